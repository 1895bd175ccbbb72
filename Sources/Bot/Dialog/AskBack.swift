extension HandOver {
    /// The question for the reason of a refund, by its name.
    public static let refundReason = "refundReason"
}

extension Decision {
    /// Payments that the subscriber may ask back with a tap, beside what can be said to the answer.
    public mutating func offerRefunds(_ payments: [(id: String, label: String)]) {
        taps.insert(contentsOf: payments.map { QuickReply(id: Tap.refund($0.id).id, label: $0.label) }, at: 0)
        state.offers = taps
    }
}

extension Dialog {
    /// Asks why a payment is asked back, and passes the wish on.
    func askBack(_ payment: String) -> Decision {
        var wish = HandOver(reason: .topic, article: state.answered?.article)
        wish.refund = payment
        wish.subject = state.answered?.question.text ?? skills.words(of: said, state)
        return handOver(wish, asking: [HandOver.refundReason])
    }
}
