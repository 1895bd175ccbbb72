/// Pairs of neighbouring letters in Chinese, Japanese and Korean text, across the boundaries of words: where a word
/// begins there is a matter of opinion, and a pair of letters is found all the same.
enum LetterPairs {
    /// Calls `body` with the byte range of each pair in a text, in their order. `words`: its words, in their order.
    static func forEach(in utf8: UnsafeBufferPointer<UInt8>, words: [Range<Int>], _ body: (Range<Int>) -> Void) {
        var previous: Range<Int>?
        for word in words {
            var index = word.lowerBound
            while index < word.upperBound {
                let letter = index..<min(word.upperBound, index + size(utf8[index]))
                index = letter.upperBound
                guard isPaired(utf8, letter) else {
                    previous = nil
                    continue
                }
                if let previous, previous.upperBound == letter.lowerBound {
                    body(previous.lowerBound..<letter.upperBound)
                }
                previous = letter
            }
        }
    }

    /// The letter that a text is, when it is a single one of those that make pairs.
    static func onlyLetter(of utf8: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let first = utf8.first, utf8.count == size(first), isPaired(utf8, 0..<utf8.count) else { return nil }
        return Array(utf8)
    }

    private static func size(_ first: UInt8) -> Int { first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4 }

    /// Han, kana and Hangul.
    private static func isPaired(_ utf8: UnsafeBufferPointer<UInt8>, _ letter: Range<Int>) -> Bool {
        guard letter.count >= 3 else { return false }
        var value = UInt32(utf8[letter.lowerBound]) & (0x7F >> UInt32(letter.count))
        for byte in utf8[(letter.lowerBound + 1)..<letter.upperBound] { value = value << 6 | UInt32(byte & 0x3F) }
        switch value {
        case 0x3005...0x3007, 0x3041...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFF66...0xFF9F, 0x20000...0x3FFFF:
            return true
        default: return false
        }
    }
}
