import Bot
import FAQIndex
import Foundation
import JSON

/// The JSON form of a rule; README.md describes it.
extension Rule {
    static let longestText = 2_000

    /// Throws `FieldError`, which names the field and what is expected there.
    public init(_ json: JSON, path: String = "") throws {
        var fields = try JSONFields(json, path: path)
        let id = try fields.string("id", 1...80)
        guard id.utf8.allSatisfy({ Self.idBytes.contains($0) }) else {
            throw FieldError(field: fields.name("id"), expected: "lower-case letters, digits, hyphens, dots")
        }
        let when = try fields.value("when").map { try RuleCondition($0, path: fields.name("when")) }
        guard let action = fields.value("then") else {
            throw FieldError(
                field: fields.name("then"), expected: "what to do: answer, say, ask or escalate; it is missing")
        }
        let then = try RuleAction(action, path: fields.name("then"))
        let promises = try fields.promises().map(\.factName)
        try fields.finish()
        self.init(id: id, when: when, then: then, promises: promises)
    }

    private static let idBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789-.".utf8)

    private var promised: [String] {
        PromisedAction.allCases.filter { promises.contains($0.factName) }.map(\.rawValue)
    }

    public var json: JSON {
        .object(
            [.init("id", .string(id))] + (when.map { [.init("when", $0.json)] } ?? []) + [.init("then", then.json)]
                + (promised.isEmpty ? [] : [.init("promises", .array(promised.map(JSON.string)))]))
    }
}

extension RuleCondition {
    init(_ json: JSON, path: String) throws {
        self.init()
        var fields = try JSONFields(json, path: path)
        words = try fields.patterns("words")
        notWords = try fields.patterns("notWords")
        concepts = try fields.names("concepts")
        topics = try fields.names("topics")
        locales = try fields.names("locales").enumerated().map { position, text in
            guard let locale = LocaleTag(text) else {
                throw FieldError(
                    field: "\(fields.name("locales"))[\(position)]", expected: "a language tag such as fr or pt-BR")
            }
            return locale
        }
        channels = try fields.names("channels")
        hours = try fields.value("hours").map { try RuleHours($0, path: fields.name("hours")) }
        failures = try fields.optionalInt("failures", 1...10).map { Int($0) }
        answered = try fields.optionalString("answered", 1...200)
        facts =
            try
            (fields.value("facts").map { facts in
                guard let members = facts.members, members.count <= 20 else {
                    throw FieldError(field: fields.name("facts"), expected: "an object of at most 20 facts")
                }
                return try members.map { try FactCondition($0, path: fields.name("facts")) }
            }) ?? []
        try fields.finish()
    }

    var json: JSON {
        var members: [JSON.Member] = []
        func add(_ name: String, _ texts: [String]) {
            if !texts.isEmpty { members.append(.init(name, .array(texts.map(JSON.string)))) }
        }
        add("words", words.map(\.text))
        add("notWords", notWords.map(\.text))
        add("concepts", concepts)
        add("topics", topics)
        add("locales", locales.map(\.description))
        add("channels", channels)
        if let hours { members.append(.init("hours", hours.json)) }
        if let failures { members.append(.init("failures", JSON(failures))) }
        if let answered { members.append(.init("answered", .string(answered))) }
        if !facts.isEmpty { members.append(.init("facts", .object(facts.map { .init($0.name, $0.json) }))) }
        return .object(members)
    }
}

extension FactCondition {
    /// `"name": value`, `"name": [values]`, `"name": {"atLeast": number}` or `{"atMost": number}`.
    fileprivate init(_ member: JSON.Member, path: String) throws {
        let expected = "a text, a number, true or false, a list of these, or {\"atLeast\" or \"atMost\": a number}"
        func value(_ json: JSON) throws -> FactValue {
            switch json {
            case .string(let text): .text(text)
            case .bool(let flag): .flag(flag)
            case .int(let number): .number(Double(number))
            case .double(let number): .number(number)
            default: throw FieldError(field: "\(path).\(member.name)", expected: expected)
            }
        }
        switch member.value {
        case .array(let items) where (1...50).contains(items.count):
            self.init(name: member.name, test: .equals(try items.map(value)))
        case .object:
            var fields = try JSONFields(member.value, path: "\(path).\(member.name)")
            let (low, high) = (fields.value("atLeast")?.double, fields.value("atMost")?.double)
            try fields.finish()
            switch (low, high) {
            case (let low?, nil): self.init(name: member.name, test: .atLeast(low))
            case (nil, let high?): self.init(name: member.name, test: .atMost(high))
            default: throw FieldError(field: "\(path).\(member.name)", expected: expected)
            }
        default: self.init(name: member.name, test: .equals([try value(member.value)]))
        }
    }

    fileprivate var json: JSON {
        func json(_ value: FactValue) -> JSON {
            switch value {
            case .text(let text): .string(text)
            case .flag(let flag): .bool(flag)
            case .number(let number):
                number == number.rounded() && abs(number) < 1e15 ? .int(Int64(number)) : .double(number)
            case .time, .money, .list: .null
            }
        }
        switch test {
        case .equals(let values): return values.count == 1 ? json(values[0]) : .array(values.map(json))
        case .atLeast(let number): return ["atLeast": json(.number(number))]
        case .atMost(let number): return ["atMost": json(.number(number))]
        }
    }
}

extension RuleHours {
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    fileprivate init(_ json: JSON, path: String) throws {
        switch json {
        case "open": self = .open
        case "closed": self = .closed
        case .object:
            var fields = try JSONFields(json, path: path)
            let name = try fields.string("timeZone", 1...60)
            guard let zone = TimeZone(identifier: name) else {
                throw FieldError(field: fields.name("timeZone"), expected: "a time zone such as Europe/Paris")
            }
            let days = try fields.array("days", atMost: 7).map { item in
                guard let name = item.value.string, let day = Self.days.firstIndex(of: name) else {
                    throw FieldError(field: item.path, expected: "one of \(Self.days.joined(separator: ", "))")
                }
                return day + 1
            }
            let (from, to) = (try fields.minutes("from"), try fields.minutes("to"))
            try fields.finish()
            self = .weekly(WeeklyHours(zone: zone, days: days.isEmpty ? Set(1...7) : Set(days), from: from, to: to))
        default:
            throw FieldError(
                field: path, expected: "\"open\", \"closed\", or an object with timeZone, days, from and to")
        }
    }

    fileprivate var json: JSON {
        switch self {
        case .open: "open"
        case .closed: "closed"
        case .weekly(let hours):
            [
                "timeZone": .string(hours.zone.identifier),
                "days": .array(hours.days.sorted().map { .string(Self.days[$0 - 1]) }),
                "from": .string(Self.clock(hours.from)), "to": .string(Self.clock(hours.to)),
            ]
        }
    }

    private static func clock(_ minutes: Int) -> String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(padded(minutes / 60)):\(padded(minutes % 60))"
    }
}

extension RuleAction {
    fileprivate init(_ json: JSON, path: String) throws {
        var fields = try JSONFields(json, path: path)
        let answer = try fields.optionalString("answer", 1...200)
        let say = try fields.value("say").map { try LocalText($0, path: fields.name("say")) }
        let ask = try fields.value("ask").map { try RuleQuestion($0, path: fields.name("ask")) }
        let escalate = try fields.value("escalate").map { try RuleEscalation($0, path: fields.name("escalate")) }
        try fields.finish()
        switch (answer, say, ask, escalate) {
        case (let article?, nil, nil, nil): self = .answer(article: article)
        case (nil, let text?, nil, nil): self = .say(text)
        case (nil, nil, let question?, nil): self = .ask(question)
        case (nil, nil, nil, let escalation?): self = .escalate(escalation)
        default: throw FieldError(field: path, expected: "exactly one of answer, say, ask, escalate")
        }
    }

    fileprivate var json: JSON {
        switch self {
        case .answer(let article): ["answer": .string(article)]
        case .say(let text): ["say": text.json]
        case .ask(let question):
            [
                "ask": .object(
                    [
                        .init("text", question.text.json),
                        .init(
                            "choices",
                            .array(question.choices.map { ["label": $0.label.json, "rule": .string($0.rule)] })),
                    ] + (question.otherwise.map { [.init("otherwise", .string($0))] } ?? []))
            ]
        case .escalate(let escalation):
            [
                "escalate": [
                    "queue": JSON(escalation.queue), "priority": JSON(escalation.priority?.rawValue),
                    "tags": .array(escalation.tags.map(JSON.string)),
                    "questions": .array(escalation.questions.map(JSON.string)),
                ]
            ]
        }
    }
}

extension LocalText {
    /// `{"en": "text", "fr": "texte"}`.
    fileprivate init(_ json: JSON, path: String) throws {
        guard let members = json.members, !members.isEmpty else {
            throw FieldError(field: path, expected: "a text for each language, as in {\"en\": \"text\"}")
        }
        var texts: [LocaleTag: String] = [:]
        for member in members {
            guard let locale = LocaleTag(member.name) else {
                throw FieldError(field: "\(path).\(member.name)", expected: "a language tag such as fr or pt-BR")
            }
            guard let text = member.value.string, (1...Rule.longestText).contains(text.unicodeScalars.count),
                text.contains(where: { !$0.isWhitespace })
            else {
                throw FieldError(
                    field: "\(path).\(member.name)", expected: "a text of 1 to \(Rule.longestText) characters")
            }
            try FactText.check(text, path: "\(path).\(member.name)")
            texts[locale] = CardNumbers.masked(text)
        }
        self.init(texts)
    }

    fileprivate var json: JSON {
        .object(texts.sorted { $0.key < $1.key }.map { .init($0.key.description, .string($0.value)) })
    }
}

extension RuleQuestion {
    fileprivate init(_ json: JSON, path: String) throws {
        var fields = try JSONFields(json, path: path)
        let text = try LocalText(fields.value("text") ?? .null, path: fields.name("text"))
        let choices = try fields.array("choices", atMost: 5).map { item in
            var fields = try JSONFields(item.value, path: item.path)
            let choice = Choice(
                label: try LocalText(fields.value("label") ?? .null, path: fields.name("label")),
                rule: try fields.string("rule", 1...80))
            try fields.finish()
            return choice
        }
        let otherwise = try fields.optionalString("otherwise", 1...80)
        try fields.finish()
        guard !choices.isEmpty || otherwise != nil else {
            throw FieldError(field: path, expected: "choices, or a rule to go on with in \"otherwise\"")
        }
        self.init(text: text, choices: choices, otherwise: otherwise)
    }
}

extension RuleEscalation {
    fileprivate init(_ json: JSON, path: String) throws {
        var fields = try JSONFields(json, path: path)
        let questions = try fields.names("questions")
        guard questions.count <= 2 else {
            throw FieldError(field: fields.name("questions"), expected: "at most two questions")
        }
        self.init(
            queue: try fields.optionalString("queue", 1...80),
            priority: try fields.optionalChoice("priority", of: HandOver.Priority.self),
            tags: try fields.names("tags"), questions: questions)
        try fields.finish()
    }
}

extension JSONFields {
    /// A list of at most 50 texts, none empty.
    fileprivate mutating func names(_ field: String) throws -> [String] {
        try array(field, atMost: 50).map { item in
            guard let text = item.value.string, (1...200).contains(text.unicodeScalars.count) else {
                throw FieldError(field: item.path, expected: "a text of 1 to 200 characters")
            }
            return text
        }
    }

    fileprivate mutating func patterns(_ field: String) throws -> [WordPattern] {
        let path = name(field)
        return try names(field).enumerated().map { position, text in
            do throws(WordPattern.Refusal) { return try WordPattern(text) } catch {
                throw FieldError(field: "\(path)[\(position)]", expected: "words to look for: \(error.reason)")
            }
        }
    }

    /// "09:30", in minutes since midnight.
    fileprivate mutating func minutes(_ field: String) throws -> Int {
        let text = try string(field, 5...5)
        let parts = text.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2, (0...23).contains(parts[0]), (0...59).contains(parts[1]) else {
            throw FieldError(field: name(field), expected: "a time of day such as 09:30")
        }
        return parts[0] * 60 + parts[1]
    }
}
