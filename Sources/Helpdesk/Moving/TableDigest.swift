import Storage

/// How many rows a table has and a digest of them all, the same for the same rows in either engine.
public struct TableDigest: Sendable, Equatable {
    public let table: String
    public private(set) var rows = 0
    private var digest: [UInt8] = []
    /// The key of the last row that is in it.
    private var last: [SQLValue]?

    /// SHA-256 over each row after the digest of those before it, in hexadecimal digits.
    public var checksum: String { Crypto.hex(digest) }

    init(of rows: TableRows) { table = rows.layout.name }

    /// Adds the next rows of the table; false when there are no more.
    mutating func readOn(_ rows: TableRows, in database: any Database) throws -> Bool {
        let batch = try database.read { [last] in try rows.next(after: last, in: $0) }
        guard let end = batch.last else { return false }
        for row in batch { add(row) }
        last = rows.key(of: end)
        return true
    }

    private mutating func add(_ row: [SQLValue]) {
        rows += 1
        var bytes = digest
        for value in row {
            switch value {
            case .null: bytes.append(0)
            case .int(let number): bytes += [1] + Self.bytes(UInt64(bitPattern: number))
            case .real(let number): bytes += [2] + Self.bytes(number.bitPattern)
            case .text(let text): bytes += [3] + Self.bytes(UInt64(text.utf8.count)) + Array(text.utf8)
            }
        }
        digest = Crypto.sha256(bytes)
    }

    private static func bytes(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.bigEndian, Array.init) }
}
