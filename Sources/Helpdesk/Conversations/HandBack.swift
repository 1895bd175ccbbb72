import Bot
import Storage

extension Helpdesk {
    /// Gives a ticket's conversation back to the bot. The ticket stays as it is; what the bot cannot answer from now on
    /// opens another.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `changedMeanwhile`, `preconditionFailed`, `illegalTransition`
    /// when the bot has it already.
    public func handBack(
        _ number: Int64, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let content = try content(of: principal)
        let view = try changeTicket(number, as: principal, conditions, request: ["hand-back"]) {
            ticket, agent, work in
            let session = work.session
            try ticket.mustNotBeSomebodyElses(than: agent, in: work)
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
                locale: (locale?.locale ?? conversation.locale).description, createdAt: work.time
            ).insert(into: conversation.id, in: session)
            try ticket.apply(.handBack, by: .agent(id: agent.id), in: work)
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
