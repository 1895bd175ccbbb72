import Storage

extension TicketAction {
    /// Whether agents are told of it.
    var isNews: Bool {
        switch self {
        case .take, .assign, .release, .reply, .note, .pend, .hold, .resume, .solve, .wake, .subscriberMessage, .merge,
            .absorb, .split, .refund, .promise, .rate, .handBack, .slaWarning, .slaBreach:
            true
        case .update, .close, .link, .attach: false
        }
    }
}

extension Ticket {
    /// Tells who watches the ticket, who has it and who had it of its latest event, but for whoever did it.
    func tellAgents(of event: TicketEvent, before: Ticket, in work: TicketWork) throws {
        let told = try work.session.query(
            """
            SELECT a.id FROM ticket_watcher w JOIN agent a ON a.id = w.agent_id
            WHERE w.ticket_id = $1 AND a.removed_at IS NULL
            UNION SELECT id FROM agent WHERE id IN ($2, $3) AND removed_at IS NULL
            """, [.text(id), .text(before.state.assignee ?? ""), .text(state.assignee ?? "")]
        ) { $0.text(0) }
        try tell(told.filter { $0 != event.actor.text }, in: work)
    }

    /// Tells agents, by their ids, of the ticket's latest event.
    func tell(_ agents: [String], in work: TicketWork) throws {
        for agent in agents {
            try work.session.execute(
                """
                INSERT INTO notice (id, brand_id, agent_id, ticket_id, version, is_read, created_at)
                VALUES ($1, $2, $3, $4, $5, 0, $6)
                """,
                [
                    .text(Identifier.make("ntc", at: work.time)), .text(brand), .text(agent), .text(id), .int(version),
                    .int(work.time.milliseconds),
                ])
        }
    }
}
