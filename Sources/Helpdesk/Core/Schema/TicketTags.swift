import Storage

extension Schema {
    /// Tickets by a tag that few have.
    static let ticketTags = Migration(
        "0046-ticket-tags", ["CREATE INDEX ticket_tag_by_tag ON ticket_tag (tag, ticket_id)"])
}
