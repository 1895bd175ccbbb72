import Storage

extension Helpdesk {
    private static let betweenSeconds: Int64 = 3_600
    /// A request is repeated within minutes; a day is generous.
    private static let keptKeysSeconds: Int64 = 86_400
    /// Keys forgotten in one transaction: after a busy day there are millions, and others want to write in between.
    private static let mostAtOnce = 1_000

    /// Sees to it that what a brand no longer needs is forgotten in time.
    static func scheduleTidyingUp(_ brand: String, from time: Timestamp, in session: any Session) throws {
        try DueTimer(kind: .tidyUp, subject: brand, brand: brand, due: time.adding(seconds: betweenSeconds))
            .set(in: session)
    }

    func tidyUp(_ timer: DueTimer, at time: Timestamp, in session: any Session) throws {
        let forgotten = try session.execute(
            """
            DELETE FROM idempotency WHERE (brand_id, scope, key) IN (
                SELECT brand_id, scope, key FROM idempotency WHERE brand_id = $1 AND created_at < $2
                ORDER BY created_at LIMIT \(Self.mostAtOnce))
            """, [.text(timer.brand), .int(time.adding(seconds: -Self.keptKeysSeconds).milliseconds)])
        guard forgotten < Self.mostAtOnce else { return try timer.set(in: session) }
        try session.execute(
            "DELETE FROM search_count WHERE brand_id = $1 AND day < $2",
            [.text(timer.brand), .int(time.day - Self.keptSearchDays)])
        try session.execute(
            "DELETE FROM notice WHERE brand_id = $1 AND created_at < $2",
            [.text(timer.brand), .int(time.adding(seconds: -Self.keptNoticeDays * 86_400).milliseconds)])
        // What readers said since then moves articles up or down.
        let votes = try session.first(
            "SELECT 1 FROM article_vote WHERE brand_id = $1 AND created_at >= $2 LIMIT 1",
            [.text(timer.brand), .int(time.adding(seconds: -2 * Self.betweenSeconds).milliseconds)]
        ) { _ in true }
        if votes == true { try Change.content(timer.brand).record(in: session) }
        try Self.scheduleTidyingUp(timer.brand, from: time, in: session)
    }
}
