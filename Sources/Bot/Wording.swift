import FAQIndex

/// Recognises what people say in fixed wordings: greetings, thanks, the wish for a person. The lists are data of the
/// locale.
public struct Wording: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case greeting, thanks, goodbye, smallTalk, abuse
        /// Greetings of other languages, which are understood but do not speak for this one: "hola".
        case borrowed
        /// Says nothing beside a remark: "today" in "how are you today".
        case filler
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
    private static let remarkOrder: [Kind] = [.abuse, .smallTalk, .thanks, .goodbye, .greeting, .borrowed]
    /// Whoever writes more than this says more than a fixed wording.
    private static let longestRemark = 16

    private let analyzer: Analyzer
    /// As `analyzer`, without stemming.
    private let words: Analyzer
    /// The terms of all wordings, and those that say nothing; a wording is a list of their numbers.
    private let table: ByteTable
    private let lists: [Kind: [[Int]]]
    /// By the number of a term: whether it says nothing.
    private let isStop: [Bool]
    /// The terms of the wordings of a kind, and of its wordings of one word.
    private let spoken: [Kind: Set<Int>]
    private let singles: [Kind: Set<Int>]
    /// Remarks by their first term, the kind that calls for an answer of its own most first.
    private let remarks: [Int: [(kind: Kind, terms: [Int])]]

    public init(profile: LanguageProfile, _ lists: [Kind: [String]]) {
        // Every word counts here: "not" makes the difference.
        guard let analyzer = Analyzer(profile.without(.stop)) ?? Analyzer(LanguageProfile(locale: profile.locale))
        else {
            preconditionFailure("ICU has no word boundaries")
        }
        self.analyzer = analyzer
        words = Analyzer(profile.without(.stop, .stem, .endings)) ?? analyzer
        var table = ByteTable()
        func numbers(_ text: String) -> [Int] {
            let terms = analyzer.list(text)
            return terms.indices.map { terms.withBytes($0) { table.insert($0) } }
        }
        let termLists = lists.mapValues { $0.map(numbers).filter { !$0.isEmpty } }
        let stopTerms = profile.stopWords.flatMap(numbers)
        var isStop = [Bool](repeating: false, count: table.count)
        for term in stopTerms { isStop[term] = true }
        self.lists = termLists
        self.isStop = isStop
        self.table = table
        remarks = Dictionary(
            grouping: Self.remarkOrder.flatMap { kind in (termLists[kind] ?? []).map { (kind: kind, terms: $0) } }
        ) { $0.terms[0] }
        spoken = termLists.mapValues { Set($0.joined()) }
        singles = termLists.mapValues { Set($0.filter { $0.count == 1 }.joined()) }
    }

    // MARK: Words

    /// A text as wordings are compared.
    struct Heard {
        let terms: TermList
        /// The terms by their numbers; nil for those that are in no wording.
        fileprivate let numbers: [Int?]
    }

    func hear(_ text: String) -> Heard {
        let terms = analyzer.list(text)
        return Heard(terms: terms, numbers: terms.indices.map { terms.withBytes($0, table.find) })
    }

    /// The words of a text, as wordings are compared.
    func terms(_ text: String) -> TermList { analyzer.list(text) }

    /// A word without case and accents, not stemmed.
    func plain(_ word: String) -> [UInt8] {
        let words = words.list(word)
        return words.indices.flatMap { words[$0] }
    }

    /// The terms of a text, and the same words without stemming.
    func termsAndWords(_ text: String) -> (terms: TermList, words: TermList) {
        let (terms, words) = (analyzer.list(text), words.list(text))
        // Both find the same words; should they ever not, terms do for both.
        return (terms, terms.count == words.count ? words : terms)
    }

    private func isStop(_ number: Int?) -> Bool { number.map { isStop[$0] } ?? false }

    /// Whether a word says nothing beside a wording of its own.
    private func saysNothing(_ number: Int?) -> Bool {
        number.map { isStop[$0] || singles[.filler]?.contains($0) ?? false } ?? false
    }

    // MARK: Wordings

    public func asksForPerson(_ text: String) -> Bool { asksForPerson(hear(text)) }

    func asksForPerson(_ heard: Heard) -> Bool {
        var terms = heard.numbers
        for wording in lists[.notPerson] ?? [] {
            while let start = Self.start(of: wording, in: terms) { terms[start..<start + wording.count] = [nil] }
        }
        let alone = spoken[.personAlone] ?? []
        func isAlone(_ number: Int?) -> Bool { number.map(alone.contains) ?? false }
        let telling = terms.filter { !isStop($0) || isAlone($0) }
        if !telling.isEmpty, telling.allSatisfy(isAlone) { return true }
        return (lists[.person] ?? []).contains { occurs($0, in: terms) }
    }

    /// What a message is that consists of remarks only, and of words that say nothing; nil when it says more. A greeting
    /// borrowed from another language counts as one, unless only this language's own words are asked for.
    public func remark(_ text: String, inOwnWords: Bool = false) -> Kind? { remark(hear(text), inOwnWords: inOwnWords) }

    func remark(_ heard: Heard, inOwnWords: Bool = false) -> Kind? {
        let terms = heard.numbers
        guard !terms.isEmpty, terms.count <= Self.longestRemark else { return nil }
        var found: Set<Kind> = []
        var position = 0
        while position < terms.count {
            let here = terms[position].flatMap { remarks[$0] }?.filter {
                Self.stands($0.terms, in: terms, at: position)
            }
            .max { $0.terms.count < $1.terms.count }
            if let here, here.kind != .borrowed || !inOwnWords {
                found.insert(here.kind)
                position += here.terms.count
            } else if saysNothing(terms[position]) {
                position += 1
            } else {
                return nil
            }
        }
        let kind = Self.remarkOrder.first(where: found.contains)
        return kind == .borrowed ? .greeting : kind
    }

    /// Whether the message is one of these wordings, but for words that say nothing or the same: "no, that did not help".
    public func says(_ kind: Kind, _ text: String) -> Bool {
        guard let spoken = spoken[kind] else { return false }
        // Most messages have a word near their beginning that no such wording has.
        var numbers: [Int?] = []
        var isPossible = true
        analyzer.forEachTerm(in: text) { term, _ in
            let number = table.find(term)
            isPossible =
                numbers.count < Self.longestRemark && (saysNothing(number) || number.map(spoken.contains) ?? false)
            numbers.append(number)
            return isPossible
        }
        return isPossible && says(kind, numbers)
    }

    func says(_ kind: Kind, _ heard: Heard) -> Bool { says(kind, heard.numbers) }

    private func says(_ kind: Kind, _ terms: [Int?]) -> Bool {
        guard !terms.isEmpty, terms.count <= Self.longestRemark else { return false }
        let same = singles[kind] ?? []
        func saysNothingElse(_ number: Int?) -> Bool { saysNothing(number) || (number.map(same.contains) ?? false) }
        return (lists[kind] ?? []).contains { wording in
            guard let start = Self.start(of: wording, in: terms) else { return false }
            return terms[..<start].allSatisfy(saysNothingElse)
                && terms[(start + wording.count)...].allSatisfy(saysNothingElse)
        }
    }

    /// Where the first wording begins that begins a second question, in UTF-8.
    func startOfAlso(_ heard: Heard) -> Int? {
        // Not at the very start: there it begins the only question.
        let start = (lists[.also] ?? []).compactMap { Self.start(of: $0, in: heard.numbers) }.filter { $0 > 1 }.min()
        return start.map(heard.terms.offset)
    }

    private static func start(of wording: [Int], in terms: [Int?]) -> Int? {
        guard terms.count >= wording.count else { return nil }
        return (0...(terms.count - wording.count)).first { stands(wording, in: terms, at: $0) }
    }

    private static func stands(_ wording: [Int], in terms: [Int?], at start: Int) -> Bool {
        terms.count - start >= wording.count && wording.indices.allSatisfy { terms[start + $0] == wording[$0] }
    }

    /// Whether the words stand there in this order with nothing that tells between them.
    private func occurs(_ words: [Int], in terms: [Int?]) -> Bool {
        terms.indices.contains { start in
            guard terms[start] == words[0] else { return false }
            var position = start
            for word in words.dropFirst() {
                var next = position + 1
                while next < terms.count, terms[next] != word, isStop(terms[next]),
                    next - position <= Self.widestGap
                { next += 1 }
                guard next < terms.count, terms[next] == word else { return false }
                position = next
            }
            return true
        }
    }
}
