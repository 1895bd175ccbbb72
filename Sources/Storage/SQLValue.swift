import Glibc

/// A parameter of a statement. Both engines know these four types and null; booleans are stored as 0 and 1,
/// times as UTC milliseconds, JSON as text.
public enum SQLValue: Sendable, Equatable {
    case null
    case int(Int64)
    case real(Double)
    case text(String)

    public init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
    public init(_ value: Int64?) { self = value.map(SQLValue.int) ?? .null }
}

extension [SQLValue] {
    /// Throws `unstorableText` for a text with U+0000, which PostgreSQL has no place for: no engine takes it.
    func mustBeStorable() throws {
        for case .text(let text) in self where text.holdsNUL { throw StorageError.unstorableText }
    }
}

extension String {
    var holdsNUL: Bool {
        var text = self
        return text.withUTF8 { bytes in bytes.baseAddress.flatMap { memchr($0, 0, bytes.count) } != nil }
    }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(nilLiteral: ()) { self = .null }
}
