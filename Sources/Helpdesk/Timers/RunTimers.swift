import Storage

/// The timer whose transaction failed, so that it can be put off.
private struct TimerFailure: Error {
    let timer: DueTimer
    let reason: any Error
}

extension Helpdesk {
    /// Runs what is due, each in a transaction of its own: what a timer does and that it is gone become true together.
    /// One that fails is put off, longer each time, and `failed` is told. None is begun once `isOver` says so. Returns how
    /// many ran.
    @discardableResult
    public func runDueTimers(
        limit: Int = 1_000, failed: (any Error) -> Void = { _ in }, until isOver: () -> Bool = { false }
    ) throws -> Int {
        var count = 0
        while count < limit, !isOver() {
            let time = clock()
            guard try database.read({ try DueTimer.isAnyDue(at: time, in: $0) }) else { return count }
            do {
                let ran = try database.write { [self] session in
                    guard let timer = try DueTimer.claim(at: time, in: session) else { return false }
                    do { try run(timer, at: time, in: session) } catch {
                        throw TimerFailure(timer: timer, reason: error)
                    }
                    return true
                }
                guard ran else { return count }
                count += 1
            } catch let failure as TimerFailure {
                failed(failure.reason)
                try putOff(failure.timer, from: time)
            }
        }
        return count
    }

    /// What a timer of each kind does, inside the transaction that removes it.
    private func run(_ timer: DueTimer, at time: Timestamp, in session: any Session) throws {
        let work = TicketWork(session: session, time: time, settings: settings[timer.brand])
        switch timer.kind {
        case .tidyUp: try tidyUp(timer, at: time, in: session)
        case .assumeResolved: try assumeResolved(timer, in: session)
        case .finishIntake: try finishIntake(timer, in: work)
        case .closeTicket: try closeTicket(timer, in: work)
        case .wakeTicket: try wakeTicket(timer, in: work)
        case .sla: try watchSLA(timer, in: work)
        case .resetClocks: try resetClocks(timer, at: time, in: session)
        case .eventStart: try startEvent(timer, at: time, in: session)
        case .askRating: try askForRating(timer, in: work)
        case .refund: try decideRefundByPolicy(timer, in: work)
        case .readHooks: try readHooks(timer, at: time, in: session)
        case .forgetSubscribers: try forgetSubscribers(timer, at: time, in: session)
        }
    }

    /// After 1, 2, 4… seconds, an hour at most.
    private func putOff(_ timer: DueTimer, from time: Timestamp) throws {
        var later = DueTimer(
            kind: timer.kind, subject: timer.subject, brand: timer.brand,
            due: time.adding(seconds: min(3_600, 1 << min(timer.attempts, 12))))
        later.attempts = timer.attempts + 1
        try database.write { [later] session in
            // Something may have set it anew meanwhile.
            try session.execute(
                "UPDATE timer SET due_at = $1, attempts = $2 WHERE kind = $3 AND subject = $4 AND due_at = $5",
                [
                    .int(later.due.milliseconds), .int(later.attempts), .text(later.kind.rawValue),
                    .text(later.subject), .int(timer.due.milliseconds),
                ])
        }
    }
}
