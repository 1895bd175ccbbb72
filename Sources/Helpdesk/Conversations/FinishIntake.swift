import Bot
import Storage

enum FinishIntake {
    /// Seconds that a question before a hand-over waits for its answer.
    static let patience: Int64 = 600
}

extension Helpdesk {
    /// Nobody answers the questions before a hand-over: people take over with what there is.
    func finishIntake(_ timer: DueTimer, at time: Timestamp, in session: any Session) throws {
        guard var conversation = try Conversation.find(timer.subject, in: session), conversation.ticket == nil,
            let intake = conversation.dialog.intake
        else { return }
        let before = conversation.lastSeq
        let context = conversation.subscriber.map { collectContext(of: $0, brand: conversation.brand) }
        let ticket = try Ticket.open(
            for: conversation, subject: intake.handOver.subject ?? "", reason: intake.handOver.reason,
            suggestion: intake.handOver.article, context: context, at: time, in: session)
        try ticket.note(intake.handOver, in: session)
        conversation.ticket = ticket.id
        conversation.dialog.intake = nil
        conversation.dialog.offers = []
        conversation.lastSeq += 1
        guard try conversation.update(expecting: before, in: session) else { throw MessageTurn.OutOfDate() }
        let content = content.content(of: conversation.brand)?.content(for: [conversation.locale])
        let text = content?.handedOver(.handedOver, ticket.number, turn: before, at: time) ?? ""
        try Message(
            seq: before + 1, author: .bot, text: text, locale: conversation.locale.description, createdAt: time
        ).insert(into: conversation.id, in: session)
    }
}
