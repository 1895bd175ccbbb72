import FAQIndex

/// Recognises fixed wordings: greetings, and the ways to ask for a person. The lists are data of the locale.
public struct Wording: Sendable {
    /// Words of a wording may stand this far apart: "speak to one real person".
    private static let widestGap = 4

    private let analyzer: Analyzer
    private let greetings: Set<[String]>
    private let handOver: [[String]]
    private let handOverAlone: Set<String>
    private let stopTerms: Set<String>

    /// `handOver`: wordings whose words occur in this order, close together. `handOverAlone`: words that ask for a
    /// person when the message says nothing else.
    public init(profile: LanguageProfile, greetings: [String], handOver: [String], handOverAlone: [String]) {
        // Every word counts here: "not" makes the difference.
        guard let analyzer = Analyzer(profile.without(.stop)) ?? Analyzer(LanguageProfile(locale: profile.locale))
        else {
            preconditionFailure("ICU has no word boundaries")
        }
        self.analyzer = analyzer
        self.greetings = Set(greetings.map { analyzer.terms($0) }.filter { !$0.isEmpty })
        self.handOver = handOver.map { analyzer.terms($0) }.filter { !$0.isEmpty }
        self.handOverAlone = Set(handOverAlone.flatMap { analyzer.terms($0) })
        stopTerms = Set(profile.stopWords.flatMap { analyzer.terms($0) })
    }

    public func isGreeting(_ text: String) -> Bool { greetings.contains(analyzer.terms(text)) }

    public func asksForPerson(_ text: String) -> Bool {
        let terms = analyzer.terms(text)
        let telling = terms.filter { !stopTerms.contains($0) || handOverAlone.contains($0) }
        if !telling.isEmpty, telling.allSatisfy(handOverAlone.contains) { return true }
        return handOver.contains { Self.occurs($0, in: terms) }
    }

    private static func occurs(_ words: [String], in terms: [String]) -> Bool {
        // Where the words so far may end: each place that the next word reaches from one of them.
        var ends = terms.indices.filter { terms[$0] == words[0] }
        for word in words.dropFirst() {
            var next: [Int] = []
            for end in ends {
                let from = max(end, next.last ?? end) + 1
                let to = min(terms.count, end + 1 + widestGap)
                if from < to { next += (from..<to).filter { terms[$0] == word } }
            }
            ends = next
        }
        return !ends.isEmpty
    }
}
