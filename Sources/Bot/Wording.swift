import FAQIndex

/// Recognises what people say in fixed wordings: greetings, thanks, the wish for a person. The lists are data of the
/// locale.
public struct Wording: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case greeting, thanks, goodbye, smallTalk, abuse
        /// Asks for a person, wherever it stands in the message.
        case person
        /// Asks for a person when nothing else is said.
        case personAlone
        /// Looks like asking for a person and is not: "secret agent".
        case notPerson
        case helped, notHelped, skip
        /// Asks to be answered in this language: "in English please". Written in any language.
        case language
        /// Begins a second question: "and also".
        case also
    }

    /// Words between the words of a wording, all of which say nothing: "speak to one of the agents".
    private static let widestGap = 4
    private static let remarkOrder: [Kind] = [.abuse, .smallTalk, .thanks, .goodbye, .greeting]
    /// Whoever writes more than this says more than a fixed wording.
    private static let longestRemark = 16

    private let analyzer: Analyzer
    /// As `analyzer`, without stemming.
    private let words: Analyzer
    private let lists: [Kind: [[String]]]
    private let stopTerms: Set<String>
    /// The wordings of one word, by kind.
    private let singles: [Kind: Set<String>]
    /// Remarks by their first term, the kind that calls for an answer of its own most first.
    private let remarks: [String: [(kind: Kind, terms: [String])]]

    public init(profile: LanguageProfile, _ lists: [Kind: [String]]) {
        // Every word counts here: "not" makes the difference.
        guard let analyzer = Analyzer(profile.without(.stop)) ?? Analyzer(LanguageProfile(locale: profile.locale))
        else {
            preconditionFailure("ICU has no word boundaries")
        }
        self.analyzer = analyzer
        words = Analyzer(profile.without(.stop, .stem, .endings)) ?? analyzer
        let termLists = lists.mapValues { $0.map { analyzer.terms($0) }.filter { !$0.isEmpty } }
        self.lists = termLists
        remarks = Dictionary(
            grouping: Self.remarkOrder.flatMap { kind in (termLists[kind] ?? []).map { (kind: kind, terms: $0) } }
        ) { $0.terms[0] }
        singles = termLists.mapValues { Set($0.filter { $0.count == 1 }.joined()) }
        stopTerms = Set(profile.stopWords.flatMap { analyzer.terms($0) })
    }

    /// The words of a text, as wordings are compared.
    public func terms(_ text: String) -> [String] { analyzer.terms(text) }

    /// A word without case and accents, not stemmed.
    func plain(_ word: String) -> String { words.terms(word).joined() }

    /// The terms of a text, and the same words without stemming.
    func termsAndWords(_ text: String) -> (terms: [String], words: [String]) {
        let (terms, words) = (analyzer.terms(text), words.terms(text))
        // Both find the same words; should they ever not, terms do for both.
        return (terms, terms.count == words.count ? words : terms)
    }

    public func asksForPerson(_ text: String) -> Bool {
        var terms = analyzer.terms(text)
        for wording in lists[.notPerson] ?? [] {
            while let start = Self.start(of: wording, in: terms) { terms[start..<start + wording.count] = ["\u{0}"] }
        }
        let alone = Set((lists[.personAlone] ?? []).joined())
        let telling = terms.filter { !stopTerms.contains($0) || alone.contains($0) }
        if !telling.isEmpty, telling.allSatisfy(alone.contains) { return true }
        return (lists[.person] ?? []).contains { occurs($0, in: terms) }
    }

    /// What a message is that consists of remarks only, and of words that say nothing; nil when it says more.
    public func remark(_ text: String) -> Kind? {
        let terms = analyzer.terms(text)
        guard !terms.isEmpty, terms.count <= Self.longestRemark else { return nil }
        var found: Set<Kind> = []
        var position = 0
        while position < terms.count {
            let here = remarks[terms[position]]?.filter { terms[position...].starts(with: $0.terms) }
                .max { $0.terms.count < $1.terms.count }
            if let here {
                found.insert(here.kind)
                position += here.terms.count
            } else if stopTerms.contains(terms[position]) {
                position += 1
            } else {
                return nil
            }
        }
        return Self.remarkOrder.first(where: found.contains)
    }

    /// Whether the message is one of these wordings, but for words that say nothing or the same: "no, that did not help".
    public func says(_ kind: Kind, _ text: String) -> Bool {
        let terms = analyzer.terms(text)
        guard !terms.isEmpty, terms.count <= Self.longestRemark else { return false }
        let same = singles[kind] ?? []
        return (lists[kind] ?? []).contains { wording in
            guard let start = Self.start(of: wording, in: terms) else { return false }
            let rest = terms[..<start] + terms[(start + wording.count)...]
            return rest.allSatisfy { stopTerms.contains($0) || same.contains($0) }
        }
    }

    /// Where the first wording begins that begins a second question.
    func startOfAlso(_ text: String) -> String.Index? {
        guard let wordings = lists[.also], !wordings.isEmpty else { return nil }
        let tokens = analyzer.tokens(text)
        let terms = tokens.map(\.term)
        // Not at the very start: there it begins the only question.
        let start = wordings.compactMap { Self.start(of: $0, in: terms) }.filter { $0 > 1 }.min()
        return start.map { text.utf8.index(text.startIndex, offsetBy: tokens[$0].range.lowerBound) }
    }

    private static func start(of wording: [String], in terms: [String]) -> Int? {
        guard terms.count >= wording.count else { return nil }
        return (0...(terms.count - wording.count)).first { terms[$0...].starts(with: wording) }
    }

    /// Whether the words stand there in this order with nothing that tells between them.
    private func occurs(_ words: [String], in terms: [String]) -> Bool {
        terms.indices.contains { start in
            guard terms[start] == words[0] else { return false }
            var position = start
            for word in words.dropFirst() {
                var next = position + 1
                while next < terms.count, terms[next] != word, stopTerms.contains(terms[next]),
                    next - position <= Self.widestGap
                { next += 1 }
                guard next < terms.count, terms[next] == word else { return false }
                position = next
            }
            return true
        }
    }
}
