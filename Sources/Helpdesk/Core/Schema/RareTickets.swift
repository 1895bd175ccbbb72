import Storage

extension Schema {
    /// The tickets whose times ran out, which are few, and the languages that there are tickets in.
    static let rareTickets = Migration(
        "0047-rare-tickets",
        [
            """
            CREATE INDEX ticket_event_of_sla ON ticket_event (kind, ticket_id)
            WHERE kind IN ('sla_breach', 'sla_warning')
            """,
            "CREATE TABLE ticket_locale (brand_id TEXT NOT NULL, locale TEXT NOT NULL, PRIMARY KEY (brand_id, locale))",
            "INSERT INTO ticket_locale (brand_id, locale) SELECT DISTINCT brand_id, locale FROM ticket",
        ])
}
