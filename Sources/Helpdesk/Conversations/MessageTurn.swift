import Bot
import FAQIndex
import Storage

/// One message with the bot's decision on it, ready to be stored.
struct MessageTurn: Sendable {
    let text: String
    /// As it was when the decision was made.
    let conversation: Conversation
    let time: Timestamp
    /// nil for a brand without any articles.
    let content: LocaleContent?
    let decision: Decision
    let context: SubscriptionContext?

    /// Another message came first, so that the decision is out of date.
    struct OutOfDate: Error {}

    /// Stores message, answer and ticket. Throws `OutOfDate`, so that nothing of it stays.
    func store(over before: Conversation, in session: any Session, _ repeatable: Repeatable?) throws -> PostedMessage {
        let seq = before.lastSeq + 1
        var after = conversation
        var ticketNumber = try before.ticketNumber(in: session)
        var replyText: String?
        var answer: Answer?
        let outcome: PostedMessage.Outcome
        switch decision {
        case .stayOut:
            outcome = .waiting
            try subscriberWrote(to: before, in: session)
        case .greet:
            outcome = .greeted
            replyText = content?.language.phrases.greeting
        case .answer(let best):
            outcome = .answered
            answer = best
            replyText = content?.articles[best.document].reply(for: context?.sources)
        case .handOver(let handOver):
            outcome = .escalated
            let ticket = try openTicket(handOver, in: session)
            after.ticket = ticket.id
            ticketNumber = ticket.number
            let phrases = content?.language.phrases
            replyText = (handOver.reason == .asked ? phrases?.handedOver : phrases?.notSure)?
                .filling(["number": String(ticket.number)])
        }
        after.lastSeq = seq + (replyText == nil ? 0 : 1)
        guard try after.update(expecting: before.lastSeq, in: session) else { throw OutOfDate() }
        let locale = (content?.locale ?? conversation.locale).description
        let message = Message(
            seq: seq, author: .subscriber, text: text, locale: conversation.locale.description, createdAt: time)
        try message.insert(into: conversation.id, in: session)
        let reply = replyText.map { text in
            Message(
                seq: seq + 1, author: .bot, text: text, locale: locale, replyTo: seq,
                article: answer.flatMap { content?.articles.id($0.document) }, confidence: answer?.confidence,
                createdAt: time)
        }
        try reply?.insert(into: conversation.id, in: session)
        let posted = PostedMessage(
            conversation: conversation.id, outcome: outcome, message: message, replies: reply.map { [$0] } ?? [],
            ticketNumber: ticketNumber)
        try repeatable?.remember(posted.summary, at: time, in: session)
        return posted
    }

    private func openTicket(_ handOver: HandOver, in session: any Session) throws -> Ticket {
        let suggestion = handOver.best.flatMap { best in content.map { $0.articles.id(best.document) } }
        return try Ticket.open(
            for: conversation, subject: text, reason: handOver.reason, suggestion: suggestion, context: context,
            at: time, in: session)
    }

    /// People have the conversation: their ticket learns that there is something new.
    private func subscriberWrote(to before: Conversation, in session: any Session) throws {
        guard let id = before.ticket, let ticket = try Ticket.find(id: id, in: session) else { return }
        try ticket.apply(.subscriberMessage, by: .subscriber, at: time, in: session)
    }
}

extension Conversation {
    /// False when the stored conversation has another last message than expected.
    func update(expecting lastSeq: Int64, in session: any Session) throws -> Bool {
        try session.execute(
            """
            UPDATE conversation SET subscriber_id = $1, ticket_id = $2, last_seq = $3
            WHERE id = $4 AND last_seq = $5
            """,
            [SQLValue(subscriber), SQLValue(ticket), .int(self.lastSeq), .text(id), .int(lastSeq)]) == 1
    }
}

extension PreparedArticle {
    /// The article as a chat message: the reader's own text, or the choices with their labels.
    func reply(for sources: Set<Source>?) -> String {
        let reading = reading(for: sources)
        let choices = reading.choices.map { "**\($0.label)**\n\n\($0.text)" }
        return ([reading.text] + choices).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}
