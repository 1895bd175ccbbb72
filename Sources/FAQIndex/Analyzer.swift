import Synchronization

/// A term of a text, and where its word stands (UTF-8 offsets).
public struct Token: Sendable, Equatable {
    public let term: String
    public let range: Range<Int>
}

/// Turns text into terms by the steps of a language profile. Safe for use by many threads.
public final class Analyzer: Sendable {
    public let profile: LanguageProfile
    /// A word longer than this is cut: nobody searches by its end.
    private static let longestWord = 64

    private let stopTerms: Set<String>
    private let elisions: Set<String>
    private let idle: Mutex<[TextTools]>

    /// nil when the profile names a stemmer that does not exist.
    public init?(_ profile: LanguageProfile) {
        guard let tools = TextTools(locale: profile.locale, stemmer: profile.stemmer) else { return nil }
        self.profile = profile
        stopTerms = Set(profile.stopWords.map { tools.fold($0, accents: true) })
        elisions = Set(profile.elisions.map { tools.fold($0, accents: true) })
        idle = Mutex([tools])
    }

    /// The terms in the order of the text. The parts of a word joined by an apostrophe are words of their own
    /// after an elision.
    public func tokens(_ text: String) -> [Token] {
        withTools { tools in
            var text = text
            return text.withUTF8 { utf8 in
                tools.words(utf8).compactMap { range in
                    let word = utf8[range].prefix(Self.longestWord)
                    return term(String(decoding: word, as: UTF8.self), tools).map { Token(term: $0, range: range) }
                }
            }
        }
    }

    public func terms(_ text: String) -> [String] { tokens(text).map(\.term) }

    private func term(_ word: String, _ tools: TextTools) -> String? {
        var word = tools.fold(word, accents: false)
        for step in profile.steps {
            switch step {
            case .elision: word = withoutElision(word)
            case .stop: if isStopWord(word, tools) { return nil }
            case .stem: word = tools.stem(word)
            case .accents: if !word.utf8.allSatisfy({ $0 < 0x80 }) { word = tools.fold(word, accents: true) }
            }
        }
        return word.isEmpty ? nil : word
    }

    private func isStopWord(_ word: String, _ tools: TextTools) -> Bool {
        stopTerms.contains(word.utf8.allSatisfy { $0 < 0x80 } ? word : tools.fold(word, accents: true))
    }

    private func withoutElision(_ word: String) -> String {
        guard let apostrophe = word.firstIndex(where: { $0 == "'" || $0 == "’" }),
            elisions.contains(String(word[..<apostrophe]))
        else { return word }
        return String(word[word.index(after: apostrophe)...])
    }

    private func withTools<Value>(_ body: (TextTools) -> Value) -> Value {
        // The profile's stemmer was found once, so it is found again; the fallback only keeps this total.
        guard
            let tools = idle.withLock({ $0.popLast() })
                ?? TextTools(locale: profile.locale, stemmer: profile.stemmer)
                ?? TextTools(locale: profile.locale, stemmer: nil)
        else { preconditionFailure("ICU has no word boundaries") }
        defer { idle.withLock { $0.append(tools) } }
        return body(tools)
    }
}
