import Bot
import FAQIndex
import Storage

extension Helpdesk {
    /// To choose from; older payments are asked back in words.
    private static let mostOffered = 3

    /// Taps for the payments that a subscriber may ask back, when what was just answered is about that.
    func refundOffers(
        _ decision: Decision, _ content: LocaleContent, _ record: SubscriberRecord, brand: String
    ) throws -> [(id: String, label: String)] {
        guard let label = content.language.phrases.labels.refund else { return [] }
        let topics = settings[brand].desk.refundTopics
        guard decision.answers.contains(where: { topics.contains(content.articles.id($0.document)) }) else { return [] }
        let payments = record.refundablePayments
        let asked = try database.read { try Refund.list(of: payments.map(\.paymentID), brand: brand, in: $0) }
        let words = FactText(locale: content.locale)
        return payments.filter { payment in !asked.contains { $0.payment == payment.paymentID } }
            .prefix(Self.mostOffered).map { payment in
                let values = [
                    "amount": payment.amount.text(for: content.locale),
                    "date": words.words(.time(payment.at.milliseconds)),
                ]
                return (payment.paymentID, label.filling(values))
            }
    }
}

extension Ticket {
    /// Asks for what was tapped before a hand-over; nil when it cannot be given back any more: then the ticket says it all.
    func requestRefund(tappedIn handOver: HandOver, in work: TicketWork) throws -> Refund? {
        guard let tapped = handOver.refund else { return nil }
        let reason = handOver.details.first { $0.question == HandOver.refundReason }?.text ?? handOver.subject
        do {
            let payment = try SubscriberRecord.refundable(tapped, of: subscriber, brand: brand, in: work.session)
            return try requestRefund(of: payment, reason: reason ?? "", by: .bot, in: work)
        } catch is HelpdeskError { return nil }
    }
}
