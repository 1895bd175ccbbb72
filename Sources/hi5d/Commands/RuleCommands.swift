import Foundation
import Helpdesk
import JSON

let ruleCommands = [
    Command(
        "rule add", ["FILE"], clientOptions,
        "Add or replace the brand's rules from a JSON file: a rule, or a list of rules."
    ) { invocation in
        let rules = try readRules(invocation.arguments[0])
        let answer = try invocation.client().post("/v1/rules", ["rules": .array(rules)])
        if invocation.isSet("json") { return printJSON(answer) }
        print("\(rules.count) added; the brand has \(answer["rules"]?.array?.count ?? 0) rules.")
    },
    Command("rule list", [], clientOptions, "List the brand's rules in their order.") { invocation in
        let answer = try invocation.client().get("/v1/rules")
        if invocation.isSet("json") { return printJSON(answer) }
        let rules = answer["rules"]?.array ?? []
        print(rules.isEmpty ? "There are no rules." : rules.map(ruleText).joined(separator: "\n"))
    },
    Command(
        "rule test", ["TEXT…"],
        [
            Option("locale", "TAG", "the language to ask in; the brand's own when not given"),
            Option("channel", "CHANNEL", default: "api", choices: Choices.channels, "portal, chat, api, cli or email"),
            Option("subscriber", "ID", "whose subscription the rules look at"),
            Option("rules", "FILE", "rules to try in place of the brand's"),
        ] + clientOptions, "Say which rule takes a message, and what is done; nothing is stored."
    ) { invocation in
        var body: [JSON.Member] = [
            .init("text", .string(invocation.arguments[0])), .init("channel", .string(try invocation.text("channel"))),
        ]
        for option in ["locale", "subscriber"] {
            if let value = invocation[option] { body.append(.init(option, .string(value))) }
        }
        if let file = invocation["rules"] { body.append(.init("rules", .array(try readRules(file)))) }
        let opinion = try invocation.client().post("/v1/rules/test", .object(body))
        if invocation.isSet("json") { return printJSON(opinion) }
        print(opinionText(opinion))
    },
    Command("rule remove", ["ID"], clientOptions, "Remove a rule.") { invocation in
        let id = invocation.arguments[0]
        let answer = try invocation.client().send("DELETE", "/v1/rules/\(APIClient.escaped(id))", [:], body: nil)
        if invocation.isSet("json") { return printJSON(answer) }
        print("Rule \(id.oneLine) is removed.")
    },
]

/// A file's rule, its list of rules, or `{"rules": […]}`.
private func readRules(_ path: String) throws -> [JSON] {
    guard let data = FileManager.default.contents(atPath: path) else {
        throw CommandFailure(.notFound, "there is no file \(path)")
    }
    do {
        let json = try JSON.parse(data)
        return json.array ?? json["rules"]?.array ?? [json]
    } catch {
        throw CommandFailure(.invalid, "\(path): line \(error.line), column \(error.column): \(error.reason)")
    }
}

/// `urgent-fraud  escalate  words, facts`
private func ruleText(_ rule: JSON) -> String {
    let action = rule["then"]?.members?.first?.name ?? "?"
    let conditions = rule["when"]?.members?.map(\.name).joined(separator: ", ") ?? "from another rule's question"
    return (rule["id"]?.string?.oneLine ?? "?").fitted(to: 30) + action.fitted(to: 10) + conditions
}
