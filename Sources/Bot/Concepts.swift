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
        /// By their numbers in `terms`.
        let terms: [Int]
        let concept: Int
    }

    /// Concepts that together make a topic, by the numbers of their signs.
    private struct Combination: Sendable {
        let topic: Int
        let parts: [Int]
    }

    /// The ids of all concepts.
    public let names: [String]
    /// What a text can say, by number: the concepts ("charge"), the concepts under negation ("!work"), then the topics
    /// ("=double-charge").
    let signNames: [String]
    private let analyzer: Analyzer
    /// The terms of all phrases.
    private let terms: ByteTable
    /// By the number of their first term; concept -1 is a negation.
    private let phrases: [[Phrase]]
    /// In the order of their topics.
    private let combinations: [Combination]
    /// The combinations that begin with a sign.
    private let starts: [[Int]]
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
        var table = ByteTable()
        var found: [[Phrase]] = []
        var print = Fingerprint()
        func add(_ text: String, _ concept: Int) {
            let list = analyzer.list(text)
            print.add(text)
            print.add(UInt64(bitPattern: Int64(concept)))
            let terms = list.indices.map { list.withBytes($0) { table.insert($0) } }
            while found.count < table.count { found.append([]) }
            if let first = terms.first { found[first].append(Phrase(terms: terms, concept: concept)) }
        }
        for (number, name) in names.enumerated() { for text in phrases[name] ?? [] { add(text, number) } }
        for text in negations { add(text, -1) }
        terms = table
        self.phrases = found
        let topics = catalog.topics.sorted { $0.key < $1.key }
        for (topic, lists) in topics { for parts in lists { for part in [topic] + parts { print.add(part) } } }
        let signNames = names + names.map { "!" + $0 } + topics.map { "=" + $0.key }
        self.signNames = signNames
        let numbers = Dictionary(signNames.enumerated().map { ($1, $0) }) { first, _ in first }
        var combinations: [Combination] = []
        var starts = [[Int]](repeating: [], count: signNames.count)
        for (number, (_, lists)) in topics.enumerated() {
            for list in lists {
                let parts = list.compactMap { numbers[$0] }
                // A concept that is not in the catalog is never said.
                guard parts.count == list.count, let first = parts.first else { continue }
                starts[first].append(combinations.count)
                combinations.append(Combination(topic: 2 * names.count + number, parts: parts))
            }
        }
        (self.combinations, self.starts) = (combinations, starts)
        fingerprint = print.value
    }

    /// Something that a text says.
    struct Sign {
        fileprivate enum Source {
            /// The terms that say a concept.
            case terms(ClosedRange<Int>)
            /// The signs that make a topic, by their places among all.
            case signs([Int])
        }

        /// In `signNames`.
        let number: Int
        fileprivate let source: Source

        /// How many concepts make it.
        var weight: Int { if case .signs(let signs) = source { signs.count } else { 1 } }
    }

    /// What a text says, each once.
    struct Signs {
        fileprivate(set) var list: [Sign] = []
        fileprivate let terms: TermList

        /// The words that say the sign at this position.
        func words(of position: Int) -> String {
            switch list[position].source {
            case .terms(let range): range.map(terms.text).joined(separator: " ")
            case .signs(let signs): signs.map(words).joined(separator: " ")
            }
        }
    }

    func signs(in text: String) -> Signs {
        let terms = analyzer.list(text)
        let numbers = terms.indices.map { terms.withBytes($0, self.terms.find) ?? -1 }
        var matches: [(concept: Int, range: ClosedRange<Int>)] = []
        var negations: [ClosedRange<Int>] = []
        for (start, number) in numbers.enumerated() where number >= 0 {
            for phrase in phrases[number] {
                guard let end = Self.end(of: phrase.terms, in: numbers, from: start) else { continue }
                if phrase.concept < 0 {
                    negations.append(start...end)
                } else {
                    matches.append((phrase.concept, start...end))
                }
            }
        }
        var signs = Signs(terms: terms)
        // Where in the list each sign is.
        var positions = [Int](repeating: -1, count: 2 * names.count)
        for match in matches {
            let isNegated = negations.contains { Self.negates($0, match.range) }
            let number = match.concept + (isNegated ? names.count : 0)
            guard positions[number] < 0 else { continue }
            positions[number] = signs.list.count
            signs.list.append(Sign(number: number, source: .terms(match.range)))
        }
        signs.list += topics(signs.list, positions)
        return signs
    }

    /// Of each topic the longest combination of which all is said.
    private func topics(_ signs: [Sign], _ positions: [Int]) -> [Sign] {
        var topics: [Sign] = []
        for combination in signs.flatMap({ starts[$0.number] }).sorted().map({ combinations[$0] })
        where combination.parts.allSatisfy({ positions[$0] >= 0 }) {
            let isSame = topics.last?.number == combination.topic
            if isSame, let last = topics.last, last.weight >= combination.parts.count { continue }
            if isSame { topics.removeLast() }
            topics.append(Sign(number: combination.topic, source: .signs(combination.parts.map { positions[$0] })))
        }
        return topics
    }

    private static func negates(_ negation: ClosedRange<Int>, _ match: ClosedRange<Int>) -> Bool {
        // A negation that is part of the phrase is already in its meaning.
        if negation.overlaps(match) { return false }
        if negation.upperBound < match.lowerBound { return match.lowerBound - negation.upperBound <= negatedBefore }
        return negation.lowerBound - match.upperBound <= negatedBehind
    }

    /// Where the phrase that begins at `start` ends, when it stands there.
    private static func end(of phrase: [Int], in terms: [Int], from start: Int) -> Int? {
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
    public func concepts(in text: String) -> Set<String> { Set(signs(in: text).list.map { signNames[$0.number] }) }
}
