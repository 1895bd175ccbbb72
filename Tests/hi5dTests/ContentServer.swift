import Foundation
import HTTPServer
import Helpdesk
import JSON
import TestStores
import XCTest

@testable import hi5d

/// A server with the empty brands `one` and `two` on a free port, and its keys.
final class ContentServer {
    static let locales = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("locales").path

    let folder: String
    let url: URL
    let keys: BrandKeys
    let otherKeys: BrandKeys
    let agent: String
    let lead: String
    private let desk: Helpdesk
    private let server: HTTPServer

    init(largestBody: Int = 1 << 20) throws {
        let world = try Self.world.get()
        folder = try temporaryFolder()
        desk = try openDesk(folder, world.store.copy(to: folder))
        (keys, otherKeys, agent, lead) = (world.keys, world.otherKeys, world.agent, world.lead)
        var settings = ServerSettings()
        settings.port = 0
        settings.largestBody = largestBody
        server = try Wiring.startServer(desk, settings, Logger(format: .text, level: .error))
        url = try XCTUnwrap(URL(string: "http://127.0.0.1:\(server.port)"))
    }

    /// Both brands: every server begins with a copy.
    private static let world = Result {
        let locale = try XCTUnwrap(LocaleTag("en"))
        var (keys, tokens): ([BrandKeys], [String]) = ([], [])
        let store = try StoreTemplate { folder, address in
            let desk = try openDesk(folder, address)
            defer { desk.close() }
            for (id, name) in [("one", "One"), ("two", "Two")] {
                keys.append(
                    try desk.createBrand(
                        id: id, name: name, defaultLocale: locale, accountURL: "https://\(id).example"))
            }
            for (name, role) in [("Noa", .agent), ("Kim", .lead)] as [(String, Agent.Role)] {
                tokens.append(try desk.createAgent(brand: "one", name: name, role: role))
            }
        }
        return (store: store, keys: keys[0], otherKeys: keys[1], agent: tokens[0], lead: tokens[1])
    }

    func stop() {
        server.stop()
        desk.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Sends a request as it is and reads the status and the body.
    func send(
        _ method: String, _ path: String, key: String?, _ body: [UInt8]? = nil, type: String = "application/json"
    ) throws -> (status: Int, body: [UInt8]) {
        let client = APIClient(server: url, key: key ?? "")
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        var request = try client.request(method, parts[0], [:], body: body, type: type)
        if parts.count > 1 { request.url = url.absoluteString + path }
        if key == nil { request.set("Authorization", nil) }
        return try client.exchange(request)
    }

    func json(
        _ method: String, _ path: String, key: String?, _ body: String? = nil, type: String = "application/json"
    ) throws -> (status: Int, json: JSON) {
        let answer = try send(method, path, key: key, body.map { Array($0.utf8) }, type: type)
        return (answer.status, try JSON.parse(answer.body))
    }

    /// A command line with this server and key.
    func run(_ words: [String], key: String) -> ExitCode {
        runCommandLine(words + ["--server", url.absoluteString, "--token", key])
    }
}

func articleLine(_ id: String, _ locale: String = "en", title: String = "Pay", body: String = "By card.") -> String {
    let json: JSON = [
        "id": .string(id), "locale": .string(locale), "section": "billing", "title": .string(title),
        "body": .string(body),
    ]
    return json.text
}
