import Storage

extension Helpdesk {
    public static let longestRefundReason = 1_000

    /// Asks for a payment back, on a ticket of the subscriber who made it. Only payments of our own billing can be given
    /// back here; whoever asks for another learns where it is done.
    ///
    /// Throws `notFound` for ticket or payment, `notAllowed`, `invalid`, `refundElsewhere`, and `conflict`:
    /// `refund_not_possible` for a payment that was not captured, `refund_exists`.
    public func requestRefund(
        _ number: Int64, payment: String, reason: String, as principal: Principal,
        _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let reason = try checkedComment(reason, field: "reason")
        let request = ["refund", payment, reason]
        return try changeTicket(number, as: principal, conditions, request: request) { ticket, agent, work in
            let payment = try SubscriberRecord.refundable(
                payment, of: ticket.subscriber, brand: ticket.brand, in: work.session)
            try ticket.requestRefund(of: payment, reason: reason, by: .agent(id: agent.id), in: work)
        }
    }
}

extension SubscriberRecord {
    /// A subscriber's payment that is ours to give back. Throws `notFound`, `refundElsewhere`, `conflict`.
    static func refundable(
        _ payment: String, of subscriber: String?, brand: String, in session: any Session
    ) throws -> Payment {
        let record = try subscriber.flatMap { try find($0, brand: brand, in: session) }?.record
        guard let payment = record?.payments.first(where: { $0.paymentID == payment }) else {
            throw HelpdeskError.notFound(what: "payment of the subscriber")
        }
        if let refusal = record?.refusal(toGiveBack: payment) { throw refusal }
        return payment
    }

    /// The payments that are ours to give back, the latest first.
    var refundablePayments: [Payment] {
        payments.filter { refusal(toGiveBack: $0) == nil }.sorted { $0.at > $1.at }
    }

    private func refusal(toGiveBack payment: Payment) -> HelpdeskError? {
        // Either may say that somebody else is the merchant. That something was paid, the payment itself says.
        let subscription = subscriptions.first { $0.subscriptionID == payment.subscriptionID }
        for source in [payment.source, subscription?.source].compactMap({ $0 }) {
            guard case .refused(_, let place) = Promises.allowed(.refund, source, .active) else { continue }
            return .refundElsewhere(source: source, place: place)
        }
        guard payment.status == .captured else {
            return .conflict(
                code: "refund_not_possible",
                reason: "Only a captured payment can be given back; this one is \(payment.status.rawValue).")
        }
        guard payment.amount.minorUnits > 0 else {
            return .conflict(code: "refund_not_possible", reason: "Nothing was paid with this payment.")
        }
        return nil
    }
}

extension Ticket {
    /// For agents, subscribers and the bot alike. `payment`: one that is ours to give back. Throws `conflict`
    /// (`refund_exists`).
    @discardableResult
    func requestRefund(
        of payment: Payment, reason: String, by actor: TicketEvent.Actor, in work: TicketWork
    ) throws -> Refund {
        let refund = Identifier.make("rfd", at: work.time)
        let deadline = work.time.adding(seconds: work.settings.desk.refundHours * 3_600)
        let added = try work.session.execute(
            """
            INSERT INTO refund (id, brand_id, ticket_id, ticket_number, payment_id, amount, currency, reason, status,
                deadline, created_at, updated_at, asked_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)
            ON CONFLICT (brand_id, payment_id) DO NOTHING
            """,
            [
                .text(refund), .text(brand), .text(self.id), .int(number), .text(payment.paymentID),
                .int(payment.amount.minorUnits), .text(payment.amount.currency), .text(reason),
                .text(Refund.Status.requested.rawValue), .int(deadline.milliseconds), .int(work.time.milliseconds),
                .text(actor.text),
            ])
        guard added == 1 else {
            throw HelpdeskError.conflict(
                code: "refund_exists", reason: "This payment has been asked back already.")
        }
        try DueTimer(kind: .refund, subject: refund, brand: brand, due: deadline).set(in: work.session)
        try apply(.refund, by: actor, why: "requested \(refund)", in: work)
        return try Refund.find(refund, brand: brand, in: work.session)
    }
}
