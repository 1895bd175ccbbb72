import Foundation
import HTTPServer
import Helpdesk
import JSON

let demoCommand = Command(
    "demo", [], serverOptions.map { $0.name == "data" ? demoFolder : $0 } + [demoBilling],
    "Run a demo brand with real content; takes the next free port."
) { invocation in
    try invocation.checkServerOptions()
    let invocation = try (invocation.isSet("billing") ? invocation.allowingLoopback : invocation)
        .onFreePort().linkingHere()
    let folder = try Wiring.makeFolder(invocation.text("data"))
    let locales = try invocation["locales"] ?? Wiring.standardLocales()
    let summary = "\(folder)/demo.json"
    // Whoever waits for this file must not read the address of an earlier run.
    try? FileManager.default.removeItem(atPath: summary)
    let desk = try invocation.openHelpdesk()
    let keys = try loadOrCreate(desk, folder: folder, locales: locales)
    let billing = invocation.isSet("billing") ? try BillingStandIn() : nil
    defer { billing?.stop() }
    if let billing {
        _ = try desk.saveSetting(
            .connector, "connector", billing.connector, as: desk.authenticate("Bearer \(keys.secret)"))
    }
    try serve(desk, invocation) { url in
        let description = describe(url, keys)
        try PrivateFile.write(description.indentedText + "\n", to: summary)
        // Not buffered: whoever reads a pipe sees it now.
        FileHandle.standardOutput.write(Data(tour(url, keys, summary).utf8))
    }
}

private let demoFolder = Option(
    "data", "FOLDER", env: "HI5_DEMO_DATA", default: "var/demo", "where the demo's database and keys live")

private let demoBilling = Option(
    switch: "billing", "also run a stand-in for a billing API, which is asked about whoever gets a ticket")

private func loadOrCreate(_ desk: Helpdesk, folder: String, locales: String) throws -> DemoKeys {
    let path = "\(folder)/keys.json"
    if desk.hasBrand(DemoBrand.id) {
        guard let data = FileManager.default.contents(atPath: path),
            let keys = try? DemoKeys(JSON.parse(data))
        else { throw CommandFailure(.failure, "\(path) is missing or damaged; start anew with: make demo-reset") }
        return keys
    }
    let keys = try DemoBrand.create(in: desk, locales: locales)
    try PrivateFile.write(keys.json.indentedText + "\n", to: path)
    return keys
}

private func describe(_ url: URL, _ keys: DemoKeys) -> JSON {
    let expiry = Timestamp.now.adding(seconds: 30 * 86_400)
    let subscribers = (try? DemoBrand.subscribers(now: .now)) ?? []
    return [
        "url": .string(url.absoluteString), "brand": .string(DemoBrand.id),
        "publishableKey": .string(keys.publishable), "secretKey": .string(keys.secret),
        "agentTokens": .object(keys.agentMembers),
        "subscribers": .object(
            subscribers.map { record in
                JSON.Member(
                    record.id,
                    [
                        "name": JSON(record.name), "source": JSON(record.sources(at: .now).first?.rawValue),
                        "token": .string(
                            SubscriberToken.sign(subject: record.id, expires: expiry, secret: keys.signingSecret)),
                    ])
            }),
    ]
}

private func tour(_ url: URL, _ keys: DemoKeys, _ summary: String) -> String {
    let program = ProcessInfo.processInfo.arguments.first ?? "hi5d"
    let expiry = Timestamp.now.adding(seconds: 30 * 86_400)
    let ben = SubscriberToken.sign(subject: "ben", expires: expiry, secret: keys.signingSecret)
    let agent = keys.agents.min { $0.key > $1.key }
    return """

        \(DemoBrand.name) is open at \(url.absoluteString) (Ctrl-C stops it). All keys: \(summary)
        Copy this into another terminal:

        URL=\(url.absoluteString)
        KEY=\(keys.publishable)
        BEN=\(ben)

        # Search the FAQ, as an app does:
        curl -s -H "Authorization: Bearer $KEY" "$URL/v1/faq/en/search?q=cancel%20my%20plan&limit=2"

        # Chat with the bot as Ben, whom Apple bills; then ask for a person:
        CHAT=$(curl -s -H "Authorization: Bearer $KEY" -H "Subscriber-Token: $BEN" --json '{"locale":"en"}' "$URL/v1/conversations" | grep -o 'cnv_[a-z0-9]*')
        curl -s -H "Authorization: Bearer $KEY" -H "Subscriber-Token: $BEN" --json '{"text":"how do I cancel my subscription"}' "$URL/v1/conversations/$CHAT/messages"
        curl -s -H "Authorization: Bearer $KEY" -H "Subscriber-Token: $BEN" --json '{"text":"I want to talk to a real person"}' "$URL/v1/conversations/$CHAT/messages"

        # Work the ticket as its agent \(agent?.key ?? ""):
        export HI5_SERVER=$URL HI5_TOKEN=\(agent?.value ?? "")
        \(program) ticket list
        \(program) ticket show 1001
        \(program) ticket take 1001
        \(program) ticket reply 1001 "Hello Ben, I have looked into it."
        \(program) ticket note 1001 "Billed by Apple: nothing to refund here."
        \(program) ticket solve 1001

        # Read the reply as Ben:
        curl -s -H "Authorization: Bearer $KEY" -H "Subscriber-Token: $BEN" "$URL/v1/conversations/$CHAT"

        # Ask what the bot would do:
        \(program) bot ask "my card was declined"

        """
}

extension Invocation {
    fileprivate var allowingLoopback: Invocation {
        replacing("private-hosts", with: [self["private-hosts"], "127.0.0.1"].compactMap { $0 }.joined(separator: ","))
    }

    /// The wanted port, or the next one that nobody listens on.
    fileprivate func onFreePort() throws -> Invocation {
        let wanted = try int("port", 0...65_535)
        guard wanted > 0 else { return self }
        let host = try text("host")
        for port in wanted...min(65_535, wanted + 50) where isPortFree(host: host, port: port) {
            return replacing("port", with: String(port))
        }
        throw CommandFailure(.failure, "no free port from \(wanted) to \(wanted + 50)")
    }

    /// Links that subscribers are sent lead to this demo, where its port is known and they are not to lead elsewhere.
    fileprivate func linkingHere() throws -> Invocation {
        let settings = try serverSettings()
        guard !isSet("public-url"), settings.port > 0 else { return self }
        return replacing("public-url", with: settings.address(port: settings.port))
    }
}
