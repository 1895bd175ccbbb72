import FAQIndex

/// Words to look for: `charged twice`, `charg*` (begins so), `charged ... twice` (up to five words between).
///
/// There is nothing in it that could take long: matching looks at each word of a message at most once a pattern word
/// and place, and patterns are short.
public struct WordPattern: Sendable, Equatable {
    public enum Piece: Sendable, Equatable {
        case word(String)
        /// A word that begins so.
        case prefix(String)
        /// Up to five other words.
        case gap
    }

    public struct Refusal: Error, Equatable {
        public let reason: String
    }

    public static let mostPieces = 12
    public static let mostGaps = 2
    public static let shortestPrefix = 3
    public static let widestGap = 5

    public let text: String
    public let pieces: [Piece]

    /// Throws for what could match nearly everything, or could be slow to match.
    public init(_ text: String) throws(Refusal) {
        self.text = text
        var pieces: [Piece] = []
        for part in text.split(whereSeparator: \.isWhitespace) {
            if part == "..." || part == "…" {
                pieces.append(.gap)
            } else if part.hasSuffix("*"), !part.dropLast().contains("*") {
                let prefix = part.dropLast()
                guard prefix.unicodeScalars.count >= Self.shortestPrefix else {
                    throw Refusal(reason: "\"\(part)\" would match too many words: at least three letters before the *")
                }
                pieces.append(.prefix(prefix.lowercased()))
            } else {
                pieces.append(.word(String(part)))
            }
        }
        let marks = "*[]()|\\+?{}^$"
        for case .word(let word) in pieces where word.contains(where: marks.contains) {
            throw Refusal(
                reason: "\"\(word)\" is no word: a pattern is words, * at a word's end, and ... between words")
        }
        for case .prefix(let word) in pieces where word.contains(where: marks.contains) {
            throw Refusal(
                reason: "\"\(word)*\" is no word: a pattern is words, * at a word's end, and ... between words")
        }
        guard pieces.count <= Self.mostPieces else {
            throw Refusal(reason: "it is too long: at most \(Self.mostPieces) words")
        }
        let gaps = pieces.count { $0 == .gap }
        guard gaps <= Self.mostGaps else {
            throw Refusal(reason: "it is costly: at most \(Self.mostGaps) gaps (...)")
        }
        guard pieces.first != .gap, pieces.last != .gap, !pieces.isEmpty else {
            throw Refusal(reason: "it must begin and end with a word")
        }
        guard zip(pieces, pieces.dropFirst()).allSatisfy({ $0 != .gap || $1 != .gap }) else {
            throw Refusal(reason: "there must be a word between two gaps (...)")
        }
        self.pieces = pieces
    }
}

/// A pattern in the terms of one language.
struct CompiledPattern: Sendable {
    private enum Piece: Sendable {
        case term([UInt8])
        case prefix([UInt8])
        case gap
    }

    private let pieces: [Piece]

    /// nil when nothing of it is a word of the language.
    init?(_ pattern: WordPattern, _ wording: Wording) {
        var pieces: [Piece] = []
        for piece in pattern.pieces {
            switch piece {
            case .word(let word):
                let terms = wording.terms(word)
                pieces += terms.indices.map { .term(Array(terms[$0])) }
            case .prefix(let word): pieces.append(.prefix(wording.plain(word)))
            case .gap: pieces.append(.gap)
            }
        }
        guard pieces.contains(where: { if case .gap = $0 { false } else { true } }) else { return nil }
        self.pieces = pieces
    }

    /// `terms`: the message as wordings are compared; `plain`: the same words without stemming.
    func occurs(in terms: TermList, _ plain: TermList) -> Bool {
        var ends = terms.indices.filter { matches(pieces[0], terms[$0], plain[$0]) }
        var reach = 0
        for piece in pieces.dropFirst() where !ends.isEmpty {
            if case .gap = piece {
                reach = WordPattern.widestGap
            } else {
                let starts = Set(ends.flatMap { ($0 + 1)...($0 + 1 + reach) })
                ends = starts.filter { $0 < terms.count && matches(piece, terms[$0], plain[$0]) }
                reach = 0
            }
        }
        return !ends.isEmpty
    }

    private func matches(_ piece: Piece, _ term: ArraySlice<UInt8>, _ plain: ArraySlice<UInt8>) -> Bool {
        switch piece {
        case .term(let word): term.elementsEqual(word)
        case .prefix(let word): plain.starts(with: word)
        case .gap: false
        }
    }
}
