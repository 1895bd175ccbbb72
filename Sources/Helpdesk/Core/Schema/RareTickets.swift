import Storage

extension Schema {
    /// What few tickets have, among those that somebody has worked on, which are nearly all there are; and those whose
    /// times ran out. A ticket comes into these indexes when it is no longer new, is late, or is the first in its
    /// language: opening costs nothing.
    static let rareTickets = Migration(
        "0047-rare-tickets",
        ["topic", "channel", "priority", "locale"].map { column in
            """
            CREATE INDEX ticket_known_by_\(column) ON ticket (brand_id, \(column), number)
            WHERE status <> 'new'
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
