import Storage

/// A file as it comes in.
public struct NewAttachment: Sendable {
    public let name: String
    /// What the sender says it is: its media type.
    public let claimed: String
    public let bytes: [UInt8]
    /// Whether the ticket's subscriber sees it too.
    public let isPublic: Bool

    public init(name: String, claimed: String, bytes: [UInt8], isPublic: Bool = false) {
        (self.name, self.claimed, self.bytes, self.isPublic) = (name, claimed, bytes, isPublic)
    }
}

extension Helpdesk {
    /// Of whom files are taken, before they are read: of agents only. Throws `notAllowed`.
    public func mustTakeFiles(of principal: Principal) throws { _ = try principal.agent() }

    /// Attaches a file for agents to see, and for the subscriber too where it says so.
    ///
    /// Throws `notFound`, `notAllowed`, `versionMismatch`, `illegalTransition`, what `CheckedFile` throws, and `refusedFile`
    /// (`too_many_files`).
    public func attachFile(
        _ file: NewAttachment, to number: Int64, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let file = try CheckedFile(file)
        let request = ["attach", file.name, file.hash] + (file.isPublic ? ["public"] : [])
        return try changeTicket(number, as: principal, conditions, request: request) { ticket, agent, work in
            try ticket.attach(
                file, to: file.isPublic ? ticket.conversation : nil, by: .agent(id: agent.id), in: work)
        }
    }

    /// An attachment and its bytes. Throws `notFound`, `notAllowed`.
    public func readAttachment(
        _ id: String, of number: Int64, as principal: Principal
    ) throws -> (attachment: Attachment, bytes: [UInt8]) {
        let agent = try principal.agent()
        let settings = settings[principal.brand]
        return try database.read { session in
            let ticket = try Ticket.visible(number, to: agent, brand: principal.brand, settings, in: session)
            let attachment = try Attachment.find(id, of: ticket.id, in: session)
            return (attachment, try attachment.bytes(of: ticket.brand, in: session))
        }
    }
}

extension Ticket {
    /// Keeps a file on the ticket, and in a conversation for its subscriber to see. Throws `refusedFile`
    /// (`too_many_files`), `illegalTransition`.
    @discardableResult
    func attach(
        _ file: CheckedFile, to conversation: String?, by actor: TicketEvent.Actor, in work: TicketWork
    ) throws -> Attachment {
        var agent: String?
        if case .agent(let id) = actor { agent = id }
        try mustHaveRoom(forFilesOf: agent, in: work.session)
        try StoredFile(brand: brand, hash: file.hash).save(file.bytes, in: work.session)
        try apply(.attach, by: actor, why: file.type.rawValue, in: work)
        let attachment = Identifier.make("att", at: work.time)
        try work.session.execute(
            """
            INSERT INTO attachment (id, brand_id, ticket_id, is_public, name, type, size, hash, agent_id, created_at,
                conversation_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .text(attachment), .text(brand), .text(id), .int(conversation == nil ? 0 : 1), .text(file.name),
                .text(file.type.rawValue), .int(Int64(file.bytes.count)), .text(file.hash), SQLValue(agent),
                .int(work.time.milliseconds), SQLValue(conversation),
            ])
        return try Attachment.find(attachment, of: id, in: work.session)
    }

    /// nil: of the subscriber.
    private func mustHaveRoom(forFilesOf agent: String?, in session: any Session) throws {
        let all = try session.query("SELECT agent_id FROM attachment WHERE ticket_id = $1", [.text(id)]) {
            $0.optionalText(0)
        }
        if all.count >= Attachment.mostOnTicket {
            throw HelpdeskError.refusedFile(
                code: "too_many_files", reason: "A ticket has at most \(Attachment.mostOnTicket) attachments.")
        }
        guard agent != nil || all.filter({ $0 == nil }).count < Attachment.mostOfSubscriber else {
            throw HelpdeskError.refusedFile(
                code: "too_many_files",
                reason: "A ticket has at most \(Attachment.mostOfSubscriber) attachments of its subscriber.")
        }
    }
}
