import Storage

extension Schema {
    /// Most new tickets have no agent, and many no subscriber: they need no place in the indexes for those.
    static let leanIndexes = Migration(
        "0028-lean-indexes",
        [
            "DROP INDEX ticket_by_assignee",
            """
            CREATE INDEX ticket_by_assignee ON ticket (brand_id, assignee_id, status, number)
            WHERE assignee_id IS NOT NULL
            """,
            "DROP INDEX ticket_by_subscriber",
            """
            CREATE INDEX ticket_by_subscriber ON ticket (brand_id, subscriber_id, number)
            WHERE subscriber_id IS NOT NULL
            """,
            "DROP INDEX ticket_waiting",
            """
            CREATE INDEX ticket_waiting ON ticket (brand_id, priority_rank DESC, due_at, number) WHERE is_waiting = 1
            """,
        ])
}
