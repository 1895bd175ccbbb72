import Foundation
import Helpdesk
import JSON

/// One field of what leads set up, as an option of the command line.
private struct SettingField: Sendable {
    enum Kind: Sendable { case text, list, number, flag, json }

    let name: String
    let kind: Kind
    let choices: [String]
    let help: String

    init(_ name: String, _ kind: Kind, choices: [String] = [], _ help: String) {
        (self.name, self.kind, self.help) = (name, kind, help)
        self.choices = kind == .flag ? ["on", "off"] : choices
    }

    /// `first-reply` for `firstReply`.
    var option: String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : String($1) }
    }

    func value(_ text: String) throws -> JSON {
        switch kind {
        case .text: return .string(text)
        case .list: return listed(text)
        case .number:
            guard let number = Int64(text) else {
                throw CommandFailure(.usage, "--\(option) must be a whole number, not \"\(text)\"")
            }
            return .int(number)
        case .flag:
            guard ["on", "off"].contains(text) else {
                throw CommandFailure(.usage, "--\(option) must be on or off, not \"\(text)\"")
            }
            return .bool(text == "on")
        case .json:
            let source = text.hasPrefix("@") ? FileManager.default.contents(atPath: String(text.dropFirst())) : nil
            guard let json = try? JSON.parse(source.map(Array.init) ?? Array(text.utf8)) else {
                throw CommandFailure(.usage, "--\(option) must be JSON, or @ and the name of a file with it")
            }
            return json
        }
    }
}

/// A kind of thing that leads set up: `hi5d queue list|show|set|remove`.
private struct SettingFamily: Sendable {
    let word: String
    let path: String
    let what: String
    let fields: [SettingField]
    var notes: String?

    /// One of them, with its article: "SLA" begins with a vowel as it is spoken.
    private var one: String { "\("AEIOUaeiouS".contains(what.first ?? " ") ? "an" : "a") \(what)" }

    /// Several of them.
    private var many: String { what.hasSuffix("y") ? "\(what.dropLast())ies" : "\(what)s" }

    var commands: [Command] {
        [
            Command("\(word) list", [], clientOptions, "List \(many).") { invocation in
                let page = try invocation.client().get(path)
                if invocation.isSet("json") { return printJSON(page) }
                print(SettingText.list(page["items"]?.array ?? [], what: many))
            },
            Command("\(word) show", ["ID"], clientOptions, "Show \(one).") { invocation in
                guard let item = try item(invocation.arguments[0], invocation.client()) else {
                    throw CommandFailure(.notFound, "There is no such \(what).")
                }
                invocation.isSet("json") ? printJSON(item) : print(SettingText.whole(item))
            },
            Command(
                "\(word) set", ["ID"],
                fields.map { Option($0.option, "VALUE", choices: $0.choices, $0.help) } + clientOptions,
                "Set up \(one); what is not given stays as it is."
            ) { invocation in
                let (id, client) = (invocation.arguments[0], try invocation.client())
                var members = try item(id, client)?.members?.filter { $0.name != "id" } ?? []
                for field in fields {
                    guard let text = invocation[field.option] else { continue }
                    members.removeAll { $0.name == field.name }
                    members.append(.init(field.name, try field.value(text)))
                }
                let saved = try client.put("\(path)/\(APIClient.escaped(id))", .object(members))
                for unknown in saved["unknownTopics"]?.array ?? [] { warn(of: unknown) }
                invocation.isSet("json") ? printJSON(saved) : print("The \(what) \"\(id.oneLine)\" is set up.")
            }.explained(by: notes),
            Command("\(word) remove", ["ID"], clientOptions, "Remove \(one).") { invocation in
                let id = invocation.arguments[0]
                _ = try invocation.client().delete("\(path)/\(APIClient.escaped(id))")
                invocation.isSet("json") ? printJSON([:]) : print("The \(what) \"\(id.oneLine)\" is removed.")
            },
        ]
    }

    private func warn(of unknown: JSON) {
        let near = unknown["nearest"]?.string.map { "; did you mean \"\($0.oneLine)\"?" } ?? ""
        printWarning("no article and no section is called \"\(unknown["topic"]?.string?.oneLine ?? "")\" yet\(near)")
    }

    private func item(_ id: String, _ client: APIClient) throws -> JSON? {
        try client.get(path)["items"]?.array?.first { $0["id"]?.string == id }
    }
}

private let title = SettingField("title", .text, "for people")

private let macroNotes = """
    Placeholders of texts: \(Macro.placeholders.map { "{{\($0)}}" }.joined(separator: ", ")) and every fact \
    (hi5d facts). {{subscriber.name|there}} says "there" where the name is not known. Subscribers get the text in the \
    ticket's language, else in a near one or the brand's.
    """.wrapped(to: 80).joined(separator: "\n")

private let families = [
    SettingFamily(
        word: "queue", path: "/v1/queues", what: "queue",
        fields: [
            title, .init("names", .json, #"who answers, as subscribers are told, as JSON or @FILE: {"en": "Billing"}"#),
            .init("topics", .list, "articles and sections whose tickets belong here, separated by commas"),
            .init("locales", .list, "languages, separated by commas"),
            .init("skills", .list, "what agents must know, separated by commas"),
            .init("push", .flag, "on: tickets are given to agents as they come"),
        ]),
    SettingFamily(
        word: "macro", path: "/v1/macros", what: "macro",
        fields: [
            title,
            .init(
                "texts", .json, #"the texts by language as JSON, or @FILE: {"en": "Hello {{subscriber.name|there}}"}"#),
            .init("addTags", .list, "tags to add, separated by commas"),
            .init("promises", .list, "what it promises (refund, cancel…), separated by commas"),
            .init("outcome", .text, choices: Macro.Outcome.allCases.map(\.rawValue), "solve, pend or hold"),
        ], notes: macroNotes),
    SettingFamily(
        word: "view", path: "/v1/views", what: "view",
        fields: [
            title, .init("query", .text, "such as: status:open queue:payments due<2h"),
            .init("sort", .text, choices: Choices.orders, "newest, due or updated"),
        ], notes: QueryNotes.text),
    SettingFamily(
        word: "calendar", path: "/v1/calendars", what: "calendar",
        fields: [
            title, .init("timeZone", .text, "such as Europe/Paris"),
            .init("week", .json, #"openings by mon to sun as JSON or @FILE: {"mon": ["09:00-12:00", "13:00-18:00"]}"#),
            .init("holidays", .list, "days such as 2026-12-25, separated by commas"),
        ]),
    SettingFamily(
        word: "sla", path: "/v1/sla-policies", what: "SLA policy",
        fields: [
            title, .init("queues", .list, "queues, separated by commas"),
            .init("priorities", .list, "priorities, separated by commas"),
            .init("eventMode", .flag, "on: holds in event mode"),
            .init("firstReply", .number, "minutes to the first reply"),
            .init("nextReply", .number, "minutes to the next reply"),
            .init("resolution", .number, "minutes to the solution"),
            .init("calendar", .text, "the business hours"),
        ]),
    SettingFamily(
        word: "event", path: "/v1/events", what: "event",
        fields: [
            title, .init("startsAt", .text, "such as 2026-12-01T18:00:00Z"),
            .init("endsAt", .text, "such as 2026-12-01T23:00:00Z"),
        ]),
]

private let deskFields = [
    SettingField("closeAfterHours", .number, "hours after which a solved ticket is closed"),
    SettingField("raisedTopics", .list, "what event mode raises, separated by commas"),
    SettingField("refundHours", .number, "hours to decide on a refund"),
    SettingField("refundPolicy", .text, choices: ["approve", "deny"], "approve or deny: what holds after that"),
    SettingField("refundTopics", .list, "articles with which a payment can be asked back, separated by commas"),
    SettingField("asksForRating", .flag, "on: subscribers are asked how it went"),
    SettingField("ratingAfterMinutes", .number, "minutes after the solution to ask"),
]

let deskCommands =
    families.flatMap(\.commands) + [
        Command(
            "event start", ["ID"],
            [Option("for", "TIME", default: "4h", "how long: 90m, 4h, 1d, or until 2026-12-01T23:00:00Z")]
                + clientOptions,
            "Switch event mode on, from now; \"event remove\" ends it."
        ) { invocation in
            let id = invocation.arguments[0]
            let event = try invocation.client().put(
                "/v1/events/\(APIClient.escaped(id))",
                ["startsAt": .string(Timestamp.now.text), "endsAt": .string(try moment(try invocation.text("for")))])
            if invocation.isSet("json") { return printJSON(event) }
            print("Event mode \"\(id.oneLine)\" is on until \(LocalTime.minute(event["endsAt"]?.string ?? "?")).")
        },
        Command("desk show", [], clientOptions, "Show the rules for all tickets.") { invocation in
            let rules = try invocation.client().get("/v1/settings/desk")
            invocation.isSet("json") ? printJSON(rules) : print(SettingText.whole(rules))
        },
        Command(
            "desk set", [], deskFields.map { Option($0.option, "VALUE", choices: $0.choices, $0.help) } + clientOptions,
            "Set the rules for all tickets."
        ) { invocation in
            let client = try invocation.client()
            var members = try client.get("/v1/settings/desk").members ?? []
            for field in deskFields {
                guard let text = invocation[field.option] else { continue }
                members.removeAll { $0.name == field.name }
                members.append(.init(field.name, try field.value(text)))
            }
            let rules = try client.put("/v1/settings/desk", .object(members))
            invocation.isSet("json") ? printJSON(rules) : print(SettingText.whole(rules))
        },
    ]
