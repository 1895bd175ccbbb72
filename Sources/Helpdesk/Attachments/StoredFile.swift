import Storage

/// The bytes of a brand's attachments, in the store: every node reads them there, and backups and moves hold them. A file
/// is known by the hash of its bytes and kept once however often it is attached.
struct StoredFile: Sendable {
    /// Bytes in one row.
    private static let partSize = 96 << 10

    let brand: String
    /// SHA-256 of the bytes, in hexadecimal.
    let hash: String

    /// Keeps the bytes unless they are here.
    func save(_ bytes: [UInt8], in session: any Session) throws {
        let isHere = try session.first(
            "SELECT 1 FROM file_part WHERE brand_id = $1 AND hash = $2 LIMIT 1", [.text(brand), .text(hash)]
        ) { _ in true }
        if isHere == true { return }
        for (number, start) in stride(from: 0, to: bytes.count, by: Self.partSize).enumerated() {
            let part = Array(bytes[start..<min(start + Self.partSize, bytes.count)])
            try session.execute(
                "INSERT INTO file_part (brand_id, hash, part, bytes) VALUES ($1, $2, $3, $4)",
                [.text(brand), .text(hash), .int(Int64(number)), .text(Crypto.base64URL(part))])
        }
    }

    /// nil when the bytes are gone, or are not what they were.
    func load(in session: any Session) throws -> [UInt8]? {
        let parts = try session.query(
            "SELECT bytes FROM file_part WHERE brand_id = $1 AND hash = $2 ORDER BY part", [.text(brand), .text(hash)]
        ) { Crypto.bytes(base64URL: $0.text(0)) ?? [] }
        let bytes = parts.reduce(into: [UInt8]()) { $0 += $1 }
        return !bytes.isEmpty && Crypto.hex(Crypto.sha256(bytes)) == hash ? bytes : nil
    }

    /// Forgets attachments, by a condition on `attachment f`, and the bytes that are attached nowhere else.
    static func forget(_ condition: String, _ values: [SQLValue], in session: any Session) throws {
        let found = try session.query("SELECT id, brand_id, hash FROM attachment f WHERE \(condition)", values) {
            (id: $0.text(0), file: StoredFile(brand: $0.text(1), hash: $0.text(2)))
        }
        for (id, file) in found {
            try session.execute("DELETE FROM attachment WHERE id = $1", [.text(id)])
            try session.execute(
                """
                DELETE FROM file_part WHERE brand_id = $1 AND hash = $2
                    AND NOT EXISTS (SELECT 1 FROM attachment o WHERE o.brand_id = $1 AND o.hash = $2)
                """, [.text(file.brand), .text(file.hash)])
        }
    }
}
