import Dispatch
import Foundation
import HTTPServer
import Helpdesk
import JSON
import TestStores
import XCTest

@testable import hi5d

/// A server in this process with two brands: `one` and `two` have the same articles and two agents each.
final class TestServer: Sendable {
    struct Tenant: Sendable {
        let keys: BrandKeys
        let noa: String
        let kim: String
        let ada: String
        /// Where the server listens; 0 while there is none.
        var port = 0

        var visitor: Caller { Caller(port: port, key: keys.publishable) }
        var agent: Caller { visitor.with(key: noa) }
        var otherAgent: Caller { visitor.with(key: kim) }
        /// A lead.
        var lead: Caller { otherAgent }
        var admin: Caller { visitor.with(key: ada) }
        var program: Caller { visitor.with(key: keys.secret) }

        func subscriber(_ id: String) -> Caller {
            let token = SubscriberToken.sign(
                subject: id, expires: Timestamp.now.adding(seconds: 600), secret: keys.signingSecret)
            return visitor.with(key: keys.publishable, subscriber: token)
        }
    }

    let port: Int
    let one: Tenant
    let two: Tenant
    private let folder: String
    let desk: Helpdesk
    private let server: HTTPServer

    var nobody: Caller { Caller(port: port) }

    /// Somebody who runs the installation.
    func `operator`(_ name: String = "Olga") throws -> Caller {
        nobody.with(key: try desk.addOperator(name: name).token)
    }

    init(tick: DispatchTimeInterval = .seconds(1)) throws {
        let world = try Self.world.get()
        folder = try temporaryFolder()
        desk = try Self.open(folder, world.store.copy(to: folder))
        var settings = ServerSettings()
        settings.port = 0
        settings.workers = 8
        server = try Wiring.startServer(desk, settings, Logger(format: .text, level: .error), tick: tick)
        port = server.port
        var (one, two) = (world.one, world.two)
        (one.port, two.port) = (port, port)
        (self.one, self.two) = (one, two)
    }

    private static func open(_ folder: String, _ address: String?) throws -> Helpdesk {
        try openDesk(folder, address, Surroundings(hosts: HostPolicy(privateHosts: ["127.0.0.1"])))
    }

    /// Both brands, with what the bot has learned: every server begins with a copy.
    private static let world = Result {
        let locales = try Wiring.standardLocales()
        let tags = try ["en", "fr"].map { try XCTUnwrap(LocaleTag($0)) }
        let wanted = [Words.answerID, "cancel-subscription", "restore-purchase"]
        let articles = try ArticleFolder.read(locales, locales: tags).filter { wanted.contains($0.id) }
        var made: [Tenant] = []
        let store = try StoreTemplate { folder, address in
            let desk = try open(folder, address)
            defer { desk.close() }
            for id in ["one", "two"] {
                let keys = try desk.createBrand(
                    id: id, name: "Brand \(id)", defaultLocale: tags[0], accountURL: "https://\(id).example/account")
                try desk.publish(articles, brand: id)
                for record in try DemoBrand.subscribers(now: .now) { try desk.saveSubscriber(record, brand: id) }
                made.append(
                    Tenant(
                        keys: keys, noa: try desk.createAgent(brand: id, name: "Noa", role: .agent),
                        kim: try desk.createAgent(brand: id, name: "Kim", role: .lead),
                        ada: try desk.createAgent(brand: id, name: "Ada", role: .admin)))
            }
        }
        return (store: store, one: made[0], two: made[1])
    }

    /// What the daemon does every second.
    func storeCounts() throws { try desk.storeSearchCounts() }

    func stop() {
        server.stop()
        desk.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}

/// A helpdesk on the store at an address, or else in a folder, with the shipped languages.
func openDesk(
    _ folder: String, _ address: String?, _ surroundings: Surroundings = Surroundings()
) throws -> Helpdesk {
    try Helpdesk(
        database: TestStores.open(address, file: "\(folder)/hi5.db"), languages: shippedLanguages.get(),
        surroundings.keeping(in: folder))
}

private let shippedLanguages = Result { try Languages(folder: Wiring.standardLocales()) }

func temporaryFolder() throws -> String {
    // Short: some tests look at lines that hold it.
    let name = "hi5d-tests-\(UUID().uuidString.prefix(8))"
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
}

/// Tests against a server in this process.
class ServerTestCase: XCTestCase {
    /// Starts one that ends with the test, however the test ends.
    func startServer(tick: DispatchTimeInterval = .seconds(1)) throws -> TestServer {
        let server = try TestServer(tick: tick)
        addTeardownBlock { server.stop() }
        return server
    }

    /// Publishes articles, as lines of JSON, in the first brand.
    func publish(_ lines: [String], _ server: TestServer) throws {
        let taken = try server.one.program.post(
            "/v1/articles/import", ["articles": .array(try lines.map { try JSON.parse(Array($0.utf8)) })])
        XCTAssertEqual(taken.status, 200, taken.text)
    }

    /// Expects problem details with this status and code.
    @discardableResult
    func expect(
        _ answer: Answer, _ status: Int, _ code: String, field: String? = nil, file: StaticString = #filePath,
        line: UInt = #line
    ) -> Answer {
        XCTAssertEqual(answer.status, status, answer.text, file: file, line: line)
        XCTAssertEqual(answer.code, code, answer.text, file: file, line: line)
        XCTAssertEqual(answer.field, field, answer.text, file: file, line: line)
        XCTAssertEqual(answer.headers["content-type"], "application/problem+json", file: file, line: line)
        XCTAssertEqual(answer.json["status"]?.int, Int64(status), file: file, line: line)
        XCTAssertEqual(answer.json["type"]?.string, "urn:hi5:problem:\(code)", file: file, line: line)
        for member in ["title", "detail", "requestId"] {
            XCTAssertFalse(answer.json[member]?.string?.isEmpty ?? true, member, file: file, line: line)
        }
        return answer
    }
}
