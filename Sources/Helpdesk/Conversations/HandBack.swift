import Bot
import Storage

extension Helpdesk {
    /// Gives a ticket's conversation back to the bot. The ticket stays as it is; what the bot cannot answer from now on opens
    /// another.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `versionMismatch`, `illegalTransition` when the bot has it already.
    public func handBack(
        _ number: Int64, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let time = clock()
        let content = try content(of: principal)
        let view = try changeTicket(number, as: principal, conditions, request: ["hand-back"]) {
            ticket, agent, session in
            try ticket.mustNotBeSomebodyElses(than: agent)
            guard var conversation = try Conversation.find(ticket.conversation, in: session),
                conversation.ticket == ticket.id
            else {
                throw HelpdeskError.illegalTransition(
                    status: ticket.status, action: "hand_back", allowed: ticket.status.possible.map(\.rawValue))
            }
            let before = conversation.lastSeq
            let locale = content.content(for: [conversation.locale])
            conversation.ticket = nil
            conversation.dialog = conversation.dialog.handedBack
            conversation.lastSeq += 1
            guard try conversation.update(expecting: before, in: session) else { throw HelpdeskError.busy }
            try Message(
                seq: before + 1, author: .bot, text: locale?.language.phrases.text(.handedBack, turn: 0) ?? "",
                locale: (locale?.locale ?? conversation.locale).description, createdAt: time
            ).insert(into: conversation.id, in: session)
            try ticket.record("hand_back", by: agent, at: time, in: session)
        }
        changes.announce(view.ticket.conversation)
        return view
    }
}

extension DialogState {
    /// As at the start of a conversation, in the language that was chosen.
    fileprivate var handedBack: DialogState {
        var state = DialogState()
        state.isLocaleFixed = isLocaleFixed
        return state
    }
}

extension Ticket {
    /// Records a change that leaves the status as it is.
    func record(_ kind: String, by agent: Agent, at time: Timestamp, in session: any Session) throws {
        try session.execute(
            "UPDATE ticket SET version = $1, updated_at = $2 WHERE id = $3",
            [.int(version + 1), .int(time.milliseconds), .text(id)])
        try TicketEvent(
            version: version + 1, kind: kind, actor: .agent(id: agent.id), from: status, to: status, detail: nil,
            at: time
        ).insert(for: id, in: session)
    }
}
