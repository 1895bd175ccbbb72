import Bot
import FAQIndex
import JSON
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
    let botSettings: BotSettings
    let settings: DeskSettings
    /// What a search finds the message by, when people have the conversation.
    let terms: String

    /// Another message came first, so that the decision is out of date.
    struct OutOfDate: Error {}

    /// Stores message, answers and ticket. Throws `OutOfDate`, so that nothing of it stays.
    func store(over before: Conversation, in session: any Session, _ repeatable: Repeatable?) throws -> PostedMessage {
        let seq = before.lastSeq + 1
        var after = conversation
        after.dialog = decision.state
        after.dialog.number(seq)
        let work = TicketWork(session: session, time: time, settings: settings)
        if decision.outcome == .waiting {
            if let ticket = try Ticket.hearSubscriber(text, in: before, terms: terms, work) { after.ticket = ticket.id }
        }
        let ticket = try decision.handOver.map { try openTicket($0, in: work) }
        if let ticket { after.ticket = ticket.id }
        let refund = try decision.handOver.flatMap { try ticket?.requestRefund(tappedIn: $0, in: work) }
        let replies = replies(to: seq, ticket: ticket, refund)
        after.lastSeq = seq + Int64(replies.count)
        after.silenceDue = silenceDue(over: before)
        guard try after.update(expecting: before.lastSeq, in: session) else { throw OutOfDate() }
        let message = Message(
            seq: seq, author: .subscriber, text: text, locale: conversation.locale.description, createdAt: time)
        for message in [message] + replies { try message.insert(into: conversation.id, in: session) }
        try BotTurn.record(
            decision, article: decision.best.flatMap(articleID) ?? decision.handOver?.article, of: after, seq: seq,
            at: time, in: session)
        try BotTurn.note(decision, on: before.dialog.answered, of: conversation.id, in: session)
        try setSilenceTimers(over: before, due: after.silenceDue, in: session)
        let posted = PostedMessage(
            conversation: conversation.id, outcome: decision.outcome, message: message, replies: replies,
            ticketNumber: try after.ticketNumber(in: session), locale: after.locale)
        try repeatable?.remember(posted.summary, at: time, in: session)
        return posted
    }

    private func articleID(_ answer: Answer) -> String? { content?.articles.id(answer.document) }

    // MARK: Words

    /// What the bot says: a message for each article, and one for what is said without any.
    private func replies(to seq: Int64, ticket: Ticket?, _ refund: Refund?) -> [Message] {
        var replies: [Message] = []
        var texts: [String] = []
        func flush(_ answer: Answer? = nil) {
            guard !texts.isEmpty else { return }
            replies.append(
                Message(
                    seq: seq + 1 + Int64(replies.count), author: .bot, text: texts.joined(separator: "\n\n"),
                    locale: (content?.locale ?? conversation.locale).description, replyTo: seq,
                    article: answer.flatMap(articleID), confidence: answer?.confidence, createdAt: time))
            texts = []
        }
        for part in decision.parts {
            switch part {
            case .phrase(let phrase): texts.append(text(of: phrase, ticket: ticket))
            case .question(let name): texts.append(content?.language.phrases.questions[name] ?? name)
            case .text(let text):
                let words = FactText(locale: content?.locale ?? conversation.locale)
                texts.append(words.filling(text, context?.facts ?? [:]))
            case .article(let answer):
                texts.append(content?.articles.reply(answer.document, for: context?.audience) ?? "")
                flush(answer)
            }
        }
        if let choices = decision.choices { texts.append(choices) }
        if let content, let noted = refund.flatMap({ content.language.phrases.noted($0, content.locale) }) {
            texts.insert(noted, at: 0)
        }
        flush()
        if !replies.isEmpty { replies[replies.count - 1].quickReplies = decision.taps }
        return replies
    }

    private func text(of phrase: Phrase, ticket: Ticket?) -> String {
        guard let content else { return "" }
        if let ticket {
            return content.handedOver(phrase, ticket, turn: conversation.lastSeq, settings, at: time)
        }
        return content.language.phrases.text(phrase, turn: conversation.lastSeq)
    }

    // MARK: People

    private func openTicket(_ handOver: HandOver, in work: TicketWork) throws -> Ticket {
        try Ticket.open(
            handOver, text: text, context: context, section: handOver.article.flatMap { content?.article($0)?.section },
            terms: terms, for: conversation, in: work)
    }
}

extension Decision {
    /// The articles to choose from, numbered, for those who type.
    fileprivate var choices: String? {
        guard outcome == .suggested else { return nil }
        let titles = taps.filter { $0.id.hasPrefix("article:") }.map(\.label)
        return titles.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
    }
}

extension LocaleContent {
    /// What is said at a hand-over: who takes over, under which number, and when to expect an answer by the clocks of the
    /// brand.
    func handedOver(
        _ phrase: Phrase, _ ticket: Ticket, turn: Int64, _ settings: DeskSettings, at time: Timestamp
    ) -> String {
        let phrases = language.phrases
        let when = phrases.when.text(due: ticket.expectedReply, now: time, zone: settings.timeZone, locale: locale)
        let team = settings.queue(ticket.state.queue).name(in: locale) ?? phrases.team
        return phrases.text(phrase, turn: turn, ["number": String(ticket.number), "team": team, "when": when])
    }
}

extension Ticket {
    /// Opens the ticket of a hand-over, with what the bot found out before it.
    static func open(
        _ handOver: HandOver, text: String, context: SubscriptionContext?, section: String?, terms: String,
        for conversation: Conversation, in work: TicketWork
    ) throws -> Ticket {
        let ticket = try open(
            NewTicket(
                subject: handOver.subject ?? text, reason: handOver.reason, suggestion: handOver.article,
                section: section, context: context, queue: handOver.queue,
                priority: handOver.priority.flatMap { Priority(rawValue: $0.rawValue) }, tags: handOver.tags,
                details: handOver.details, terms: terms),
            for: conversation, in: work)
        try ticket.takeFiles(in: work.session)
        return ticket
    }
}

extension Conversation {
    /// False when the stored conversation has another last message than expected.
    func update(expecting lastSeq: Int64, in session: any Session) throws -> Bool {
        try session.execute(
            """
            UPDATE conversation
            SET subscriber_id = $1, ticket_id = $2, last_seq = $3, locale = $4, dialog = $5, silence_due = $6
            WHERE id = $7 AND last_seq = $8
            """,
            [
                SQLValue(subscriber), SQLValue(ticket), .int(self.lastSeq), .text(locale.description),
                SQLValue(dialog.stored), SQLValue(silenceDue?.milliseconds), .text(id), .int(lastSeq),
            ]) == 1
    }
}
