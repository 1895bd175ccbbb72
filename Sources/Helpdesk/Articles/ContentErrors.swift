/// All that is wrong in content that was read, in the order it was found.
public struct ContentErrors: Error, Equatable {
    public static let mostListed = 100

    /// The first 100.
    public private(set) var listed: [ContentError] = []
    /// How many there are, listed or not.
    public private(set) var count = 0

    public var isEmpty: Bool { count == 0 }

    mutating func add(_ error: ContentError) {
        count += 1
        if listed.count < Self.mostListed { listed.append(error) }
    }
}

extension ContentErrors: CustomStringConvertible {
    /// One mistake a line.
    public var description: String {
        let more = count - listed.count
        return (listed.map(\.description) + (more > 0 ? ["… and \(more) more"] : [])).joined(separator: "\n")
    }
}

extension StringProtocol {
    /// The text in quotes for an error message, cut when it is long.
    var quotedForError: String {
        let longest = 60
        return unicodeScalars.count > longest
            ? "\"\(String(String(self).unicodeScalars.prefix(longest)))…\"" : "\"\(self)\""
    }
}
