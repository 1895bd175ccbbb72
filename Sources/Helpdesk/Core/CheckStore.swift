import Storage

extension Helpdesk {
    /// Where what is stored contradicts itself, a hundred places a kind at most; empty when nowhere.
    ///
    /// Each ticket's events must lead, without a gap, to the state that it is in; each conversation must know its last
    /// message; no ticket may have a number that its brand has yet to give out. Ids only, no words of customers.
    public static func contradictions(in database: any Database) throws -> [String] {
        try database.read { session in
            try checks.flatMap { sql, words in
                try session.query("\(sql) LIMIT 100", []) { "\($0.text(0)): \(words)" }
            }
        }
    }

    private static let checks = [
        (
            """
            SELECT t.id FROM ticket t LEFT JOIN ticket_event e ON e.ticket_id = t.id AND e.version = t.version
            WHERE e.ticket_id IS NULL OR e.to_status <> t.status ORDER BY t.id
            """, "the ticket is not in the state that its last event led to"
        ),
        (
            """
            SELECT e.ticket_id FROM ticket_event e
            LEFT JOIN ticket_event b ON b.ticket_id = e.ticket_id AND b.version = e.version - 1
            WHERE e.version > 1 AND (b.ticket_id IS NULL OR b.to_status <> e.from_status)
            ORDER BY e.ticket_id, e.version
            """, "an event of the ticket does not follow from the one before"
        ),
        (
            """
            SELECT c.id FROM conversation c
            WHERE c.last_seq <> COALESCE((SELECT max(m.seq) FROM message m WHERE m.conversation_id = c.id), 0)
            ORDER BY c.id
            """, "the conversation's last message is not the one that it counts"
        ),
        (
            """
            SELECT t.id FROM ticket t JOIN brand b ON b.id = t.brand_id WHERE t.number > b.last_ticket_number
            ORDER BY t.id
            """, "the ticket has a number that its brand has not given out yet"
        ),
    ]
}
