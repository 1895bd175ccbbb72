import JSON
import Storage

/// What the subscriber thought of the help, asked once a ticket.
public struct Rating: Sendable, Equatable {
    public let ticket: Int64
    public let askedAt: Timestamp
    /// 1 (bad) to 5 (good); nil while there is no answer.
    public let score: Int64?
    public let comment: String?
    public let answeredAt: Timestamp?
    /// The name of the agent who solved it.
    public let agent: String?
    let agentID: String?

    static let columns = """
        r.ticket_number, r.asked_at, r.score, r.comment, r.answered_at, a.name, r.agent_id
        """
    static let source = "rating r LEFT JOIN agent a ON a.id = r.agent_id"

    static func read(_ row: any Row) -> Rating {
        Rating(
            ticket: row.int(0), askedAt: Timestamp(row.int(1)), score: row.optionalInt(2),
            comment: row.optionalText(3), answeredAt: row.optionalInt(4).map { Timestamp($0) },
            agent: row.optionalText(5), agentID: row.optionalText(6))
    }

    static func find(_ ticket: String, in session: any Session) throws -> Rating? {
        try session.first("SELECT \(columns) FROM \(source) WHERE r.ticket_id = $1", [.text(ticket)], read)
    }
}

/// The link that a subscriber answers by: the ticket's id and a signature that only the brand's secret makes.
enum RatingToken {
    static func make(ticket: String, secret: String) -> String {
        "\(ticket).\(signature(ticket, secret))"
    }

    /// The ticket's id; whether the signature is right shows once the ticket's brand is known.
    static func ticket(of token: String) -> String? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, token.utf8.count < 200 else { return nil }
        return String(parts[0])
    }

    static func isRight(_ token: String, ticket: String, secret: String) -> Bool {
        Crypto.areEqual(Array(token.utf8), Array(make(ticket: ticket, secret: secret).utf8))
    }

    private static func signature(_ ticket: String, _ secret: String) -> String {
        Crypto.base64URL(Crypto.hmacSHA256(Array("rating:\(ticket)".utf8), key: Array(secret.utf8)))
    }
}
