import HTTPServer
import Helpdesk
import JSON

func addRuleRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/rules", .memory) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(["rules": .array(try desk.listRules(as: principal).map(\.json))])
    }

    router.on(.post, "/v1/rules", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let rules = try fields.rules()
        try fields.finish()
        try desk.addRules(rules, as: principal)
        return .json(["rules": .array(try desk.listRules(as: principal).map(\.json))])
    }

    router.on(.delete, "/v1/rules/{id}", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        try desk.removeRule(id, as: principal)
        return .json(["rules": .array(try desk.listRules(as: principal).map(\.json))])
    }

    // What would be done with a message. Nothing is stored.
    router.on(.post, "/v1/rules/test", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let text = try fields.string("text", 1...Helpdesk.longestMessage)
        let tag = try fields.optionalString("locale", 2...15)
        let channel = try fields.optionalChoice("channel", of: Channel.self) ?? .api
        let subscriber = try fields.optionalString("subscriber", 1...200)
        let rules = try fields.value("rules") == nil ? nil : fields.rules()
        try fields.finish()
        let locales = try tag.map { tag in
            guard let locale = LocaleTag(tag) else { throw Problem.field("locale", expected: LocaleTag.expected) }
            return [locale]
        }
        let opinion = try desk.testRules(
            RuleTrial(text: text, channel: channel, subscriber: subscriber, rules: rules), locales: locales ?? [],
            as: principal)
        return .json(opinion.json, headers: [("Content-Language", opinion.content.locale.description)])
    }
}

extension JSONFields {
    /// `rules`, read with errors that name the place.
    fileprivate mutating func rules() throws -> [Rule] {
        guard value("rules") != nil else {
            throw FieldError(field: name("rules"), expected: "an array of rules; it is missing")
        }
        return try array("rules", atMost: Rule.mostRules).map { try Rule($0.value, path: $0.path) }
    }
}
