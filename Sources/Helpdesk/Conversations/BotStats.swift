import Storage

/// What the bot did on a day in a locale.
public struct BotFigures: Sendable, Equatable {
    /// 2026-02-01, UTC.
    public let day: String
    public let locale: String
    /// By outcome: answered, suggested, asked, escalated.
    public let outcomes: [String: Int64]
    /// What came of the answers: confirmed, assumed, refused, reopened, escalated; "open" while nobody knows.
    public let resolutions: [String: Int64]

    public static let outcomeNames = ["answered", "suggested", "asked", "escalated"]
    public static let resolutionNames = ["confirmed", "assumed", "refused", "reopened", "escalated", "open"]
}

extension Helpdesk {
    public static let mostStatDays = 366

    /// The figures of the latest days, the latest first. For the brand's programs and for agents.
    public func botStats(days: Int, as principal: Principal) throws -> [BotFigures] {
        guard principal.kind != .visitor else {
            throw HelpdeskError.notAllowed(reason: "The bot's figures are for secret keys and agent tokens.")
        }
        let first = clock().day - Int64(days) + 1
        struct Key: Hashable {
            let day: Int64
            let locale: String
        }
        let rows = try database.read { session in
            try session.query(
                """
                SELECT day, locale, outcome, COALESCE(resolution, 'open'), count(*) FROM bot_turn
                WHERE brand_id = $1 AND day >= $2 GROUP BY day, locale, outcome, COALESCE(resolution, 'open')
                """, [.text(principal.brand), .int(first)]
            ) { (Key(day: $0.int(0), locale: $0.text(1)), $0.text(2), $0.text(3), $0.int(4)) }
        }
        return Dictionary(grouping: rows, by: \.0).sorted { ($1.key.day, $0.key.locale) < ($0.key.day, $1.key.locale) }
            .map { key, rows in
                var outcomes: [String: Int64] = [:]
                var resolutions: [String: Int64] = [:]
                for (_, outcome, resolution, count) in rows {
                    outcomes[outcome, default: 0] += count
                    if outcome == "answered" { resolutions[resolution, default: 0] += count }
                }
                return BotFigures(
                    day: String(Timestamp(key.day * 86_400_000).text.prefix(10)), locale: key.locale,
                    outcomes: outcomes, resolutions: resolutions)
            }
    }
}
