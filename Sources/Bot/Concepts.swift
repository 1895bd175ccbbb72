import FAQIndex

/// What a topic is made of, written once for all languages: combinations of concepts.
public struct ConceptCatalog: Sendable, Equatable {
    /// The ids of all concepts.
    public let concepts: Set<String>
    /// By topic: combinations of concept ids; a leading "!" is the concept under negation.
    public let topics: [String: [[String]]]

    public init(concepts: Set<String>, topics: [String: [[String]]]) {
        self.concepts = concepts
        self.topics = topics
    }
}

/// The words and phrases by which one language says the concepts.
public struct ConceptLexicon: Sendable {
    /// Other words between two words of a phrase, at most.
    private static let widestGap = 1
    /// A concept is negated by a word that stands this close before or behind it: "cannot sign in", "geht nicht".
    private static let negatedBefore = 3
    private static let negatedBehind = 2

    private struct Phrase: Sendable {
        let terms: [String]
        let concept: Int
    }

    private struct Combination: Sendable {
        let topic: String
        let parts: [String]
    }

    /// The ids of all concepts.
    public let names: [String]
    private let analyzer: Analyzer
    /// By their first term; concept -1 is a negation.
    private let phrases: [String: [Phrase]]
    private let combinations: [Combination]
    /// The combinations that begin with a part.
    private let starts: [String: [Int]]
    /// Changes with everything that is said here.
    let fingerprint: UInt64

    public init(
        _ catalog: ConceptCatalog, phrases: [String: [String]], negations: [String], profile: LanguageProfile
    ) {
        // Every word counts in a phrase: "not", "to", "my" make the difference.
        let literal = LanguageProfile(
            locale: profile.locale, stemmer: profile.stemmer, steps: profile.steps.filter { $0 != .stop },
            elisions: profile.elisions)
        guard let analyzer = Analyzer(literal) ?? Analyzer(LanguageProfile(locale: profile.locale)) else {
            preconditionFailure("ICU has no word boundaries")
        }
        self.analyzer = analyzer
        let names = catalog.concepts.sorted()
        self.names = names
        var found: [String: [Phrase]] = [:]
        var print = Fingerprint()
        func add(_ text: String, _ concept: Int) {
            let terms = analyzer.terms(text)
            print.add(text)
            print.add(UInt64(bitPattern: Int64(concept)))
            if let first = terms.first { found[first, default: []].append(Phrase(terms: terms, concept: concept)) }
        }
        for (number, name) in names.enumerated() { for text in phrases[name] ?? [] { add(text, number) } }
        for text in negations { add(text, -1) }
        self.phrases = found
        let combinations = catalog.topics.sorted { $0.key < $1.key }.flatMap { topic, lists in
            lists.map { Combination(topic: topic, parts: $0) }
        }
        for combination in combinations { for part in [combination.topic] + combination.parts { print.add(part) } }
        starts = Dictionary(grouping: combinations.indices) { combinations[$0].parts.first ?? "" }
        self.combinations = combinations
        fingerprint = print.value
    }

    /// Something that a text says: a concept ("charge", "!work") or a topic ("=double-charge"), and by which words.
    struct Sign {
        let name: String
        let words: String
        /// How many concepts make it.
        let weight: Int
    }

    /// What a text says, each once.
    func signs(in text: String) -> [Sign] {
        let terms = analyzer.terms(text)
        var matches: [(concept: Int, range: ClosedRange<Int>)] = []
        var negations: [ClosedRange<Int>] = []
        for start in terms.indices {
            for phrase in phrases[terms[start]] ?? [] {
                guard let end = Self.end(of: phrase.terms, in: terms, from: start) else { continue }
                if phrase.concept < 0 {
                    negations.append(start...end)
                } else {
                    matches.append((phrase.concept, start...end))
                }
            }
        }
        var words: [String: String] = [:]
        var signs: [Sign] = []
        for match in matches {
            let isNegated = negations.contains { Self.negates($0, match.range) }
            let name = (isNegated ? "!" : "") + names[match.concept]
            guard words[name] == nil else { continue }
            words[name] = terms[match.range].joined(separator: " ")
            signs.append(Sign(name: name, words: words[name] ?? "", weight: 1))
        }
        return signs + topics(words)
    }

    private func topics(_ words: [String: String]) -> [Sign] {
        var longest: [String: [String]] = [:]
        for combination in words.keys.flatMap({ starts[$0] ?? [] }).sorted().map({ combinations[$0] })
        where combination.parts.count > longest[combination.topic]?.count ?? 0
            && combination.parts.allSatisfy({ words[$0] != nil })
        {
            longest[combination.topic] = combination.parts
        }
        return longest.sorted { $0.key < $1.key }.map { topic, parts in
            Sign(
                name: "=" + topic, words: parts.compactMap { words[$0] }.joined(separator: " "), weight: parts.count)
        }
    }

    private static func negates(_ negation: ClosedRange<Int>, _ match: ClosedRange<Int>) -> Bool {
        // A negation that is part of the phrase is already in its meaning.
        if negation.overlaps(match) { return false }
        if negation.upperBound < match.lowerBound { return match.lowerBound - negation.upperBound <= negatedBefore }
        return negation.lowerBound - match.upperBound <= negatedBehind
    }

    /// Where the phrase that begins at `start` ends, when it stands there.
    private static func end(of phrase: [String], in terms: [String], from start: Int) -> Int? {
        var position = start
        for term in phrase.dropFirst() {
            let reach = (position + 1)..<min(terms.count, position + 2 + widestGap)
            guard !reach.isEmpty, let next = reach.first(where: { terms[$0] == term }) else { return nil }
            position = next
        }
        return position
    }
}

extension ConceptLexicon {
    /// The concepts that a text says, as rules name them: "charge", and "!work" under negation.
    public func concepts(in text: String) -> Set<String> { Set(signs(in: text).map(\.name)) }
}
