import Bot
import FAQIndex
import Storage

/// How a brand's bot counts, and how sure it must be.
public struct BotSettings: Sendable, Equatable {
    /// After this many seconds of silence an answer counts as one that helped.
    public let assumedAfter: Int64
    /// Where the brand has chosen its own.
    private(set) var thresholds: [LocaleTag: Thresholds] = [:]

    public static let hours = 1...720

    init(assumedAfter: Int64 = 86_400) { self.assumedAfter = assumedAfter }

    public init(assumedAfterHours hours: Int) { assumedAfter = Int64(hours) * 3_600 }

    public var assumedAfterHours: Int { Int(assumedAfter / 3_600) }

    static func of(_ brand: String, in session: any Session) throws -> BotSettings {
        let stored = try session.first("SELECT assumed_after FROM bot_settings WHERE brand_id = $1", [.text(brand)]) {
            BotSettings(assumedAfter: $0.int(0))
        }
        var settings = stored ?? BotSettings()
        settings.thresholds = try BrandThresholds.all(of: brand, in: session)
        return settings
    }

    /// The same, but for one locale's thresholds.
    func with(_ own: BrandThresholds) -> BotSettings {
        var settings = self
        settings.thresholds[own.locale] = own.thresholds
        return settings
    }
}

extension Helpdesk {
    public func botSettings(as principal: Principal) throws -> BotSettings {
        try principal.mustManageContent()
        return try content(of: principal).settings
    }

    /// Throws `notAllowed`, `invalid`.
    public func changeBotSettings(_ settings: BotSettings, as principal: Principal) throws {
        try principal.mustManageContent()
        guard BotSettings.hours.contains(settings.assumedAfterHours) else {
            throw HelpdeskError.invalid(field: "assumedAfterHours", expected: "a whole number from 1 to 720")
        }
        try database.write { session in
            try session.execute(
                """
                INSERT INTO bot_settings (brand_id, assumed_after) VALUES ($1, $2)
                ON CONFLICT (brand_id) DO UPDATE SET assumed_after = excluded.assumed_after
                """, [.text(principal.brand), .int(settings.assumedAfter)])
            try Change.content(principal.brand).record(in: session)
        }
        try reloadContent(of: principal.brand)
    }
}
