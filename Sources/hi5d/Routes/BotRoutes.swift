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
        let content = try desk.faq(for: locale.map { [$0] } ?? [], as: principal)
        return .json(content.askBot(text).json, headers: [("Content-Language", content.locale.description)])
    }
}
