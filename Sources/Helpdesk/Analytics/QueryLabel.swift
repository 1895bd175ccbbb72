import FAQIndex

/// The form in which a query is counted: without case and needless spaces.
enum QueryLabel {
    static let longest = 100
    /// A run of digits this long is somebody's number rather than a word: a card, a phone, a customer.
    private static let mostDigits = 4

    /// nil for what is empty, too long to be a search, or may tell who asked: addresses, numbers, links.
    static func make(_ query: String) -> String? {
        let label = query.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
        guard !label.isEmpty, label.unicodeScalars.count <= longest, !label.contains("@"), !label.contains("://"),
            label.unicodeScalars.allSatisfy({ !$0.properties.generalCategory.isControl })
        else { return nil }
        let digits = label.unicodeScalars.count { $0.properties.numericType == .decimal }
        return digits > mostDigits ? nil : label
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isControl: Bool { self == .control || self == .format || self == .surrogate }
}
