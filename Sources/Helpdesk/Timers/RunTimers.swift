import Storage

extension Helpdesk {
    /// Timers that share a transaction at most. It ends earlier once it has taken this long, so that whoever else writes
    /// gets a turn between, and one that has much to do does not keep others.
    private static let largestBatch = 32
    private static let longestBatch = Duration.milliseconds(20)

    /// Runs what is due, many in a transaction: what timers do and that they are gone become true together. One that fails
    /// is undone by itself and put off, longer each time, and `failed` is told. No transaction is begun once `isOver` says
    /// so. Returns how many ran.
    @discardableResult
    public func runDueTimers(
        limit: Int = 1_000, failed: (any Error) -> Void = { _ in }, until isOver: () -> Bool = { false }
    ) throws -> Int {
        var count = 0
        while count < limit, !isOver() {
            let (time, most) = (clock(), min(Self.largestBatch, limit - count))
            guard try database.read({ try DueTimer.isAnyDue(at: time, in: $0) }) else { return count }
            let batch = try database.write { [self] in try runBatch(of: most, at: time, in: $0) }
            for failure in batch.failures { failed(failure) }
            // Another node has its turn, or has claimed them.
            guard batch.ran > 0 || !batch.failures.isEmpty else { return count }
            count += batch.ran
        }
        return count
    }

    private func runBatch(
        of most: Int, at time: Timestamp, in session: any Session
    ) throws -> (ran: Int, failures: [any Error]) {
        // Nodes that ran batches beside each other would keep losing races: they read and change the same pages.
        guard try session.takeTurn("timers") else { return (0, []) }
        let end = ContinuousClock.now + Self.longestBatch
        var (ran, failures) = (0, [any Error]())
        for timer in try DueTimer.claim(most, at: time, in: session) {
            let outcome = try session.attempt {
                guard try timer.take(in: session) else { return 0 }
                try run(timer, at: time, in: session)
                return 1
            }
            switch outcome {
            case .success(let count): ran += count
            case .failure(let failure):
                failures.append(failure)
                try timer.putOff(from: time, in: session)
            }
            if ContinuousClock.now > end { break }
        }
        return (ran, failures)
    }

    /// What a timer of each kind does, inside the transaction that removes it.
    private func run(_ timer: DueTimer, at time: Timestamp, in session: any Session) throws {
        let work = TicketWork(session: session, time: time, settings: settings[timer.brand])
        switch timer.kind {
        case .tidyUp: try tidyUp(timer, at: time, in: session)
        case .assumeResolved: try assumeResolved(timer, at: time, in: session)
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
        case .removeBrand: try removeBrand(timer, in: session)
        }
    }
}

extension DueTimer {
    /// After 1, 2, 4… seconds, an hour at most.
    fileprivate func putOff(from time: Timestamp, in session: any Session) throws {
        var later = DueTimer(
            kind: kind, subject: subject, brand: brand, due: time.adding(seconds: min(3_600, 1 << min(attempts, 12))))
        later.attempts = attempts + 1
        try later.set(in: session)
    }
}
