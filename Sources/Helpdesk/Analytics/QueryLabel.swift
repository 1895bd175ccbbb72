import FAQIndex

/// The form in which a query is counted: without case and needless spaces.
enum QueryLabel {
    static let longest = 100
    /// A run of digits this long is somebody's number rather than a word: a card, a phone, a customer.
    private static let mostDigits = 4

    /// nil for what is empty, too long to be a search, or may tell who asked: addresses, numbers, links.
    static func make(_ query: String) -> String? {
        let words = query.unicodeScalars.split(whereSeparator: \.isSpace)
        let label = words.map { String($0) }.joined(separator: " ").lowercased()
        let scalars = label.unicodeScalars
        guard !label.isEmpty, scalars.count <= longest, !label.utf8.contains(UInt8(ascii: "@")), !holdsLink(label.utf8),
            !scalars.contains(where: \.isControl)
        else { return nil }
        return scalars.count(where: \.isDigit) > mostDigits ? nil : label
    }

    private static func holdsLink(_ text: String.UTF8View) -> Bool {
        var slashes = 0
        // From the end: two slashes, then a colon.
        for byte in text.reversed() {
            if byte == UInt8(ascii: ":"), slashes >= 2 { return true }
            slashes = byte == UInt8(ascii: "/") ? slashes + 1 : 0
        }
        return false
    }
}

/// Every query comes here, and the properties of Unicode are slow to look up: not for ASCII.
extension Unicode.Scalar {
    fileprivate var isSpace: Bool {
        value < 0x80 ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
    }

    fileprivate var isControl: Bool {
        value < 0x80 ? value < 0x20 || value == 0x7F : properties.generalCategory.isControl
    }

    fileprivate var isDigit: Bool {
        value < 0x80 ? (0x30...0x39).contains(value) : properties.numericType == .decimal
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isControl: Bool { self == .control || self == .format || self == .surrogate }
}
