import Foundation
import Helpdesk
import JSON

let subscriberCommands = [
    Command("subscriber export", ["ID"], clientOptions, "Print everything stored about a subscriber.") { invocation in
        printJSON(try invocation.client().get("/v1/subscribers/\(invocation.subscriberPath)/export"))
    },
    Command(
        "subscriber erase", ["ID"], [Option(switch: "yes", "do not ask")] + clientOptions,
        "Erase a person; tickets stay without them."
    ) { invocation in
        guard invocation.isSet("yes") else {
            throw CommandFailure(.usage, "this cannot be undone; say --yes")
        }
        let erased = try invocation.client().delete("/v1/subscribers/\(invocation.subscriberPath)")
        if invocation.isSet("json") { return printJSON(erased) }
        print(
            "Erased: \(erased["conversations"]?.int ?? 0) conversations, \(erased["tickets"]?.int ?? 0) tickets without the person."
        )
    },
    Command(
        "facts", [], [Option(switch: "json", "print JSON, for programs")],
        "List what rules, articles and macros may know."
    ) { invocation in
        if invocation.isSet("json") { return printJSON(["facts": .array(Fact.all.map(\.json))]) }
        print(Fact.all.map(factLines).joined(separator: "\n"))
    },
    Command(
        "settings show", ["NAME"], clientOptions, "Show a setting of the brand: desk, hooks, connector, privacy."
    ) { invocation in
        printJSON(try invocation.client().get("/v1/settings/\(APIClient.escaped(invocation.arguments[0]))"))
    },
    Command("settings set", ["NAME", "FILE"], clientOptions, "Replace a setting by a JSON file.") { invocation in
        let json = try readJSON(invocation.arguments[1])
        let path = "/v1/settings/\(APIClient.escaped(invocation.arguments[0]))"
        let stored = try invocation.client().put(path, json)
        if invocation.isSet("json") { return printJSON(stored) }
        print("The setting \(invocation.arguments[0]) is replaced.")
    },
    Command("hooks", [], clientOptions, "Count the notices that came in, by feed and topic.") { invocation in
        let counts = try invocation.client().get("/v1/hooks")
        if invocation.isSet("json") { return printJSON(counts) }
        print(SubscriberText.hooks(counts))
    },
]

let ticketContextCommand = Command(
    "ticket context", ["N"],
    [Option(switch: "fresh", "also fetch what is known now, and what changed in between")] + clientOptions,
    "Show who bills, what and what may be done."
) { invocation in
    let number = try invocation.ticketNumber()
    let query = invocation.isSet("fresh") ? ["fresh": "true"] : [:]
    let context = try invocation.client().get("/v1/tickets/\(number)/context", query)
    if invocation.isSet("json") { return printJSON(context) }
    print(SubscriberText.panel(context))
}

private func readJSON(_ path: String) throws -> JSON {
    guard let data = FileManager.default.contents(atPath: path) else {
        throw CommandFailure(.failure, "\(path) cannot be read")
    }
    do { return try JSON.parse(data) } catch {
        throw CommandFailure(.invalid, "\(path):\(error.line): this is no JSON: \(error.reason)")
    }
}

private func factLines(_ fact: Fact) -> String {
    var lines = ["\(fact.name.fitted(to: 34)) \(fact.kind.rawValue)"]
    lines += fact.meaning.wrapped(to: 74).map { "    \($0)" }
    if !fact.values.isEmpty { lines += fact.values.joined(separator: ", ").wrapped(to: 74).map { "    \($0)" } }
    return lines.joined(separator: "\n")
}

extension Invocation {
    fileprivate var subscriberPath: String { APIClient.escaped(arguments[0]) }
}
