import Foundation
import JSON

private let profileOptions = [
    Option("role", "ROLE", choices: Choices.roles, "agent, lead or admin"),
    Option("locales", "TAGS", "languages, separated by commas"),
    Option("skills", "LIST", "skills, separated by commas"), Option("team", "NAME", "the team"),
    Option("queues", "LIST", "queues with rights, such as payments=work,general=read; \"\" for all"),
    Option("available", "on|off", "whether tickets may be given to the agent now"),
]

let peopleCommands = [
    Command("agent list", [], clientOptions, "List the brand's agents.") { invocation in
        let page = try invocation.client().get("/v1/agents")
        if invocation.isSet("json") { return printJSON(page) }
        print(AgentText.list(page["agents"]?.array ?? []))
    },
    Command(
        "agent create", ["NAME…"], profileOptions + clientOptions,
        "Add an agent to your brand and print the token, once."
    ) {
        invocation in
        let made = try invocation.client().post(
            "/v1/agents", .object([.init("name", .string(invocation.arguments[0]))] + invocation.profile()))
        if invocation.isSet("json") { return printJSON(made) }
        print("\(invocation.arguments[0]) works with this token, which is not shown again:")
        print("  \(made["token"]?.string ?? "?")")
    },
    Command(
        "agent set", ["AGENT"], [Option("name", "NAME", "the name")] + profileOptions + clientOptions,
        "Change an agent: name or id."
    ) { invocation in
        let client = try invocation.client()
        let name = invocation["name"].map { [JSON.Member("name", .string($0))] } ?? []
        let id = try client.agentID(invocation.arguments[0])
        let agent = try client.patch("/v1/agents/\(id)", .object(name + invocation.profile()))
        if invocation.isSet("json") { return printJSON(agent) }
        print(AgentText.list([agent]))
    },
    Command("agent remove", ["AGENT"], clientOptions, "Take an agent out; what they had goes back to its queue.") {
        invocation in
        let client = try invocation.client()
        _ = try client.delete("/v1/agents/\(try client.agentID(invocation.arguments[0]))")
        invocation.isSet("json") ? printJSON([:]) : print("\(invocation.arguments[0].oneLine) is removed.")
    },
    Command("key list", [], clientOptions, "List the brand's keys.") { invocation in
        let page = try invocation.client().get("/v1/keys")
        if invocation.isSet("json") { return printJSON(page) }
        print(AgentText.keys(page["keys"]?.array ?? []))
    },
    Command("key create", ["publishable|secret"], clientOptions, "Make a publishable or secret key and print it, once.")
    {
        invocation in
        try printKey(try invocation.client().post("/v1/keys", ["kind": .string(invocation.arguments[0])]), invocation)
    },
    Command(
        "key rotate", ["ID"],
        [Option("grace", "SECONDS", default: "86400", "how long the old one goes on working")]
            + clientOptions, "Make a new key in place of another and print it, once."
    ) { invocation in
        let grace = Int64(try invocation.int("grace", 0...2_592_000))
        try printKey(
            try invocation.client().post(
                "/v1/keys/\(APIClient.escaped(invocation.arguments[0]))/rotate", ["graceSeconds": .int(grace)]),
            invocation)
    },
    Command("key revoke", ["ID"], clientOptions, "Make a key void at once.") { invocation in
        _ = try invocation.client().delete("/v1/keys/\(APIClient.escaped(invocation.arguments[0]))")
        invocation.isSet("json") ? printJSON([:]) : print("The key is void.")
    },
]

func printKey(_ key: JSON, _ invocation: Invocation) throws {
    if invocation.isSet("json") { return printJSON(key) }
    print("This key is not shown again:\n  \(key["token"]?.string ?? "?")")
}

extension Invocation {
    /// The fields of a profile that were given.
    fileprivate func profile() throws -> [JSON.Member] {
        var members: [JSON.Member] = []
        for name in ["role", "team"] {
            if let value = self[name] { members.append(.init(name, .string(value))) }
        }
        for name in ["locales", "skills"] {
            if let value = self[name] { members.append(.init(name, listed(value))) }
        }
        if let value = self["queues"] {
            let rights = try value.split(separator: ",").map { part -> JSON.Member in
                let pair = part.split(separator: "=")
                guard pair.count == 2 else {
                    throw CommandFailure(
                        .usage, "--queues must be such as payments=work,general=read, not \"\(value)\"")
                }
                return .init(String(pair[0]), .string(String(pair[1])))
            }
            members.append(.init("queues", .object(rights)))
        }
        if let value = self["available"] {
            guard ["on", "off"].contains(value) else {
                throw CommandFailure(.usage, "--available must be on or off, not \"\(value)\"")
            }
            members.append(.init("available", .bool(value == "on")))
        }
        return members
    }
}

extension APIClient {
    /// The id of the one agent who is called so.
    fileprivate func agentID(_ name: String) throws -> String {
        let agents = try get("/v1/agents")["agents"]?.array ?? []
        let found = agents.filter {
            $0["removedAt"] == .null && ($0["id"]?.string == name || $0["name"]?.string == name)
        }
        guard let id = found.first?["id"]?.string else { throw CommandFailure(.notFound, "There is no such agent.") }
        guard found.count == 1 else {
            let which = found.map { "\($0["id"]?.string ?? "?") (\($0["role"]?.string ?? "?"))" }
            throw CommandFailure(
                .conflict,
                "\(found.count) agents are called \"\(name.oneLine)\": give the id, \(which.joined(separator: " or "))")
        }
        return id
    }
}
