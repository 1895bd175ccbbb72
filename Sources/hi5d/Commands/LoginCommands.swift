import Foundation
import JSON

let loginCommands = [
    Command(
        "login", ["[SERVER]"],
        [
            Option("server", "URL", env: "HI5_SERVER", "the server, when it is not given as the argument"),
            profileOption, Option(switch: "json", "print JSON, for programs"),
        ], "Log in to a server; asks for the token, or reads it from a pipe."
    ) { invocation in
        let profile = try invocation.profileName()
        let credentials = try Credentials(ProcessInfo.processInfo.environment)
        let known = try credentials.all()[profile]?.server
        guard let server = invocation.arguments.first ?? invocation["server"] ?? known else {
            throw CommandFailure(.usage, "which server? For example: hi5d login https://care.example")
        }
        let url = try serverURL(server)
        if url.isReadOnTheWay { printWarning("http sends the token so that it can be read on its way; https does not") }
        let token = try SecretPrompt.ask("Token for \(server.oneLine) (not shown): ")
        let me = try APIClient(server: url, key: token).get("/v1/me")
        try credentials.set(Login(server: server, token: token), profile: profile)
        for variable in ["HI5_SERVER", "HI5_TOKEN"] where getenv(variable).map({ $0.pointee != 0 }) ?? false {
            printWarning("\(variable) is set and goes before this login")
        }
        if invocation.isSet("json") { return printJSON(holder(me, server, profile)) }
        print("Logged in to \(server.oneLine) as \(holderText(me)).")
    },
    Command("logout", [], [profileOption, Option(switch: "json", "print JSON, for programs")], "Forget a login.") {
        invocation in
        let profile = try invocation.profileName()
        let credentials = try Credentials(ProcessInfo.processInfo.environment)
        guard try credentials.all()[profile] != nil, let before = try credentials.set(nil, profile: profile) else {
            throw CommandFailure(.notFound, "there is no login \"\(profile)\" to forget")
        }
        if invocation.isSet("json") {
            return printJSON(["profile": .string(profile), "server": .string(before.server)])
        }
        print("The token for \(before.server.oneLine) is forgotten here. It stays valid until it is revoked.")
    },
    Command("whoami", [], clientOptions, "Say whom the login or token stands for.") { invocation in
        let client = try invocation.client()
        let me = try client.get("/v1/me")
        let server = client.server.absoluteString
        if invocation.isSet("json") { return printJSON(holder(me, server, try invocation.profileName())) }
        print("\(holderText(me)) at \(server.oneLine)")
    },
]

/// `Noa, agent of Arena+ (demo)`.
private func holderText(_ me: JSON) -> String {
    func text(_ name: String) -> String { me[name]?.string?.oneLine ?? "?" }
    let brand = "\(text("brandName")) (\(text("brand")))"
    switch me["kind"]?.string {
    case "agent": return "\(text("name")), \(text("role")) of \(brand)"
    case "operator": return "\(text("name")), who runs the installation"
    case "secret": return "a program of \(brand)"
    default: return "a visitor of \(brand)"
    }
}

private func holder(_ me: JSON, _ server: String, _ profile: String) -> JSON {
    .object([.init("profile", .string(profile)), .init("server", .string(server))] + (me.members ?? []))
}

extension URL {
    /// Whether others on the network could read along: plain HTTP to another machine.
    fileprivate var isReadOnTheWay: Bool {
        scheme == "http" && !["localhost", "127.0.0.1", "::1", "[::1]"].contains(host ?? "")
    }
}
