/// A text, and where the words of a query stand in it.
public struct MarkedText: Sendable, Equatable {
    public let text: String
    /// UTF-8 offsets of whole words, in order, apart from each other.
    public let marks: [Range<Int>]

    init(_ text: String, _ marks: [Range<Int>] = []) {
        self.text = text
        self.marks = marks
    }

    /// The marks in UTF-16 code units, by which JavaScript, Java, .NET and Apple's systems count.
    public var utf16Marks: [Range<Int>] {
        var text = self.text
        return text.withUTF8 { utf8 in
            var (at, units) = (0, 0)
            func count(to end: Int) -> Int {
                // A character of four bytes is two units, any other is one.
                for byte in utf8[at..<end] where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
                at = end
                return units
            }
            return marks.map { mark in
                let start = count(to: mark.lowerBound)
                return start..<count(to: mark.upperBound)
            }
        }
    }

    /// Safe HTML, with `<mark>` around the words.
    public var html: String {
        var html: [UInt8] = []
        html.reserveCapacity(text.utf8.count + 16 * marks.count + 16)
        var text = self.text
        text.withUTF8 { utf8 in
            var at = 0
            func escape(to end: Int) {
                for byte in utf8[at..<end] {
                    switch byte {
                    case UInt8(ascii: "<"): html += Array("&lt;".utf8)
                    case UInt8(ascii: ">"): html += Array("&gt;".utf8)
                    case UInt8(ascii: "&"): html += Array("&amp;".utf8)
                    case UInt8(ascii: "\""): html += Array("&quot;".utf8)
                    case UInt8(ascii: "'"): html += Array("&#39;".utf8)
                    default: html.append(byte)
                    }
                }
                at = end
            }
            for mark in marks {
                escape(to: mark.lowerBound)
                html += Array("<mark>".utf8)
                escape(to: mark.upperBound)
                html += Array("</mark>".utf8)
            }
            escape(to: utf8.count)
        }
        return String(decoding: html, as: UTF8.self)
    }
}
