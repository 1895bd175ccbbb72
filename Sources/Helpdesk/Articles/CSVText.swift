/// Comma-separated values (RFC 4180): fields may be quoted and then hold commas, quotes (doubled) and newlines.
/// Lines end in CR LF or in LF; a byte order mark is passed over.
struct CSVText {
    struct Cell: Equatable {
        let text: String
        /// Where it begins, counted from 1.
        let line: Int
    }

    struct Record: Equatable {
        let line: Int
        let cells: [Cell]
    }

    struct Mistake: Equatable {
        let line: Int
        let reason: String
    }

    /// The records that are right, without blank lines.
    private(set) var records: [Record] = []
    private(set) var mistakes: [Mistake] = []

    private let bytes: ArraySlice<UInt8>
    private var at: Int
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes.withoutByteOrderMark
        at = self.bytes.startIndex
        while at < self.bytes.endIndex { record() }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private mutating func record() {
        let start = line
        let before = mistakes.count
        var cells: [Cell] = []
        while true {
            cells.append(cell())
            guard at < bytes.endIndex, bytes[at] == Self.comma else { break }
            at += 1
        }
        endLine()
        guard mistakes.count == before, cells != [Cell(text: "", line: start)] else { return }
        records.append(Record(line: start, cells: cells))
    }

    /// Goes to the next line, over what a mistake has left of this one.
    private mutating func endLine() {
        while at < bytes.endIndex, bytes[at] != Self.lineFeed { at += 1 }
        at += 1
        line += 1
    }

    /// Whether the cell ends here: at a comma, at the end of the line or of the text.
    private var isAtEnd: Bool {
        guard at < bytes.endIndex else { return true }
        switch bytes[at] {
        case Self.comma, Self.lineFeed: return true
        case Self.carriageReturn: return at + 1 == bytes.endIndex || bytes[at + 1] == Self.lineFeed
        default: return false
        }
    }

    private mutating func cell() -> Cell {
        let start = line
        guard at < bytes.endIndex, bytes[at] == Self.quote else {
            let first = at
            while !isAtEnd { at += 1 }
            if bytes[first..<at].contains(Self.quote) {
                fail(start, "a quote stands inside a field that is not quoted")
            }
            return decoded(bytes[first..<at], start)
        }
        at += 1
        var content: [UInt8] = []
        while at < bytes.endIndex {
            let byte = bytes[at]
            at += 1
            if byte == Self.quote {
                guard at < bytes.endIndex, bytes[at] == Self.quote else {
                    if !isAtEnd { fail(line, "text stands behind the quote that ends a field") }
                    return decoded(content[...], start)
                }
                at += 1
            } else if byte == Self.lineFeed {
                line += 1
            }
            content.append(byte)
        }
        fail(start, "the quote that opens here is never closed")
        return Cell(text: "", line: start)
    }

    private mutating func decoded(_ slice: ArraySlice<UInt8>, _ line: Int) -> Cell {
        guard let text = String(validating: slice, as: UTF8.self) else {
            fail(line, "a field is not valid UTF-8")
            return Cell(text: "", line: line)
        }
        return Cell(text: text, line: line)
    }

    private mutating func fail(_ line: Int, _ reason: String) { mistakes.append(Mistake(line: line, reason: reason)) }

    /// One record, ended by CR LF.
    static func write(_ cells: [String], to bytes: inout [UInt8]) {
        for (position, cell) in cells.enumerated() {
            if position > 0 { bytes.append(comma) }
            let needsQuotes = cell.utf8.contains {
                $0 == quote || $0 == comma || $0 == lineFeed || $0 == carriageReturn
            }
            guard needsQuotes else {
                bytes.append(contentsOf: cell.utf8)
                continue
            }
            bytes.append(quote)
            for byte in cell.utf8 {
                if byte == quote { bytes.append(quote) }
                bytes.append(byte)
            }
            bytes.append(quote)
        }
        bytes.append(carriageReturn)
        bytes.append(lineFeed)
    }
}
