import Storage

extension Schema {
    /// All that tickets are sorted by in one index, so that it says by itself which few tickets satisfy conditions of
    /// which each may be common, and which of many come first (`CrossedFacets`); and another that begins with their tags.
    /// They take the place of those of a single facet. A ticket comes into them when it is no longer new, so that opening
    /// has one index less to write.
    static let crossedTickets = Migration(
        "0052-crossed-tickets",
        [
            "DROP INDEX ticket_by_queue", "DROP INDEX ticket_known_by_topic", "DROP INDEX ticket_known_by_channel",
            "DROP INDEX ticket_known_by_priority", "DROP INDEX ticket_known_by_locale",
            """
            CREATE INDEX ticket_known_by_facets ON ticket
                (brand_id, status, queue_id, topic, locale, channel, priority, assignee_id, number, due_at, updated_at)
            WHERE status <> 'new'
            """,
            """
            CREATE INDEX ticket_known_by_tags ON ticket
                (brand_id, tags, queue_id, topic, locale, channel, priority)
            WHERE status <> 'new'
            """,
        ])
}
