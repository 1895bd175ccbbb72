import FAQIndex
import Glibc

/// A linear model from features to articles, learned from how people ask for each article and from messages that no
/// article answers. Its weights are keywords with numbers, so that each answer can say which words decided.
///
/// Multinomial logistic regression over length-normalised tf-idf features (Bishop: Pattern Recognition and Machine
/// Learning, 2006, 4.3.4), trained with AdaGrad (Duchi, Hazan, Singer, 2011).
public struct KeywordModel: Sendable {
    /// A text and the article that it asks for; nil: none.
    public struct Example: Sendable {
        public let text: String
        public let document: Int?

        public init(_ text: String, _ document: Int?) {
            self.text = text
            self.document = document
        }
    }

    public struct Ranked: Sendable, Equatable {
        /// nil: no article.
        public let document: Int?
        public let probability: Double
    }

    let reader: FeatureReader
    /// The document of each class; the last class is what no article answers.
    private let documents: [Int?]
    private var classes: Int { documents.count }
    private let features: [UInt64: Int32]
    private let rarity: [Float]
    /// Rows of `Trainer.width(of: classes)` lanes, one a feature.
    private let weights: [Trainer.Lanes]
    private let bias: [Trainer.Lanes]

    struct Vector {
        var features: [Int32]
        var values: [Float]
        /// The words that the features stand in.
        var words: [String]
    }

    /// The work of training grows with examples times classes; beyond this it would take minutes, and memory to match.
    private static let mostWork = 4_000_000

    /// nil when there are more examples and articles than a model is worth training for.
    public init?(_ examples: [Example], profile: LanguageProfile) {
        let documents: [Int?] = Set(examples.compactMap(\.document)).sorted() + [nil]
        guard examples.count * documents.count <= Self.mostWork else { return nil }
        let reader = FeatureReader(profile: profile)
        self.reader = reader
        self.documents = documents
        let read = examples.map { reader.features(of: $0.text) }
        var counts: [UInt64: Int] = [:]
        for list in read { for item in list { counts[item.hash, default: 0] += 1 } }
        // A feature that occurs once in all examples says more about its writer than about the article.
        let kept = counts.filter { $0.value > 1 }.keys.sorted()
        let features = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, Int32($0)) })
        let rarity = kept.map { logf(Float(examples.count + 1) / Float((counts[$0] ?? 0) + 1)) + 1 }
        let vectors = read.map { Self.vector($0, features, rarity) }
        self.features = features
        self.rarity = rarity
        let numbers = Dictionary(uniqueKeysWithValues: documents.enumerated().map { ($1, $0) })
        let targets = examples.map { numbers[$0.document] ?? documents.count - 1 }
        (weights, bias) = Trainer(classes: documents.count, features: kept.count).train(vectors, targets)
    }

    private static func vector(
        _ read: [FeatureReader.Feature], _ features: [UInt64: Int32], _ rarity: [Float]
    ) -> Vector {
        var vector = Vector(features: [], values: [], words: [])
        for item in read {
            guard let feature = features[item.hash] else { continue }
            vector.features.append(feature)
            vector.values.append((1 + logf(Float(item.count))) * rarity[Int(feature)])
            vector.words.append(item.word)
        }
        let length = sqrtf(vector.values.reduce(0) { $0 + $1 * $1 })
        if length > 0 { for index in vector.values.indices { vector.values[index] /= length } }
        return vector
    }

    /// Every article and "none", the likeliest first, and the words that spoke most for the first.
    public func rank(_ text: String) -> (ranked: [Ranked], because: [String]) {
        let vector = Self.vector(reader.features(of: text), features, rarity)
        var lanes = bias
        Trainer(classes: classes, features: features.count).score(vector, weights, into: &lanes)
        softmax(&lanes, classes: classes)
        let scores = (0..<classes).map { lanes[$0 / Trainer.Lanes.scalarCount][$0 % Trainer.Lanes.scalarCount] }
        let ranked = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        let first = ranked[0]
        return (
            ranked.map { Ranked(document: documents[$0], probability: Double(scores[$0])) },
            reasons(for: first, vector)
        )
    }

    /// The words whose features spoke most for a class.
    private func reasons(for index: Int, _ vector: Vector) -> [String] {
        var parts: [String: Float] = [:]
        let width = Trainer.width(of: classes)
        let (lane, scalar) = index.quotientAndRemainder(dividingBy: Trainer.Lanes.scalarCount)
        for position in vector.features.indices {
            let weight = weights[Int(vector.features[position]) * width + lane][scalar]
            parts[vector.words[position], default: 0] += vector.values[position] * weight
        }
        return parts.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5).map(\.key)
    }
}
