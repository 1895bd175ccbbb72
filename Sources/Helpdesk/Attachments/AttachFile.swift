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
    /// Throws `notFound`, `notAllowed`, `changedMeanwhile`, `preconditionFailed`, `illegalTransition`, what
    /// `CheckedFile` throws, and `refusedFile` (`too_many_files`).
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
        let count = try work.session.first("SELECT count(*) FROM attachment WHERE ticket_id = $1", [.text(id)]) {
            $0.int(0)
        }
        guard count ?? 0 < Attachment.mostOnTicket else {
            throw HelpdeskError.refusedFile(
                code: "too_many_files", reason: "A ticket has at most \(Attachment.mostOnTicket) attachments.")
        }
        try apply(.attach, by: actor, why: file.type.rawValue, in: work)
        let place = Attachment.Place(brand: brand, ticket: id, conversation: conversation)
        return try place.keep(file, agent: agent, in: work)
    }
}
