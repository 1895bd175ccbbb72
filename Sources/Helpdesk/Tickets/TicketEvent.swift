import Storage

/// One change of a ticket. Events are only added; together they are its history.
public struct TicketEvent: Sendable, Equatable {
    /// The ticket's version after it.
    public let version: Int64
    public let kind: String
    public let actor: Actor
    public let from: TicketStatus
    public let to: TicketStatus
    public let detail: String?
    public let at: Timestamp

    public enum Actor: Sendable, Equatable {
        case bot
        case subscriber
        case agent(id: String)

        var text: String {
            switch self {
            case .bot: "bot"
            case .subscriber: "subscriber"
            case .agent(let id): id
            }
        }
    }

    func insert(for ticket: String, in session: any Session) throws {
        try session.execute(
            """
            INSERT INTO ticket_event (ticket_id, version, kind, actor, from_status, to_status, detail, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(ticket), .int(version), .text(kind), .text(actor.text), .text(from.rawValue),
                .text(to.rawValue), SQLValue(detail), .int(at.milliseconds),
            ])
    }
}
