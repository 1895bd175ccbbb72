import Storage

/// Gives a brand's tickets the times that follow from policies, business hours and event mode as they are now, some
/// hundreds a turn.
struct ClockReset {
    let brand: String
    /// What changed. Another change for the same cause starts over; one for another goes on beside it.
    let cause: String
    /// The number of the last ticket that was looked at.
    var after: Int64 = 0

    /// By then every node has read what has changed, so that no ticket is given the times of before afterwards.
    static let delaySeconds: Int64 = 5

    /// At the end of a change of settings.
    func schedule(at time: Timestamp, in session: any Session) throws {
        try setTimer(due: time.adding(seconds: Self.delaySeconds), in: session)
    }

    func setTimer(due: Timestamp, in session: any Session) throws {
        try DueTimer(kind: .resetClocks, subject: "\(brand)/\(cause)/\(after)", brand: brand, due: due).set(in: session)
    }
}

extension ClockReset {
    fileprivate init(_ timer: DueTimer) {
        let parts = timer.subject.split(separator: "/")
        brand = timer.brand
        cause = parts.count == 3 ? String(parts[1]) : "settings"
        after = parts.last.flatMap { Int64($0) } ?? 0
    }
}

extension Helpdesk {
    private static let mostResetAtOnce = 200
    /// Where clocks run: not while it is the subscriber's turn.
    private static let resetStatuses: [TicketStatus] = [.new, .open, .onHold]

    func resetClocks(_ timer: DueTimer, at time: Timestamp, in session: any Session) throws {
        var reset = ClockReset(timer)
        let work = TicketWork(session: session, time: time, settings: try .read(of: reset.brand, in: session))
        // One status at a time, each by the index, however many are closed in between.
        let found = try Self.resetStatuses.flatMap { status in
            try session.query(
                """
                SELECT \(Ticket.columns) FROM \(Ticket.source)
                WHERE t.brand_id = $1 AND t.status = $2 AND t.number > $3 ORDER BY t.number LIMIT $4
                """,
                [.text(reset.brand), .text(status.rawValue), .int(reset.after), .int(Int64(Self.mostResetAtOnce))],
                Ticket.read)
        }
        let tickets = found.sorted { $0.number < $1.number }.prefix(Self.mostResetAtOnce)
        for ticket in tickets { try ticket.resetClocks(in: work) }
        guard tickets.count == Self.mostResetAtOnce, let last = tickets.last else { return }
        reset.after = last.number
        try reset.setTimer(due: time, in: session)
    }
}

extension Ticket {
    /// Its times are no part of its state: they follow from it, and no event says that they changed.
    fileprivate func resetClocks(in work: TicketWork) throws {
        var changed = self
        changed.sla.reset(state, at: work.time, settings: work.settings)
        guard changed.sla != sla else { return }
        try work.session.execute(
            "UPDATE ticket SET sla = $1, due_at = $2 WHERE id = $3",
            [.text(changed.sla.stored), .int(changed.sla.due?.milliseconds ?? Self.neverDue), .text(id)])
        try changed.setTimers(over: self, in: work)
    }
}
