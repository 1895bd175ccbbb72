import Storage

extension Helpdesk {
    /// In one transaction, so that others get their turn between.
    private static let mostAtOnce: Int64 = 200

    /// Sees to it that a brand forgets in time, once a day.
    static func scheduleForgettingSubscribers(of brand: String, from time: Timestamp, in session: any Session) throws {
        try DueTimer(kind: .forgetSubscribers, subject: brand, brand: brand, due: time.adding(days: 1))
            .set(in: session)
    }

    /// Forgets what the brand keeps no longer (`PrivacySettings`).
    func forgetSubscribers(_ timer: DueTimer, at time: Timestamp, in session: any Session) throws {
        let settings = try DeskSettings.read(of: timer.brand, in: session).privacy
        func before(_ days: Int64) -> SQLValue { .int(time.adding(days: -days).milliseconds) }
        var isUnfinished = false
        try session.execute(
            "DELETE FROM hook_event WHERE brand_id = $1 AND received_at < $2",
            [.text(timer.brand), before(settings.noticeDays)])
        if let days = settings.inactiveSubscriberDays {
            let inactive = try session.query(
                "SELECT id FROM subscriber WHERE brand_id = $1 AND updated_at < $2 ORDER BY updated_at LIMIT $3",
                [.text(timer.brand), before(days), .int(Self.mostAtOnce)]
            ) { $0.text(0) }
            for id in inactive {
                try Erasure(brand: timer.brand, subscriber: id, actor: "retention").run(at: time, in: session)
            }
            isUnfinished = inactive.count == Self.mostAtOnce
        }
        if let days = settings.conversationDays {
            let over = try session.query(
                """
                SELECT c.id FROM conversation c LEFT JOIN ticket t ON t.id = c.ticket_id
                WHERE c.brand_id = $1 AND c.created_at < $2 AND (t.id IS NULL OR t.status IN ('solved', 'closed'))
                    AND EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.author = 'subscriber'
                        AND m.text <> $3)
                ORDER BY c.created_at LIMIT $4
                """, [.text(timer.brand), before(days), .text(Erasure.nothing), .int(Self.mostAtOnce)]
            ) { $0.text(0) }
            for id in over { try Erasure.eraseWords(of: id, in: session) }
            isUnfinished = isUnfinished || over.count == Self.mostAtOnce
        }
        try forgetFilesWithoutTicket(of: timer.brand, at: time, in: session)
        let next = isUnfinished ? time.adding(seconds: 1) : time.adding(days: 1)
        try DueTimer(kind: .forgetSubscribers, subject: timer.brand, brand: timer.brand, due: next).set(in: session)
    }

    /// Forgets what was attached in conversations that never came to people.
    private func forgetFilesWithoutTicket(of brand: String, at time: Timestamp, in session: any Session) throws {
        try StoredFile.forget(
            "brand_id = $1 AND ticket_id = $2 AND created_at < $3",
            [
                .text(brand), .text(Attachment.Place.noTicket),
                .int(time.adding(days: -FileAllowance.keptWithoutTicketDays).milliseconds),
            ],
            in: session)
    }
}
