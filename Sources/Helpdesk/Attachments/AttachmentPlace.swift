import Storage

extension Attachment {
    /// Where a file belongs.
    struct Place: Sendable {
        /// Stands for the ticket while the bot has the conversation.
        static let noTicket = ""

        let brand: String
        let ticket: String
        /// Whose subscriber sees it too.
        let conversation: String?

        func keep(_ file: CheckedFile, agent: String?, in work: TicketWork) throws -> Attachment {
            try StoredFile(brand: brand, hash: file.hash).save(file.bytes, in: work.session)
            let id = Identifier.make("att", at: work.time)
            try work.session.execute(
                """
                INSERT INTO attachment (id, brand_id, ticket_id, is_public, name, type, size, hash, agent_id, created_at,
                    conversation_id)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """,
                [
                    .text(id), .text(brand), .text(ticket), .int(conversation == nil ? 0 : 1), .text(file.name),
                    .text(file.type.rawValue), .int(Int64(file.bytes.count)), .text(file.hash), SQLValue(agent),
                    .int(work.time.milliseconds), SQLValue(conversation),
                ])
            return try Attachment.find(id, of: ticket, in: work.session)
        }
    }
}

extension Ticket {
    /// Takes over what was attached in the conversation while the bot had it.
    func takeFiles(in session: any Session) throws {
        try session.execute(
            "UPDATE attachment SET ticket_id = $1 WHERE conversation_id = $2 AND ticket_id = $3",
            [.text(id), .text(conversation), .text(Attachment.Place.noTicket)])
    }
}
