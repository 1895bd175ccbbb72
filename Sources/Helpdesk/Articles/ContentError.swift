import JSON

/// What is wrong in a file of content, and where.
public struct ContentError: Error, Equatable, CustomStringConvertible {
    public let file: String
    /// Counted from 1; nil when it is about the whole file.
    public let line: Int?
    public let reason: String
    /// The article's field that is wrong, where it is one.
    public let field: ArticleField?

    public init(file: String, line: Int?, reason: String, field: ArticleField? = nil) {
        (self.file, self.line, self.reason, self.field) = (file, line, reason, field)
    }

    public var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(reason)" }

    /// Runs `body` and turns what it says of a field into an error about the file.
    static func naming<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as FieldError {
            throw ContentError(file: file, line: nil, reason: "\"\(error.field)\": expected \(error.expected)")
        }
    }
}
