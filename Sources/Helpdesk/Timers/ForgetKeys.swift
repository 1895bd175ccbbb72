import Storage

extension Helpdesk {
    /// A request is repeated within minutes; a day is generous.
    private static let keptSeconds: Int64 = 86_400
    private static let betweenSeconds: Int64 = 3_600

    /// Sees to it that a brand's idempotency keys are forgotten in time.
    static func scheduleForgettingKeys(of brand: String, from time: Timestamp, in session: any Session) throws {
        try DueTimer(kind: .forgetKeys, subject: brand, brand: brand, due: time.adding(seconds: betweenSeconds))
            .set(in: session)
    }

    func forgetKeys(_ timer: DueTimer, at time: Timestamp, in session: any Session) throws {
        try session.execute(
            "DELETE FROM idempotency WHERE brand_id = $1 AND created_at < $2",
            [.text(timer.brand), .int(time.adding(seconds: -Self.keptSeconds).milliseconds)])
        try Self.scheduleForgettingKeys(of: timer.brand, from: time, in: session)
    }
}
