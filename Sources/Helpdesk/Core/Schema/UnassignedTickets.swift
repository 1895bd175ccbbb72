import Storage

extension Schema {
    /// The tickets that somebody has worked on and nobody has, which are few.
    static let unassignedTickets = Migration(
        "0050-unassigned-tickets",
        [
            """
            CREATE INDEX ticket_known_unassigned ON ticket (brand_id, number)
            WHERE assignee_id IS NULL AND status <> 'new'
            """
        ])
}
