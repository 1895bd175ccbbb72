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
        let bytes = Array(parts.joined())
        return !bytes.isEmpty && Crypto.hex(Crypto.sha256(bytes)) == hash ? bytes : nil
    }

    /// Forgets the bytes of what is attached to a ticket and to no other.
    static func forget(attachedTo ticket: String, in session: any Session) throws {
        let files = try session.query(
            """
            SELECT brand_id, hash FROM attachment f WHERE ticket_id = $1 AND NOT EXISTS (
                SELECT 1 FROM attachment o
                WHERE o.brand_id = f.brand_id AND o.hash = f.hash AND o.ticket_id <> f.ticket_id)
            """, [.text(ticket)]
        ) { StoredFile(brand: $0.text(0), hash: $0.text(1)) }
        for file in files {
            try session.execute(
                "DELETE FROM file_part WHERE brand_id = $1 AND hash = $2", [.text(file.brand), .text(file.hash)])
        }
    }
}
