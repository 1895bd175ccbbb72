import FAQIndex
import Storage

extension Helpdesk {
    /// The wishes of a status, nil for those that are not decided, on tickets that the agent may see; the most pressing
    /// first. Throws `notAllowed`.
    public func listRefunds(_ status: Refund.Status?, as principal: Principal) throws -> [Refund] {
        let agent = try principal.agent()
        let queues = agent.seesEverything ? nil : agent.profile.queues?.keys.sorted()
        return try database.read { try Refund.list(brand: principal.brand, status, in: queues, $0) }
    }

    /// Screens a wish (any agent who may work on its ticket), or decides on it (leads, admins): the subscriber is told. A
    /// postponement moves the deadline.
    ///
    /// Throws `notFound`, `notAllowed`, `invalid`, `conflict` (`refund_transition`).
    public func decideRefund(
        _ id: String, _ action: Refund.Action, why: String?, until: Timestamp? = nil, as principal: Principal
    ) throws -> Refund {
        let agent = try principal.agent()
        guard action == .screen || agent.role != .agent else {
            throw HelpdeskError.notAllowed(reason: "Refunds are decided by agents whose role is lead or admin.")
        }
        let time = clock()
        if action == .postpone {
            guard let until, until > time, until <= time.adding(seconds: 366 * 86_400) else {
                throw HelpdeskError.invalid(field: "until", expected: "a time in the future, at most a year away")
            }
        } else if until != nil {
            throw HelpdeskError.invalid(field: "until", expected: "nothing: it goes with postpone only")
        }
        let why = why.map(CardNumbers.masked)
        return try database.write { [self] session in
            let refund = try Refund.find(id, brand: principal.brand, in: session)
            guard let next = refund.status.after(action) else {
                let possible = refund.status.possible.map(\.rawValue).joined(separator: ", ")
                throw HelpdeskError.conflict(
                    code: "refund_transition",
                    reason: "\"\(action.rawValue)\" is not possible with a refund that is \(refund.status.rawValue); "
                        + "possible: \(possible.isEmpty ? "nothing" : possible).")
            }
            let work = TicketWork(session: session, time: time, settings: settings[principal.brand])
            if let ticket = try Ticket.find(id: refund.ticket, in: session) {
                try agent.mustWork(in: work.settings.queue(ticket.state.queue))
            }
            let decision = Decision(status: next, by: .agent(id: agent.id), why: why, deadline: until)
            return try settle(refund, brand: principal.brand, decision, in: work)
        }
    }

    /// Nobody decided in time: what the brand's policy says holds.
    func decideRefundByPolicy(_ timer: DueTimer, in work: TicketWork) throws {
        let refund = try Refund.find(timer.subject, brand: timer.brand, in: work.session)
        guard !refund.status.isDecided else { return }
        let status: Refund.Status = work.settings.desk.refundPolicy == .approve ? .approved : .denied
        _ = try settle(
            refund, brand: timer.brand, Decision(status: status, by: .system, why: "deadline", deadline: nil), in: work)
    }

    private struct Decision {
        let status: Refund.Status
        let by: TicketEvent.Actor
        let why: String?
        let deadline: Timestamp?
    }

    private func settle(
        _ refund: Refund, brand: String, _ decision: Decision, in work: TicketWork
    ) throws -> Refund {
        let deadline = decision.deadline ?? refund.deadline
        let decider = decision.by == .system ? "policy" : decision.by.text
        let updated = try work.session.execute(
            """
            UPDATE refund SET status = $1, decided_by = $2, decision = $3, deadline = $4, updated_at = $5
            WHERE id = $6 AND status = $7
            """,
            [
                .text(decision.status.rawValue), .text(decider), SQLValue(decision.why), .int(deadline.milliseconds),
                .int(work.time.milliseconds), .text(refund.id), .text(refund.status.rawValue),
            ])
        guard updated == 1 else {
            throw HelpdeskError.conflict(code: "refund_transition", reason: "Somebody else has just decided on it.")
        }
        if decision.status.isDecided {
            try DueTimer.cancel(.refund, refund.id, in: work.session)
        } else {
            try DueTimer(kind: .refund, subject: refund.id, brand: brand, due: deadline).set(in: work.session)
        }
        if let ticket = try Ticket.find(id: refund.ticket, in: work.session) {
            if ticket.status != .closed {
                try ticket.apply(.refund, by: decision.by, why: "\(decision.status.rawValue) \(refund.id)", in: work)
            }
            try tellSubscriber(of: decision.status, refund, ticket, in: work)
        }
        return try Refund.find(refund.id, brand: brand, in: work.session)
    }

    private func tellSubscriber(
        of status: Refund.Status, _ refund: Refund, _ ticket: Ticket, in work: TicketWork
    ) throws {
        let words: KeyPath<Phrases, String?>
        switch status {
        case .approved: words = \.refundApproved
        case .denied: words = \.refundDenied
        case .postponed: words = \.refundPostponed
        case .requested, .screened: return
        }
        guard let text = phrase(words, for: ticket), let locale = LocaleTag(ticket.locale) else { return }
        let values = ["number": String(ticket.number), "amount": refund.amount.text(for: locale)]
        for conversation in try ticket.conversations(in: work.session) {
            try ticket.say(text.filling(values), by: nil, in: conversation, work)
        }
    }
}
