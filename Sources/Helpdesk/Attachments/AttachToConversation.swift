import Storage

extension Helpdesk {
    /// Of whom files are taken in conversations, before they are read: of whoever may speak in them. Throws `notAllowed`.
    public func mustTakeOwnFiles(of principal: Principal) throws { try principal.mustSpeakForSubscribers() }

    /// Attaches a file to a conversation, for whoever may post there: a subscriber, a program, or a visitor who has the
    /// conversation's id. Its name becomes a message. Once people have the conversation, it goes to their ticket and
    /// reopens it as any message does; before, it goes along when the bot hands over. A repeated key gets what the first
    /// request got.
    ///
    /// Throws `notFound`, `notAllowed`, what `CheckedFile` and `FileAllowance` throw, `idempotencyKeyReused`, `busy`.
    public func attachFile(
        _ file: NewAttachment, inConversation id: String, as principal: Principal, subscriber: String?,
        key: IdempotencyKey?
    ) throws -> Attachment {
        try mustTakeOwnFiles(of: principal)
        let file = try CheckedFile(file)
        let (settings, time) = (settings[principal.brand], clock())
        let repeatable = Repeatable(
            brand: principal.brand, scope: "files:\(id)", key: key, request: [file.name, file.hash])
        let attachment = try database.write { [self] session in
            var conversation = try Conversation.joined(id, by: principal, subscriber: subscriber, in: session)
            if let earlier = try repeatable?.earlierResult(in: session),
                let found = try Attachment.list(conversation: id, in: session).first(where: { $0.id == earlier })
            {
                return found
            }
            conversation.subscriber = conversation.subscriber ?? subscriber
            let work = TicketWork(session: session, time: time, settings: settings)
            let terms = searchTerms(file.name, locale: conversation.locale.description)
            let attachment = try conversation.attach(file, terms: terms, in: work)
            try repeatable?.remember(attachment.id, at: time, in: session)
            return attachment
        }
        changes.announce(id)
        return attachment
    }

    /// The files that the subscriber of a conversation sees. Throws `notFound`, `notAllowed`.
    public func listAttachments(
        inConversation id: String, as principal: Principal, subscriber: String?
    ) throws -> [Attachment] {
        try database.read { session in
            _ = try Conversation.joined(id, by: principal, subscriber: subscriber, in: session)
            return try Attachment.list(conversation: id, in: session)
        }
    }

    /// One of those, and its bytes. Throws `notFound`, `notAllowed`.
    public func readAttachment(
        _ attachment: String, inConversation id: String, as principal: Principal, subscriber: String?
    ) throws -> (attachment: Attachment, bytes: [UInt8]) {
        try database.read { session in
            _ = try Conversation.joined(id, by: principal, subscriber: subscriber, in: session)
            guard let found = try Attachment.list(conversation: id, in: session).first(where: { $0.id == attachment })
            else {
                throw HelpdeskError.notFound(what: "attachment")
            }
            return (found, try found.bytes(of: principal.brand, in: session))
        }
    }
}

extension Attachment {
    /// Throws `notFound` when they are gone.
    func bytes(of brand: String, in session: any Session) throws -> [UInt8] {
        guard let bytes = try StoredFile(brand: brand, hash: hash).load(in: session) else {
            throw HelpdeskError.notFound(what: "file any more")
        }
        return bytes
    }
}

extension Conversation {
    fileprivate func attach(_ file: CheckedFile, terms: String, in work: TicketWork) throws -> Attachment {
        let heard = try Ticket.hearSubscriber(file.name, in: self, terms: terms, work)
        var after = self
        after.ticket = heard?.id
        after.lastSeq += 1
        guard try after.update(expecting: lastSeq, in: work.session) else { throw HelpdeskError.busy }
        try Message(
            seq: after.lastSeq, author: .subscriber, text: file.name, locale: locale.description,
            createdAt: work.time
        ).insert(into: id, in: work.session)
        let ticket = try heard?.final(in: work.session)
        let place = Attachment.Place(
            brand: brand, ticket: ticket?.id ?? Attachment.Place.noTicket, conversation: id)
        try FileAllowance.check(file, in: after, place, work)
        guard let ticket else { return try place.keep(file, agent: nil, in: work) }
        return try ticket.attach(file, to: id, by: .subscriber, in: work)
    }
}
