import FAQIndex
import Glibc

/// A linear model from features to articles, learned from how people ask for each article and from messages that no
/// article answers. Its weights are keywords with numbers, so that each answer can say which words decided.
///
/// Multinomial logistic regression over length-normalised features weighted by rarity and focus (Bishop: Pattern
/// Recognition and Machine Learning, 2006, 4.3.4), trained with AdaGrad (Duchi, Hazan, Singer, 2011): words and pieces
/// of words each by themselves, so that they seldom err together, and weighed against each other as equals.
public struct KeywordModel: Sendable {
    public struct Ranked: Sendable, Equatable {
        /// nil: no article.
        public let document: Int?
        public let probability: Double
        /// How many of the message's words the article's own examples use, by the root of how many it has.
        public let known: Double

        public init(document: Int?, probability: Double, known: Double) {
            self.document = document
            self.probability = probability
            self.known = known
        }
    }

    typealias Lanes = Trainer.Lanes

    let reader: FeatureReader
    /// The document of each class; the last class is what no article answers.
    let documents: [Int?]
    let vocabulary: Vocabulary
    let words: KnownWords
    /// Rows of `Trainer.width(of: classes)` lanes, one a feature. Their precision is that of half floats, as stored.
    let weights: [Lanes]
    let bias: [Lanes]

    private var classes: Int { documents.count }
    private static let reasonsGiven = 5

    /// Examples times classes that a model is trained for; beyond, it would take minutes, and memory to match.
    private static let mostWork = 4_000_000

    /// nil when there are more examples and articles than a model is worth training for.
    public init?(_ lesson: Lesson) {
        let examples = lesson.examples
        let documents: [Int?] = Set(examples.compactMap(\.document)).sorted() + [nil]
        guard examples.count * documents.count <= Self.mostWork else { return nil }
        let reader = FeatureReader(profile: lesson.profile, lexicon: lesson.lexicon)
        let numbers = Dictionary(uniqueKeysWithValues: documents.enumerated().map { ($1, $0) })
        let targets = examples.map { numbers[$0.document] ?? documents.count - 1 }
        let read = examples.map { reader.features(of: $0.text) }
        let vocabulary = Vocabulary(read, targets, classes: documents.count)
        let trainer = Trainer(classes: documents.count, features: vocabulary.hashes.count)
        let (weights, bias) = trainer.train(read.map(vocabulary.vectors), targets)
        self.init(
            reader: reader, documents: documents,
            learned: Learned(
                vocabulary: vocabulary, words: KnownWords(read, targets), weights: weights.map(Self.rounded),
                bias: bias.map(Self.rounded)))
    }

    /// What is kept of the examples.
    struct Learned {
        let vocabulary: Vocabulary
        let words: KnownWords
        let weights: [Lanes]
        let bias: [Lanes]
    }

    init(reader: FeatureReader, documents: [Int?], learned: Learned) {
        self.reader = reader
        self.documents = documents
        vocabulary = learned.vocabulary
        words = learned.words
        weights = learned.weights
        bias = learned.bias
    }

    private static func rounded(_ lanes: Lanes) -> Lanes { Lanes(SIMD8<Float16>(lanes)) }

    /// Every article and "none", the likeliest first.
    public func rank(_ text: String) -> [Ranked] {
        let features = reader.features(of: text)
        let views = vocabulary.vectors(features)
        var lanes = bias
        let trainer = Trainer(classes: classes, features: vocabulary.hashes.count)
        for view in views { trainer.score(view, weights, into: &lanes) }
        softmax(&lanes, classes: classes)
        let known = words.familiarity(of: features, classes: classes)
        let scores = (0..<classes).map { lanes[$0 / Lanes.scalarCount][$0 % Lanes.scalarCount] }
        let ranked = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        return ranked.map {
            Ranked(document: documents[$0], probability: Double(scores[$0]), known: Double(known[$0]))
        }
    }

    /// The words of a text that speak most for an article, the weightiest first.
    public func reasons(for document: Int, in text: String) -> [String] {
        guard let index = documents.firstIndex(of: document) else { return [] }
        let reading = reader.read(text)
        var parts: [String: Float] = [:]
        let width = Trainer.width(of: classes)
        let (lane, scalar) = index.quotientAndRemainder(dividingBy: Lanes.scalarCount)
        for (view, vector) in zip(FeatureReader.View.allCases, vocabulary.vectors(reading.features)) {
            let seen = reading.features.filter { $0.block.view == view && vocabulary.number(of: $0) != nil }
            for (position, feature) in seen.enumerated() {
                let weight = weights[Int(vector.features[position]) * width + lane][scalar]
                parts[reading.words(of: feature), default: 0] += vector.values[position] * weight
            }
        }
        let spoke = parts.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return spoke.prefix(Self.reasonsGiven).map(\.key)
    }
}
