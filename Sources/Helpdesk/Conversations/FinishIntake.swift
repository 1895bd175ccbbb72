import Bot
import Storage

enum FinishIntake {
    /// Seconds that a question before a hand-over waits for its answer.
    static let patience: Int64 = 600
}

extension Helpdesk {
    /// Nobody answers the questions before a hand-over: people take over with what there is.
    func finishIntake(_ timer: DueTimer, in work: TicketWork) throws {
        let (session, time) = (work.session, work.time)
        guard var conversation = try Conversation.find(timer.subject, in: session), conversation.ticket == nil,
            let intake = conversation.dialog.intake
        else { return }
        let before = conversation.lastSeq
        let context = conversation.subscriber.map { collectContext(of: $0, brand: conversation.brand, for: .reading) }
        let content = content.content(of: conversation.brand)?.content(for: [conversation.locale])
        let ticket = try Ticket.open(
            intake.handOver, text: "", context: context,
            section: intake.handOver.article.flatMap { content?.article($0)?.section },
            terms: searchTerms(intake.handOver.subject ?? "", locale: conversation.locale.description),
            for: conversation, in: work)
        _ = try ticket.requestRefund(tappedIn: intake.handOver, in: work)
        conversation.ticket = ticket.id
        conversation.dialog.intake = nil
        conversation.dialog.offers = []
        conversation.lastSeq += 1
        guard try conversation.update(expecting: before, in: session) else { throw MessageTurn.OutOfDate() }
        let text =
            content?.handedOver(.handedOver, ticket, turn: before, work.settings, at: time) ?? ""
        try Message(
            seq: before + 1, author: .bot, text: text, locale: conversation.locale.description, createdAt: time
        ).insert(into: conversation.id, in: session)
    }
}
