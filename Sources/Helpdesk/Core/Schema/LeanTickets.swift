import Storage

extension Schema {
    /// A ticket's row has the number of its words' document (`TicketWords.document`), so that whoever comes from words is
    /// there in one step. What is never due needs no place among what is: neither the tickets that are closed, nor any
    /// where nothing is promised.
    ///
    /// What few tickets have is found by indexes of those that somebody has worked on, which are nearly all there are: a
    /// ticket comes into them when it is no longer new, so that opening costs nothing.
    static let leanTickets = Migration(
        "0048-lean-tickets",
        [
            """
            CREATE TABLE lean_ticket (
                document INTEGER PRIMARY KEY, id TEXT NOT NULL, brand_id TEXT NOT NULL, number BIGINT NOT NULL,
                conversation_id TEXT NOT NULL, subscriber_id TEXT, subject TEXT NOT NULL, status TEXT NOT NULL,
                priority TEXT NOT NULL, locale TEXT NOT NULL, channel TEXT NOT NULL, assignee_id TEXT,
                reason TEXT NOT NULL, suggestion TEXT, version BIGINT NOT NULL, created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL, queue_id TEXT NOT NULL, tags TEXT NOT NULL, topic TEXT, wake_at BIGINT,
                merged_into BIGINT, sla TEXT NOT NULL, priority_rank BIGINT NOT NULL, is_waiting BIGINT NOT NULL,
                due_at BIGINT NOT NULL, details TEXT, context TEXT)
            """,
            """
            INSERT INTO lean_ticket
            SELECT b.ordinal * 1099511627776 + t.number, t.id, t.brand_id, t.number, t.conversation_id,
                t.subscriber_id, t.subject, t.status, t.priority, t.locale, t.channel, t.assignee_id, t.reason,
                t.suggestion, t.version, t.created_at, t.updated_at, t.queue_id, t.tags, t.topic, t.wake_at,
                t.merged_into, t.sla, t.priority_rank, t.is_waiting, t.due_at, t.details, t.context
            FROM ticket t JOIN brand b ON b.id = t.brand_id
            """,
            "DROP TABLE ticket",
            "ALTER TABLE lean_ticket RENAME TO ticket",
            "CREATE UNIQUE INDEX ticket_by_id ON ticket (id)",
            "CREATE UNIQUE INDEX ticket_by_number ON ticket (brand_id, number)",
            "CREATE INDEX ticket_by_status ON ticket (brand_id, status, number)",
            "CREATE INDEX ticket_by_update ON ticket (brand_id, status, updated_at, number)",
            "CREATE INDEX ticket_by_queue ON ticket (brand_id, queue_id, status, number)",
            """
            CREATE INDEX ticket_by_due ON ticket (brand_id, status, due_at, number)
            WHERE due_at < 9223372036854775807
            """,
            """
            CREATE INDEX ticket_by_assignee ON ticket (brand_id, assignee_id, status, number)
            WHERE assignee_id IS NOT NULL
            """,
            """
            CREATE INDEX ticket_by_subscriber ON ticket (brand_id, subscriber_id, number)
            WHERE subscriber_id IS NOT NULL
            """,
            """
            CREATE INDEX ticket_waiting ON ticket (brand_id, priority_rank DESC, due_at, number) WHERE is_waiting = 1
            """,
        ]
            + ["topic", "channel", "priority", "locale"].map { column in
                """
                CREATE INDEX ticket_known_by_\(column) ON ticket (brand_id, \(column), number)
                WHERE status <> 'new'
                """
            }, renewedWordTables: [TicketWords.table])
}
