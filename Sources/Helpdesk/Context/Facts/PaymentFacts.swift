import Bot

extension Fact {
    static let paymentFacts = [
        Fact("payment.last_at", .time, "when money was last taken") { record, _ in
            FactValue(record.lastCaptured?.at)
        },
        Fact("payment.last_amount", .money, "what was last taken") { record, _ in
            FactValue(record.lastCaptured?.amount)
        },
        Fact("payment.last_failed", .time, "when the last payment failed, unless one has come in since") { record, _ in
            FactValue(record.openFailure?.at)
        },
        Fact("payment.retry_at", .time, "when a failed payment is tried again") { record, time in
            FactValue(record.retryAt(after: time))
        },
        Fact("payment.refunded_at", .time, "when money was last given back") { record, _ in
            FactValue(record.payments.filter { $0.status == .refunded }.map(\.at).max())
        },
        Fact("payment.double_charge", .flag, "the same offer was paid twice within one period") { record, _ in
            .flag(record.doubleCharge != nil)
        },
        Fact("payment.double_charge_amount", .money, "what was paid twice") { record, _ in
            FactValue(record.doubleCharge?.amount)
        },
        Fact("payment.last_four", .text, "the last four digits of the card on file") { record, _ in
            FactValue(record.paymentDetails.compactMap(\.lastFour).first)
        },
        Fact("payment.card_expired", .flag, "the card on file is past its date") { record, time in
            record.hasExpiredCard(at: time).map(FactValue.flag)
        },
    ]
}

extension SubscriberRecord {
    /// The latest payment that took money.
    var lastCaptured: Payment? {
        payments.filter { $0.status == .captured }.max { ($0.at, $0.paymentID) < ($1.at, $1.paymentID) }
    }

    /// The latest rejected payment, unless a captured one of the same offer came after it.
    var openFailure: Payment? {
        let failed = payments.filter { $0.status == .rejected }.max { ($0.at, $0.paymentID) < ($1.at, $1.paymentID) }
        guard let failed else { return nil }
        let isMended = payments.contains {
            $0.status == .captured && $0.at >= failed.at
                && ($0.offerID == nil || failed.offerID == nil || $0.offerID == failed.offerID)
        }
        return isMended ? nil : failed
    }

    /// The next retry: the open failure's `retryAt`, else the main subscription's `nextRetryAt`, when it lies ahead.
    func retryAt(after time: Timestamp) -> Timestamp? {
        [openFailure?.retryAt, mainSubscription(at: time)?.nextRetryAt].compactMap { $0 }.first { $0 > time }
    }

    /// Whether the card on file is past the last day of its month; nil when no card's date is known.
    func hasExpiredCard(at time: Timestamp) -> Bool? {
        let dates = paymentDetails.compactMap(\.cardExpires)
        return dates.isEmpty ? nil : dates.allSatisfy { $0 < time.text.prefix(7) }
    }

    /// The later of two captured payments for the same offer, of the same amount, less than half a period apart: a
    /// renewal comes a whole period later, a change of plan costs something else. A refunded payment does not count.
    /// An offer whose period is not known counts as weekly.
    var doubleCharge: Payment? {
        struct Charge: Hashable {
            let offer: String
            let amount: Money
        }
        var latest: [Charge: Payment] = [:]
        var found: Payment?
        let captured = payments.filter { $0.status == .captured }.sorted {
            ($0.at, $0.paymentID) < ($1.at, $1.paymentID)
        }
        for payment in captured {
            guard let offer = payment.offerID, payment.amount.minorUnits > 0 else { continue }
            let charge = Charge(offer: offer, amount: payment.amount)
            let period = subscriptions.first { $0.offerID == offer }?.period ?? .week
            if let earlier = latest[charge], payment.at < earlier.at.adding(seconds: period.seconds / 2) {
                found = payment
            }
            latest[charge] = payment
        }
        return found
    }
}

extension Subscription.Period {
    /// The shortest that it can be.
    var seconds: Int64 {
        let day: Int64 = 86_400
        return switch self {
        case .week: 7 * day
        case .month: 28 * day
        case .threeMonths: 89 * day
        case .sixMonths: 181 * day
        case .year: 365 * day
        }
    }
}
