import Storage

extension Helpdesk {
    /// Whether the agent wants to hear of the ticket. Throws `notFound`, `notAllowed`.
    public func watchTicket(_ number: Int64, _ wanted: Bool, as principal: Principal) throws -> TicketView {
        let agent = try principal.agent()
        try database.write { [settings = settings[principal.brand]] session in
            let ticket = try Ticket.visible(number, to: agent, brand: principal.brand, settings, in: session)
            let row = [SQLValue.text(ticket.id), .text(agent.id)]
            if wanted {
                try session.execute(
                    """
                    INSERT INTO ticket_watcher (ticket_id, agent_id) VALUES ($1, $2)
                    ON CONFLICT (ticket_id, agent_id) DO NOTHING
                    """, row)
            } else {
                try session.execute("DELETE FROM ticket_watcher WHERE ticket_id = $1 AND agent_id = $2", row)
            }
        }
        return try showTicket(number, as: principal)
    }

    /// Keeps what the agent is writing; an empty text throws it away. Throws `notFound`, `notAllowed`.
    public func saveDraft(_ number: Int64, _ text: String, as principal: Principal) throws -> TicketView {
        let agent = try principal.agent()
        let (text, time) = (CardNumbers.masked(text), clock())
        try database.write { [settings = settings[principal.brand]] session in
            let ticket = try Ticket.visible(number, to: agent, brand: principal.brand, settings, in: session)
            if text.isEmpty {
                try session.execute(
                    "DELETE FROM ticket_draft WHERE ticket_id = $1 AND agent_id = $2",
                    [.text(ticket.id), .text(agent.id)])
            } else {
                try session.execute(
                    """
                    INSERT INTO ticket_draft (ticket_id, agent_id, text, version, updated_at)
                    VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (ticket_id, agent_id) DO UPDATE
                    SET text = excluded.text, version = excluded.version, updated_at = excluded.updated_at
                    """,
                    [
                        .text(ticket.id), .text(agent.id), .text(text), .int(ticket.version), .int(time.milliseconds),
                    ])
            }
        }
        return try showTicket(number, as: principal)
    }
}

/// Somebody who has the ticket before their eyes.
public struct Onlooker: Sendable, Equatable {
    public let agent: String
    public let isTyping: Bool
}

extension Helpdesk {
    /// Whoever looks says so again within this time.
    public static let presenceSeconds: Int64 = 30

    /// Says that the agent is looking, and tells who else is. Throws `notFound`, `notAllowed`.
    public func lookAt(_ number: Int64, isTyping: Bool, as principal: Principal) throws -> [Onlooker] {
        let agent = try principal.agent()
        let time = clock()
        return try database.write { [settings = settings[principal.brand]] session in
            let ticket = try Ticket.visible(number, to: agent, brand: principal.brand, settings, in: session)
            try session.execute(
                """
                INSERT INTO ticket_presence (ticket_id, agent_id, is_typing, until_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (ticket_id, agent_id) DO UPDATE
                SET is_typing = excluded.is_typing, until_at = excluded.until_at
                """,
                [
                    .text(ticket.id), .text(agent.id), .int(isTyping ? 1 : 0),
                    .int(time.adding(seconds: Self.presenceSeconds).milliseconds),
                ])
            try session.execute("DELETE FROM ticket_presence WHERE until_at < $1", [.int(time.milliseconds)])
            return try Onlooker.list(at: ticket, but: agent, time: time, in: session)
        }
    }
}

extension Onlooker {
    static func list(
        at ticket: Ticket, but agent: Agent, time: Timestamp, in session: any Session
    ) throws -> [Onlooker] {
        try session.query(
            """
            SELECT a.name, p.is_typing FROM ticket_presence p JOIN agent a ON a.id = p.agent_id
            WHERE p.ticket_id = $1 AND p.agent_id <> $2 AND p.until_at >= $3 ORDER BY a.name, a.id
            """, [.text(ticket.id), .text(agent.id), .int(time.milliseconds)]
        ) { Onlooker(agent: $0.text(0), isTyping: $0.int(1) == 1) }
    }
}
