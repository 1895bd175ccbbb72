/// The words of a line that is typed without a shell: spaces part them, double quotes hold together what has spaces, a
/// backslash takes the next letter as it is. An apostrophe is a letter.
struct LineWords: Equatable {
    struct Word: Equatable {
        var text: String
        /// Where it begins, in characters.
        let start: Int
    }

    private(set) var words: [Word] = []
    /// Whether a quote was opened and not closed.
    private(set) var isOpen = false
    /// Whether the next letter would begin a word.
    private(set) var isBetween = true

    init(_ line: String) {
        var isEscaped = false
        for (place, character) in line.enumerated() {
            if isBetween, !character.isWhitespace {
                words.append(Word(text: "", start: place))
                isBetween = false
            }
            if isEscaped {
                words[words.count - 1].text.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isOpen.toggle()
            } else if character.isWhitespace, !isOpen {
                isBetween = true
            } else {
                words[words.count - 1].text.append(character)
            }
        }
    }

    /// A word as it has to be typed.
    static func quoted(_ word: String) -> String {
        word.map { $0.isWhitespace || $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    }
}
