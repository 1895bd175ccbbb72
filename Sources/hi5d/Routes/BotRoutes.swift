import HTTPServer
import Helpdesk
import JSON

func addBotRoutes(to router: inout Router, _ desk: Helpdesk) {
    // Says what the bot would do, and why. Nothing is stored, no ticket is opened.
    router.on(.post, "/v1/bot/opinions", .memory) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let text = try fields.string("text", 1...Helpdesk.longestMessage)
        let tag = try fields.optionalString("locale", 2...15)
        try fields.finish()
        guard principal.kind != .visitor else {
            throw Problem(.forbidden, "not_allowed", "The bot is tried out with a secret key or an agent token.")
        }
        let locale = try tag.map { tag in
            guard let locale = LocaleTag(tag) else { throw Problem.field("locale", expected: LocaleTag.expected) }
            return locale
        }
        let content = try desk.faq(for: [locale ?? desk.content(of: principal).language(of: text)], as: principal)
        return .json(content.askBot(text).json, headers: [("Content-Language", content.locale.description)])
    }

    router.on(.get, "/v1/bot/stats", .blocking) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly("days")
        let figures = try desk.botStats(
            days: try request.query.int("days", 1...Helpdesk.mostStatDays) ?? 30, as: principal)
        return .json(["figures": .array(figures.map(\.json))])
    }

    router.on(.get, "/v1/bot/settings", .memory) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(try desk.botSettings(as: principal).json)
    }

    router.on(.put, "/v1/bot/settings", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let hours = try fields.optionalInt(
            "assumedAfterHours", Int64(BotSettings.hours.lowerBound)...Int64(BotSettings.hours.upperBound))
        try fields.finish()
        guard let hours else {
            throw Problem.field("assumedAfterHours", expected: "a whole number from 1 to 720; it is missing")
        }
        try desk.changeBotSettings(BotSettings(assumedAfterHours: Int(hours)), as: principal)
        return .json(try desk.botSettings(as: principal).json)
    }
}
