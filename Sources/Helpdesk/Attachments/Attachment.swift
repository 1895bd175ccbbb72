import Storage

/// A file on a ticket. Its bytes are a `StoredFile`.
public struct Attachment: Sendable, Equatable {
    /// More than this is refused, whatever the server takes.
    public static let largest = 10 << 20
    static let mostOnTicket = 100

    public let id: String
    public let name: String
    /// As found in the bytes, never as claimed.
    public let type: FileType
    /// In bytes.
    public let size: Int64
    /// SHA-256 of the bytes, in hexadecimal.
    public let hash: String
    /// The name of the agent who attached it; nil for the subscriber's.
    public let agent: String?
    /// Whether the ticket's subscriber sees it too.
    public let isPublic: Bool
    public let createdAt: Timestamp

    private static let columns = "f.id, f.name, f.type, f.size, f.hash, a.name, f.created_at, f.is_public"
    private static let source = "attachment f LEFT JOIN agent a ON a.id = f.agent_id"

    static func list(of ticket: String, in session: any Session) throws -> [Attachment] {
        try session.query(
            "SELECT \(columns) FROM \(source) WHERE f.ticket_id = $1 ORDER BY f.created_at, f.id", [.text(ticket)], read
        )
    }

    /// What a conversation's subscriber sees.
    static func list(conversation: String, in session: any Session) throws -> [Attachment] {
        try session.query(
            """
            SELECT \(columns) FROM \(source) WHERE f.conversation_id = $1 AND f.is_public = 1
            ORDER BY f.created_at, f.id
            """, [.text(conversation)], read)
    }

    /// Throws `notFound`, also for one of another ticket.
    static func find(_ id: String, of ticket: String, in session: any Session) throws -> Attachment {
        let found = try session.first(
            "SELECT \(columns) FROM \(source) WHERE f.id = $1 AND f.ticket_id = $2", [.text(id), .text(ticket)], read)
        guard let found else { throw HelpdeskError.notFound(what: "attachment") }
        return found
    }

    private static func read(_ row: any Row) throws -> Attachment {
        guard let type = FileType(rawValue: row.text(2)) else {
            throw StorageError.damaged(reason: "attachment \(row.text(0)) is of no known type")
        }
        return Attachment(
            id: row.text(0), name: row.text(1), type: type, size: row.int(3), hash: row.text(4),
            agent: row.optionalText(5), isPublic: row.int(7) == 1, createdAt: Timestamp(row.int(6)))
    }
}
