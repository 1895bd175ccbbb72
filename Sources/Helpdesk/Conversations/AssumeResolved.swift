import Bot
import Storage

/// How a brand's bot counts.
public struct BotSettings: Sendable, Equatable {
    /// After this many seconds of silence an answer counts as one that helped.
    public let assumedAfter: Int64

    public static let hours = 1...720

    init(assumedAfter: Int64 = 86_400) { self.assumedAfter = assumedAfter }

    public init(assumedAfterHours hours: Int) { assumedAfter = Int64(hours) * 3_600 }

    public var assumedAfterHours: Int { Int(assumedAfter / 3_600) }

    static func of(_ brand: String, in session: any Session) throws -> BotSettings {
        try session.first("SELECT assumed_after FROM bot_settings WHERE brand_id = $1", [.text(brand)]) {
            BotSettings(assumedAfter: $0.int(0))
        } ?? BotSettings()
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

    /// A conversation has been silent long enough: what was answered in it counts as helped.
    func assumeResolved(_ timer: DueTimer, in session: any Session) throws {
        try session.execute(
            """
            UPDATE bot_turn SET resolution = 'assumed'
            WHERE conversation_id = $1 AND outcome = 'answered' AND resolution IS NULL
            """, [.text(timer.subject)])
    }
}

extension MessageTurn {
    /// Sets or cancels what happens when nothing more is heard.
    func setSilenceTimers(over before: Conversation, in session: any Session) throws {
        func timer(_ kind: DueTimer.Kind, _ seconds: Int64) throws {
            try DueTimer(
                kind: kind, subject: conversation.id, brand: conversation.brand, due: time.adding(seconds: seconds)
            ).set(in: session)
        }
        switch decision.outcome {
        case .answered: try timer(.assumeResolved, settings.assumedAfter)
        case .resolved, .escalated: try DueTimer.cancel(.assumeResolved, conversation.id, in: session)
        case .greeted, .acknowledged, .suggested, .asked:
            if before.dialog.answered != nil { try timer(.assumeResolved, settings.assumedAfter) }
        case .waiting: break
        }
        if decision.state.intake != nil {
            try timer(.finishIntake, FinishIntake.patience)
        } else if before.dialog.intake != nil {
            try DueTimer.cancel(.finishIntake, conversation.id, in: session)
        }
    }
}
