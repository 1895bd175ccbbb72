import HTTPServer
import Helpdesk
import JSON

func addThresholdRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/v1/bot/thresholds", .memory) { request in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        return .json(["thresholds": .array(try desk.botThresholds(as: principal).map(\.json))])
    }

    router.on(.put, "/v1/bot/thresholds", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let own = try fields.required("thresholds", "an array of thresholds", atMost: 200).map { item in
            try BrandThresholds(JSONFields(item.value, path: item.path))
        }
        try fields.finish()
        try desk.changeBotThresholds(own, as: principal)
        return .json(["thresholds": .array(try desk.botThresholds(as: principal).map(\.json))])
    }

    // Asks the bot all questions, twice. Nothing is stored.
    router.on(.post, "/v1/bot/thresholds/proposals", .blocking) { request in
        let principal = try request.principal(desk)
        var fields = try request.fields()
        let standard = ThresholdAim()
        let aim = ThresholdAim(
            precision: try fields.share("precision") ?? standard.precision,
            falseSuggested: try fields.share("falseSuggested") ?? standard.falseSuggested)
        let items = try fields.required(
            "questions", "an array of questions", atMost: ThresholdProposal.mostQuestions)
        let questions = try items.map { item in
            var fields = try JSONFields(item.value, path: item.path)
            let question = try LabelledQuestion(&fields)
            try fields.finish()
            return question
        }
        try fields.finish()
        let proposals = try desk.proposeBotThresholds(questions, aim: aim, as: principal)
        return .json(["proposals": .array(proposals.map(\.json))])
    }
}

extension BrandThresholds {
    fileprivate init(_ fields: JSONFields) throws {
        var fields = fields
        let tag = try fields.string("locale", 2...15)
        guard let locale = LocaleTag(tag) else {
            throw FieldError(field: fields.name("locale"), expected: LocaleTag.expected)
        }
        self.init(
            locale: locale, answer: try fields.number("answer", Self.answers),
            suggest: try fields.number("suggest", Self.suggestions))
        try fields.finish()
    }
}

extension JSONFields {
    /// The items of a list that must be there.
    fileprivate mutating func required(
        _ field: String, _ expected: String, atMost limit: Int
    ) throws -> [(path: String, value: JSON)] {
        guard value(field) != nil else { throw FieldError(field: name(field), expected: "\(expected); it is missing") }
        return try array(field, atMost: limit)
    }

    fileprivate mutating func number(_ field: String, _ range: ClosedRange<Double>) throws -> Double {
        guard let number = value(field)?.double, range.contains(number) else {
            throw FieldError(
                field: name(field), expected: "a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
        }
        return number
    }

    /// A share from 0 to 1, where it is given.
    fileprivate mutating func share(_ field: String) throws -> Double? {
        guard let given = value(field), given != .null else { return nil }
        return try number(field, 0...1)
    }
}
