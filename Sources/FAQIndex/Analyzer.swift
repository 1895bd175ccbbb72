import Synchronization

/// A term of a text, and where its word stands (UTF-8 offsets).
public struct Token: Sendable, Equatable {
    public let term: String
    public let range: Range<Int>
}

/// Turns text into terms by the steps of a language profile. Safe for use by many threads.
public final class Analyzer: Sendable {
    public let profile: LanguageProfile
    /// A word longer than this many bytes is cut: nobody searches by its end.
    static let longestWord = 64

    private let stopWords: ByteTable
    /// The terms that have synonyms, and for each the terms that stand for it.
    private let synonymTerms: ByteTable
    private let synonymLists: [[[UInt8]]]
    private let elisions: ByteTable
    private let endings: ByteTable
    private let longestEnding: Int
    private let foldsAccents: Bool
    /// Whether folding accents can change ASCII words too.
    private let foldsASCII: Bool
    let hasBigrams: Bool
    let hasCompounds: Bool
    let hasLatin: Bool
    /// Whether a word can be found by what is only like it.
    let hasForms: Bool
    private let idle: Mutex<[TextTools]>

    /// nil when the profile names a stemmer that does not exist, or a letter of its own is too long.
    public init?(_ profile: LanguageProfile) {
        guard let tools = TextTools(profile) else { return nil }
        self.profile = profile
        let foldsAccents = profile.steps.contains(.accents)
        self.foldsAccents = foldsAccents
        foldsASCII = profile.letters.keys.contains { $0.utf8.allSatisfy { $0 < 0x80 } }
        hasBigrams = profile.steps.contains(.bigrams)
        hasCompounds = profile.steps.contains(.compounds)
        hasLatin = profile.steps.contains(.latin) && profile.latin != nil
        hasForms = profile.steps.contains { [.compounds, .grams, .latin].contains($0) }
        func folded(_ word: String) -> String {
            var word = word
            return word.withUTF8 { utf8 in
                let word = UnsafeBufferPointer(rebasing: utf8.prefix(Self.longestWord))
                let count = tools.fold(word, accents: foldsAccents)
                return String(decoding: tools.buffer[..<count], as: UTF8.self)
            }
        }
        stopWords = ByteTable(profile.stopWords.map(folded))
        elisions = ByteTable(profile.elisions.map(folded))
        endings = ByteTable(profile.endings.map(folded))
        longestEnding = profile.endings.map { folded($0).utf8.count }.max() ?? 0
        (synonymTerms, synonymLists) = Self.synonyms(profile)
        idle = Mutex([tools])
    }

    private static func synonyms(_ profile: LanguageProfile) -> (ByteTable, [[[UInt8]]]) {
        var table = ByteTable()
        var lists: [[[UInt8]]] = []
        guard !profile.synonyms.isEmpty, let analyzer = Analyzer(profile.without(.stop, .latin)) else {
            return (table, lists)
        }
        for group in profile.synonyms {
            let terms = group.compactMap { analyzer.terms($0).first }.map { Array($0.utf8) }
            for term in terms {
                let entry = term.withUnsafeBufferPointer { table.insert($0) }
                if entry == lists.count { lists.append([]) }
                lists[entry] += terms.filter { $0 != term && !lists[entry].contains($0) }
            }
        }
        return (table, lists)
    }

    public func terms(_ text: String) -> [String] { tokens(text).map(\.term) }

    /// The terms in the order of the text.
    public func tokens(_ text: String) -> [Token] {
        var tokens: [Token] = []
        forEachTerm(in: text) { term, range in
            tokens.append(Token(term: String(decoding: term, as: UTF8.self), range: range))
            return true
        }
        return tokens
    }

    /// Calls `body` with each term and where its word stands, until it says that it has seen enough. The term is gone when
    /// it returns.
    public func forEachTerm(in text: String, _ body: (UnsafeBufferPointer<UInt8>, Range<Int>) -> Bool) {
        var text = text
        text.withUTF8 { utf8 in
            withTools { tools in
                var goesOn = true
                forEachWord(in: utf8, tools) { range in
                    guard goesOn else { return }
                    let count = term(UnsafeBufferPointer(rebasing: utf8[range]), tools)
                    if count > 0 { goesOn = body(UnsafeBufferPointer(rebasing: tools.buffer[..<count]), range) }
                }
            }
        }
    }

    func forEachWord(in utf8: UnsafeBufferPointer<UInt8>, _ tools: TextTools, _ body: (Range<Int>) -> Void) {
        if WordScanner.isASCII(utf8) {
            WordScanner.forEachWord(in: utf8, body)
        } else {
            tools.forEachWord(in: utf8, body)
        }
    }

    /// Calls `body` with the byte range of each pair of neighbouring letters of Chinese, Japanese and Korean.
    func forEachPair(in utf8: UnsafeBufferPointer<UInt8>, _ tools: TextTools, _ body: (Range<Int>) -> Void) {
        guard hasBigrams, !WordScanner.isASCII(utf8) else { return }
        var words: [Range<Int>] = []
        tools.forEachWord(in: utf8) { words.append($0) }
        LetterPairs.forEach(in: utf8, words: words, body)
    }

    /// Makes the term of a word in the tools' buffer and returns its length; 0 for a word that says nothing.
    func term(_ word: UnsafeBufferPointer<UInt8>, _ tools: TextTools) -> Int {
        var count = fold(word, tools)
        for step in profile.steps {
            switch step {
            case .elision: count = dropElision(count, tools)
            case .stop: if isStopWord(count, tools) { return 0 }
            case .stem: count = tools.stem(count)
            case .endings: count = dropEnding(count, tools)
            case .accents: if foldsASCII || !isASCII(count, tools) { count = tools.foldAccents(count) }
            case .bigrams, .compounds, .grams, .latin: break
            }
        }
        return count
    }

    fileprivate func fold(_ word: UnsafeBufferPointer<UInt8>, _ tools: TextTools) -> Int {
        var count = word.count
        if count > Self.longestWord {
            // Cut before a letter, not inside one.
            count = Self.longestWord
            while count > 0, word[count] & 0xC0 == 0x80 { count -= 1 }
        }
        let word = UnsafeBufferPointer(rebasing: word[..<count])
        guard tools.lowersASCII, WordScanner.isASCII(word) else { return tools.fold(word, accents: false) }
        for index in 0..<count {
            let byte = word[index]
            tools.buffer[index] = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
        }
        return count
    }

    fileprivate func isASCII(_ count: Int, _ tools: TextTools) -> Bool {
        WordScanner.isASCII(UnsafeBufferPointer(rebasing: tools.buffer[..<count]))
    }

    private func isStopWord(_ count: Int, _ tools: TextTools) -> Bool {
        if !foldsAccents || !foldsASCII && isASCII(count, tools) {
            return stopWords.find(UnsafeBufferPointer(rebasing: tools.buffer[..<count])) != nil
        }
        // Compared without accents, as people type; the word itself keeps them for the stemmer.
        let kept = Array(tools.buffer[..<count])
        let plain = tools.foldAccents(count)
        let isStop = stopWords.find(UnsafeBufferPointer(rebasing: tools.buffer[..<plain])) != nil
        _ = tools.buffer.update(fromContentsOf: kept)
        return isStop
    }

    /// The bytes of "'" and of "’".
    private static let apostrophes: [[UInt8]] = [[0x27], [0xE2, 0x80, 0x99]]

    private func dropElision(_ count: Int, _ tools: TextTools) -> Int {
        let buffer = tools.buffer
        for apostrophe in Self.apostrophes where count > apostrophe.count {
            for index in 1..<(count - apostrophe.count)
            where buffer[index] == apostrophe[0]
                && buffer[index..<index + apostrophe.count].elementsEqual(apostrophe)
            {
                guard elisions.find(UnsafeBufferPointer(rebasing: buffer[..<index])) != nil else { return count }
                let rest = index + apostrophe.count
                for position in rest..<count { buffer[position - rest] = buffer[position] }
                return count - rest
            }
        }
        return count
    }

    /// What must be left of a word, so that short words keep what looks like an ending.
    private static let shortestStem = 3

    private func dropEnding(_ count: Int, _ tools: TextTools) -> Int {
        // Where the longest ending may begin: behind so many letters.
        var start = 0
        var letters = 0
        while start < count, letters < Self.shortestStem || tools.buffer[start] & 0xC0 == 0x80 {
            if tools.buffer[start] & 0xC0 != 0x80 { letters += 1 }
            start += 1
        }
        for index in max(start, count - longestEnding)..<max(start, count)
        where tools.buffer[index] & 0xC0 != 0x80
            && endings.find(UnsafeBufferPointer(rebasing: tools.buffer[index..<count])) != nil
        {
            return index
        }
        return count
    }

    /// Lends tools to one caller at a time.
    func withTools<Value>(_ body: (TextTools) -> Value) -> Value {
        // The profile's stemmer was found once, so it is found again; the fallback only keeps this total.
        guard
            let tools = idle.withLock({ $0.popLast() })
                ?? TextTools(profile) ?? TextTools(LanguageProfile(locale: profile.locale))
        else { preconditionFailure("ICU has no word boundaries") }
        defer { idle.withLock { $0.append(tools) } }
        return body(tools)
    }
}

extension Analyzer {
    /// The terms that mean the same as this one.
    func synonyms(of term: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
        synonymTerms.find(term).map { synonymLists[$0] } ?? []
    }

    /// A word as people might type it: without case and accents, but with its ending.
    func plain(_ word: UnsafeBufferPointer<UInt8>, _ tools: TextTools) -> [UInt8] {
        Array(foldWhole(word, tools))
    }

    /// A word in Latin letters; nil when the language has no rules for that or they leave too little.
    func latin(_ word: UnsafeBufferPointer<UInt8>, _ tools: TextTools) -> [UInt8]? {
        guard hasLatin else { return nil }
        let count = fold(word, tools)
        let latin = tools.latin(Array(tools.buffer[..<count]))
        return latin.count < Self.shortestLatin ? nil : latin
    }

    /// Fewer letters say nothing: of Arabic and Hebrew only the consonants are left.
    private static let shortestLatin = 2

    /// A hash of a word as people might type it.
    func plainHash(_ word: UnsafeBufferPointer<UInt8>, _ tools: TextTools) -> UInt64 {
        ByteTable.hash(foldWhole(word, tools))
    }

    /// The word without case and accents, in the tools' buffer: it is gone with the next use of the tools.
    private func foldWhole(_ word: UnsafeBufferPointer<UInt8>, _ tools: TextTools) -> UnsafeBufferPointer<UInt8> {
        var count = fold(word, tools)
        if foldsASCII || !isASCII(count, tools) { count = tools.foldAccents(count) }
        return UnsafeBufferPointer(rebasing: tools.buffer[..<count])
    }
}
