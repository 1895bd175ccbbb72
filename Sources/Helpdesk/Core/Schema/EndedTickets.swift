import Storage

extension Schema {
    /// Rare tickets among those that are over, which are nearly all there are; and those whose times ran out. A ticket
    /// comes into these indexes when it is solved, late or in another language than those before: opening costs nothing.
    static let endedTickets = Migration(
        "0047-ended-tickets",
        ["topic", "channel", "priority", "locale"].map { column in
            """
            CREATE INDEX ticket_ended_by_\(column) ON ticket (brand_id, \(column), number)
            WHERE status IN ('solved', 'closed')
            """
        } + [
            """
            CREATE INDEX ticket_event_of_sla ON ticket_event (kind, ticket_id)
            WHERE kind IN ('sla_breach', 'sla_warning')
            """,
            "CREATE TABLE ticket_locale (brand_id TEXT NOT NULL, locale TEXT NOT NULL, PRIMARY KEY (brand_id, locale))",
            "INSERT INTO ticket_locale (brand_id, locale) SELECT DISTINCT brand_id, locale FROM ticket",
        ])
}
