import Foundation
import JSON

public enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
}

/// A request with its whole body.
public struct Request: Sendable {
    public let id: RequestID
    public let method: Method
    /// As sent, with its percent escapes.
    public let path: String
    /// What follows the question mark, as sent.
    public let queryText: String
    public let headers: Headers
    public let body: [UInt8]
    /// The client's address as text; empty when it cannot be told.
    public let client: String

    public init(
        id: RequestID = .next(), method: Method, target: RequestTarget, headers: Headers = Headers([]),
        body: [UInt8] = [], client: String = ""
    ) {
        self.id = id
        self.method = method
        (path, queryText) = (target.path, target.query)
        self.headers = headers
        self.body = body
        self.client = client
    }

    /// Taken apart each time: who needs several parameters keeps it.
    public var query: Query { Query(queryText) }

    /// The body as JSON. A body that is none gets a 400 that names the place.
    ///
    /// `isTypeChecked`: whether a body that is declared as something else is refused.
    public func json(isTypeChecked: Bool = true) throws -> JSON {
        let type = headers["Content-Type"]?.prefix { $0 != ";" && $0 != " " }
        if let type, isTypeChecked, type.lowercased() != "application/json" {
            throw Problem(.unsupportedMediaType, "unsupported_media_type", "The body must be application/json.")
        }
        do {
            return try JSON.parse(body)
        } catch {
            throw Problem(
                .badRequest, "invalid_json",
                "The body is not valid JSON: line \(error.line), column \(error.column): \(error.reason).",
                [.init("line", JSON(error.line)), .init("column", JSON(error.column))])
        }
    }
}

/// The request's headers in the order they came. Names are compared without regard to case.
public struct Headers: Sendable {
    /// Names and values in turn, each ended by a NUL, which none can contain: one allocation for all of them.
    private var bytes: [UInt8] = []

    public init(_ pairs: [(name: String, value: String)]) {
        for text in pairs.flatMap({ [$0.name, $0.value] }) {
            bytes.append(contentsOf: text.utf8.filter { $0 != 0 })
            bytes.append(0)
        }
    }

    mutating func append(_ name: UnsafePointer<CChar>, _ value: UnsafePointer<CChar>?) {
        if bytes.isEmpty { bytes.reserveCapacity(512) }
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: name, count: strlen(name) + 1))
        // libmicrohttpd trims values in front only.
        var count = value.map { strlen($0) } ?? 0
        while let value, count > 0, value[count - 1] == 0x20 || value[count - 1] == 0x09 { count -= 1 }
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: value, count: count))
        bytes.append(0)
    }

    /// Broken UTF-8 is repaired.
    public var pairs: [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        forEach { name, value in
            pairs.append((String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
            return true
        }
        return pairs
    }

    /// The first header of this name.
    public subscript(name: StaticString) -> String? {
        name.withUTF8Buffer { expected in
            var found: String?
            forEach { name, value in
                guard Self.isSame(name, expected) else { return true }
                found = String(decoding: value, as: UTF8.self)
                return false
            }
            return found
        }
    }

    /// Calls `visit` with names and values until it returns false.
    private func forEach(_ visit: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool) {
        bytes.withUnsafeBufferPointer { bytes in
            guard var text = bytes.baseAddress else { return }
            let end = text + bytes.count
            while text < end {
                let name = UnsafeBufferPointer(start: text, count: Self.length(text))
                text += name.count + 1
                let value = UnsafeBufferPointer(start: text, count: Self.length(text))
                text += value.count + 1
                guard visit(name, value) else { return }
            }
        }
    }

    private static func isSame(_ name: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count == other.count else { return false }
        for index in 0..<name.count where lowercase(name[index]) != lowercase(other[index]) { return false }
        return true
    }

    private static func length(_ text: UnsafePointer<UInt8>) -> Int {
        strlen(UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self))
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}
