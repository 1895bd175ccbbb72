import Storage

/// A ticket whose history goes on in another, as that one shows it.
public struct MergedTicket: Sendable, Equatable {
    public let number: Int64
    public let subject: String
    public let conversation: String
    /// Empty where both have one conversation.
    public let messages: [Message]
    /// For agents only; none for those who may not see the queue that they were written in, as with attachments.
    public let notes: [Note]
    public let attachments: [Attachment]
}

extension Ticket {
    /// The tickets that were merged into this one, for an agent who may see this one.
    func absorbed(_ links: [TicketLink], for agent: Agent, in session: any Session) throws -> [MergedTicket] {
        try links.filter { $0.kind == .absorbs }.map { link in
            let merged = try Ticket.find(link.number, brand: brand, in: session)
            let talk = merged.conversation == conversation ? nil : merged.conversation
            let isInSight = agent.maySee(queue: merged.state.queue)
            return MergedTicket(
                number: merged.number, subject: merged.subject, conversation: merged.conversation,
                messages: try talk.flatMap { try Conversation.find($0, in: session) }.map {
                    try Message.latest(of: $0, in: session)
                } ?? [],
                notes: isInSight ? try Note.list(of: merged.id, in: session) : [],
                attachments: isInSight ? try Attachment.list(of: merged.id, in: session) : [])
        }
    }
}
