/// Finds the words of ASCII text without ICU, in the same places that ICU finds them.
enum WordScanner {
    /// Calls `body` with the byte range of each run of letters and digits; an apostrophe between two letters belongs
    /// to the word, and so does what Hebrew abbreviations are typed with: דוא"ל (UAX #29, WB7b).
    static func forEachWord(in text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
        var start = -1
        for index in 0..<text.count {
            if isWord(text[index]) {
                if start < 0 { start = index }
            } else if start >= 0 {
                if !joins(text, index) {
                    body(start..<index)
                    start = -1
                }
            }
        }
        if start >= 0 { body(start..<text.count) }
    }

    /// Whether what stands behind a letter belongs to a word. ICU leaves a quotation mark in words of Hebrew only.
    private static func joins(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index + 1 < text.count, isWord(text[index + 1]) else { return false }
        return text[index] == apostrophe
            || text[index] == quotationMark && text[index - 1] >= 0x80 && text[index + 1] >= 0x80
    }

    static let apostrophe = UInt8(ascii: "'")
    private static let quotationMark = UInt8(ascii: "\"")

    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
            true
        default: false
        }
    }

    static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var all: UInt8 = 0
        for byte in text { all |= byte }
        return all < 0x80
    }
}
