import Storage

extension Helpdesk {
    /// Where what is stored contradicts itself, a hundred places a kind at most; empty when nowhere.
    ///
    /// Each ticket's events must lead, without a gap, to the state that it is in (`TicketHistory.replay`), and it must be
    /// listed as that; each conversation must know its last message; no ticket may have a number that its brand has yet to
    /// give out. Ids only, no words of customers.
    public static func contradictions(in database: any Database) throws -> [String] {
        try database.read { session in
            try HistoryCheck.faults(in: session, atMost: most)
                + checks.flatMap { sql, words in
                    try session.query("\(sql) LIMIT \(most)", []) { "\($0.text(0)): \(words)" }
                }
        }
    }

    private static let most = 100

    private static let checks = [
        (
            """
            SELECT DISTINCT e.ticket_id FROM ticket_event e LEFT JOIN ticket t ON t.id = e.ticket_id
            WHERE t.id IS NULL ORDER BY e.ticket_id
            """, "there are events of the ticket, but not the ticket"
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
