import Storage

/// Something that is to happen at a time: one timer a kind and subject. Timers live in the store, so that they outlast
/// the process and any node can run them.
struct DueTimer: Sendable, Equatable {
    /// What is to happen. `RunTimers.swift` says how.
    enum Kind: String, Sendable, CaseIterable {
        /// Forgets what is kept for a while only: idempotency keys, old counts. Subject: the brand.
        case tidyUp = "tidy_up"
        /// Counts what the bot answered as helped, after silence. Subject: the conversation.
        case assumeResolved = "assume_resolved"
        /// Hands over without the answers that were asked for. Subject: the conversation.
        case finishIntake = "finish_intake"
        /// Closes a solved ticket, wakes a pending one, warns of the SLA. Subject: the ticket's id.
        case closeTicket = "close_ticket"
        case wakeTicket = "wake_ticket"
        case sla
        /// Gives tickets the times of changed policies. Subject: brand/cause/ticket.
        case resetClocks = "reset_clocks"
        /// Raises what waits. Subject: brand/event.
        case eventStart = "event_start"
        /// Asks how it went. Subject: the ticket's id.
        case askRating = "ask_rating"
        /// Decides by policy. Subject: the refund's id.
        case refund
        /// Reads the notices that have come in. Subject: the brand.
        case readHooks = "read_hooks"
        /// Forgets what the brand keeps no longer. Subject: the brand.
        case forgetSubscribers = "forget_subscribers"
        /// Removes a brand, part by part. Subject: brand, or brand/conversation.
        case removeBrand = "remove_brand"
    }

    let kind: Kind
    /// What it happens to: a ticket's id, a conversation's id.
    let subject: String
    let brand: String
    let due: Timestamp
    /// How often it has failed.
    var attempts: Int64 = 0

    /// Sets the timer, or moves the one that there is for the same kind and subject.
    func set(in session: any Session) throws {
        try session.execute(
            """
            INSERT INTO timer (kind, subject, brand_id, due_at, attempts) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, attempts = excluded.attempts
            """,
            [.text(kind.rawValue), .text(subject), .text(brand), .int(due.milliseconds), .int(attempts)])
    }

    /// Sets a timer where there is none yet: many may ask for the same at once.
    static func setUnlessSet(
        _ kind: Kind, _ subject: String, brand: String, due: Timestamp, in session: any Session
    ) throws {
        try session.execute(
            """
            INSERT INTO timer (kind, subject, brand_id, due_at, attempts) VALUES ($1, $2, $3, $4, 0)
            ON CONFLICT (kind, subject) DO NOTHING
            """, [.text(kind.rawValue), .text(subject), .text(brand), .int(due.milliseconds)])
    }

    static func cancel(_ kind: Kind, _ subject: String, in session: any Session) throws {
        try session.execute(
            "DELETE FROM timer WHERE kind = $1 AND subject = $2", [.text(kind.rawValue), .text(subject)])
    }

    /// The kinds that this program knows. A newer node may set others, which are for it to run.
    private static let isKnown = "kind IN (\(Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")))"

    /// The timers that have been due the longest and that no other node has claimed. They are this transaction's to take.
    static func claim(_ count: Int, at time: Timestamp, in session: any Session) throws -> [DueTimer] {
        try session.query(
            """
            SELECT kind, subject, brand_id, due_at, attempts FROM timer WHERE due_at <= $1 AND \(isKnown)
            ORDER BY due_at LIMIT \(count)\(session.claimSuffix)
            """, [.int(time.milliseconds)], read)
    }

    /// Takes it out of the store. False when what ran before it has cancelled or moved it.
    func take(in session: any Session) throws -> Bool {
        try session.execute(
            "DELETE FROM timer WHERE kind = $1 AND subject = $2 AND due_at = $3",
            [.text(kind.rawValue), .text(subject), .int(due.milliseconds)]) == 1
    }

    static func isAnyDue(at time: Timestamp, in session: any Session) throws -> Bool {
        try session.first("SELECT 1 FROM timer WHERE due_at <= $1 AND \(isKnown) LIMIT 1", [.int(time.milliseconds)]) {
            _ in true
        } ?? false
    }

    private static func read(_ row: any Row) throws -> DueTimer {
        guard let kind = Kind(rawValue: row.text(0)) else {
            throw StorageError.damaged(reason: "a timer is of no known kind")
        }
        return DueTimer(
            kind: kind, subject: row.text(1), brand: row.text(2), due: Timestamp(row.int(3)), attempts: row.int(4))
    }
}
