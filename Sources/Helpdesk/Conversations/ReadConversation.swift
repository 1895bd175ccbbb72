import Storage

extension Helpdesk {
    /// A conversation and its messages after `seq`. Throws `notFound`, also when it is somebody else's.
    public func readConversation(
        _ id: String, after seq: Int64, as principal: Principal, subscriber: String?
    ) throws -> (conversation: Conversation, messages: [Message], ticketNumber: Int64?) {
        try database.read { session in
            let conversation = try Conversation.joined(id, by: principal, subscriber: subscriber, in: session)
            let messages = try Message.list(of: id, after: seq, in: session)
            return (conversation, messages, try conversation.ticketNumber(in: session))
        }
    }
}

extension Conversation {
    static func joined(
        _ id: String, by principal: Principal, subscriber: String?, in session: any Session
    ) throws -> Conversation {
        try principal.mustSpeakForSubscribers()
        guard let found = try find(id, in: session), principal.mayJoin(found, subscriber: subscriber) else {
            throw HelpdeskError.notFound(what: "conversation")
        }
        return found
    }

    func ticketNumber(in session: any Session) throws -> Int64? {
        guard let ticket else { return nil }
        return try session.first("SELECT number FROM ticket WHERE id = $1", [.text(ticket)]) { $0.int(0) }
    }
}
