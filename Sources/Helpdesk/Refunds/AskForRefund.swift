import FAQIndex
import Storage

/// A subscriber's wish to have a payment back.
public struct RefundWish: Sendable {
    public let payment: String
    public let reason: String

    public init(payment: String, reason: String) { (self.payment, self.reason) = (payment, reason) }
}

extension Helpdesk {
    /// What such a ticket is about where the conversation says nothing else: an article of the starter FAQ.
    private static let refundTopic = "refund-request"

    /// What the subscriber of a conversation has asked back, and the payments that they may ask back.
    ///
    /// Throws `notFound`, `notAllowed` for somebody who is not signed in.
    public func readRefunds(
        of id: String, as principal: Principal, subscriber: String?
    ) throws -> (refunds: [Refund], payments: [Payment]) {
        try database.read { session in
            let conversation = try Conversation.joined(id, by: principal, subscriber: subscriber, in: session)
            let owner = try conversation.owner(or: subscriber)
            let record = try SubscriberRecord.find(owner, brand: conversation.brand, in: session)?.record
            let asked = try Refund.list(
                of: record?.payments.map(\.paymentID) ?? [], brand: conversation.brand, in: session)
            let rest = record?.refundablePayments.filter { payment in
                !asked.contains { $0.payment == payment.paymentID }
            }
            return (asked, rest ?? [])
        }
    }

    /// A signed-in subscriber asks for a payment back. The reason becomes a message of the conversation; the ticket that
    /// it is with hears of it, else one is opened. A repeated key gets what the first request got.
    ///
    /// Throws `notFound` for conversation or payment, `notAllowed`, `invalid`, `refundElsewhere`, `idempotencyKeyReused`,
    /// `conflict` (`refund_not_possible`, `refund_exists`).
    public func askForRefund(
        _ wish: RefundWish, in id: String, as principal: Principal, subscriber: String?, key: IdempotencyKey?
    ) throws -> Refund {
        let wish = RefundWish(payment: wish.payment, reason: try checkedComment(wish.reason, field: "reason"))
        let (content, settings, time) = (try content(of: principal), settings[principal.brand], clock())
        let before = try database.read { session in
            let conversation = try Conversation.joined(id, by: principal, subscriber: subscriber, in: session)
            let owner = try conversation.owner(or: subscriber)
            // Refused before the billing API is asked about anything.
            _ = try SubscriberRecord.refundable(wish.payment, of: owner, brand: principal.brand, in: session)
            return (conversation, owner)
        }
        let (talk, owner) = before
        var new = NewTicket(subject: wish.reason, reason: .topic)
        let topic = talk.dialog.answered.map(\.article).flatMap { settings.desk.refundTopics.contains($0) ? $0 : nil }
        new.suggestion = topic ?? Self.refundTopic
        new.section = content.section(of: new.suggestion ?? "")
        new.terms = searchTerms(wish.reason, locale: talk.locale.description)
        new.context =
            talk.ticket == nil ? collectContext(of: owner, brand: principal.brand, for: .escalating) : nil
        let repeatable = Repeatable(
            brand: principal.brand, scope: "refunds:\(id)", key: key, request: [wish.payment, wish.reason])
        let refund = try database.write { [new] session in
            if let earlier = try repeatable?.earlierResult(in: session) {
                return try Refund.find(earlier, brand: principal.brand, in: session)
            }
            let work = TicketWork(session: session, time: time, settings: settings)
            var conversation = try Conversation.joined(id, by: principal, subscriber: subscriber, in: session)
            conversation.subscriber = owner
            let refund = try conversation.askForRefund(wish, new, content, in: work)
            try repeatable?.remember(refund.id, at: time, in: session)
            return refund
        }
        changes.announce(id)
        return refund
    }
}

extension Conversation {
    /// Who asks. Throws `notAllowed` for a visitor whom nobody knows.
    fileprivate func owner(or subscriber: String?) throws -> String {
        guard let owner = self.subscriber ?? subscriber else {
            throw HelpdeskError.notAllowed(
                reason: "Refunds are for subscribers who are signed in: send their Subscriber-Token.")
        }
        return owner
    }

    /// The wish as a message, on the conversation's ticket or on a new one, with the bot's word that it is noted.
    fileprivate func askForRefund(
        _ wish: RefundWish, _ new: NewTicket, _ content: BrandContent, in work: TicketWork
    ) throws -> Refund {
        let payment = try SubscriberRecord.refundable(wish.payment, of: subscriber, brand: brand, in: work.session)
        let own = try Ticket.hearSubscriber(wish.reason, in: self, terms: new.terms, work)
        let ticket = try own ?? Ticket.open(new, for: self, in: work)
        if own == nil { try ticket.takeFiles(in: work.session) }
        var after = self
        after.ticket = ticket.id
        // A question of the bot's that waited for its answer is with people now.
        (after.dialog.intake, after.dialog.offers) = (nil, [])
        after.lastSeq += 1
        guard try after.update(expecting: lastSeq, in: work.session) else { throw HelpdeskError.busy }
        try Message(
            seq: after.lastSeq, author: .subscriber, text: wish.reason, locale: locale.description,
            createdAt: work.time
        ).insert(into: id, in: work.session)
        let refund = try ticket.final(in: work.session).requestRefund(
            of: payment, reason: wish.reason, by: .subscriber, in: work)
        let words = content.content(for: [locale])
        let handedOver =
            own == nil
            ? words?.handedOver(.handedOver, ticket, turn: lastSeq, work.settings, at: work.time) : nil
        let said = [words?.language.phrases.noted(refund, locale), handedOver].compactMap { $0 }
        if !said.isEmpty { try ticket.say(said.joined(separator: " "), by: nil, in: id, work) }
        return refund
    }
}

extension Phrases {
    /// That a wish for a payment is noted; nil where the language has no words for it.
    func noted(_ refund: Refund, _ locale: LocaleTag) -> String? {
        refundRequested?.filling(["amount": refund.amount.text(for: locale)])
    }
}
