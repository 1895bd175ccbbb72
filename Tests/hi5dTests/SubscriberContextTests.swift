import HTTPServer
import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// A billing API that speaks the shapes of the settings below, on loopback.
final class BillingStandIn {
    private let server: HTTPServer
    var url: String { "http://127.0.0.1:\(server.port)" }

    init() throws {
        var router = Router()
        router.on(.get, "/customers/{id}", .memory) { (request: Request, id: String) in
            guard request.headers["X-Publisher-Token"] == "publisher" else {
                throw Problem(.unauthorized, "unauthorized", "No.")
            }
            return .json(["email": .string("\(id)@example.com"), "country": "DE"])
        }
        router.on(.get, "/customers/{id}/subscriptions", .memory) { (_: Request, id: String) in
            .json([
                "items": [
                    [
                        "subscriptionId": 77, "offerId": "S1", "offerTitle": "Sports", "status": "active",
                        "paymentGateway": "adyen", "expiresAt": 4_000_000_000, "nextPaymentPrice": 9.99,
                        "nextPaymentCurrency": "EUR",
                    ]
                ]
            ])
        }
        var settings = ServerSettings()
        settings.port = 0
        server = try HTTPServer(router: router, settings: settings)
    }

    func stop() { server.stop() }
}

final class SubscriberContextTests: ServerTestCase {
    private func put(_ caller: Caller, _ path: String, _ json: JSON, _ headers: [String: String] = [:]) throws -> Answer
    {
        try caller.send("PUT", path, json.encoded, ["Content-Type": "application/json"].merging(headers) { $1 })
    }

    private func connect(_ server: TestServer) throws -> BillingStandIn {
        let billing = try BillingStandIn()
        addTeardownBlock { billing.stop() }
        let settings: JSON = [
            "baseUrl": .string(billing.url), "auth": ["header": "X-Publisher-Token", "key": "publisher"],
            "parts": [
                "account": ["path": "/customers/{id}"],
                "subscriptions": ["path": "/customers/{id}/subscriptions", "items": "items"],
            ],
        ]
        let answer = try put(server.one.program, "/v1/settings/connector", settings)
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertEqual(answer.json["auth"]?["key"], "…sher", "secrets are not shown again")
        return billing
    }

    func testAnEscalationFetchesFromTheBillingAPI() throws {
        let server = try startServer()
        _ = try connect(server)
        let (_, ticket) = try server.one.subscriber("dora").escalate()
        let context = try server.one.agent.get("/v1/tickets/\(ticket)/context").json
        XCTAssertEqual(context["snapshot"]?["record"]?["email"], "dora@example.com")
        XCTAssertEqual(context["snapshot"]?["managedBy"], ["cleeng"])
        XCTAssertEqual(context["snapshot"]?["unavailable"], [])
        let panel = SubscriberText.panel(context, width: 80, now: .now)
        for words in ["we bill (web) · Sports · active · next 2096-10-02 · 9.99 EUR", "yes: refund", "THE BOT TRIED"] {
            XCTAssertTrue(panel.contains(words), panel)
        }
        XCTAssertTrue(panel.split(separator: "\n").allSatisfy { $0.count <= 80 }, panel)
    }

    func testABillingAPIThatIsAwayIsAPartOfTheTicket() throws {
        let server = try startServer()
        let billing = try connect(server)
        billing.stop()
        let (_, ticket) = try server.one.subscriber("dora").escalate()
        let context = try server.one.agent.get("/v1/tickets/\(ticket)/context").json
        XCTAssertEqual(context["snapshot"]?["record"], .null)
        let reasons = context["snapshot"]?["unavailable"]?.array?.compactMap { $0["reason"]?.string }
        XCTAssertEqual(reasons, ["the billing API could not be reached", "the billing API could not be reached"])
    }

    func testRecordsBelongToTheirBrandAndToPrograms() throws {
        let server = try startServer()
        let address = "/v1/subscribers/ben"
        let mine = try server.one.program.get(address)
        XCTAssertEqual(mine.json["record"]?["email"], "ben@example.com")
        XCTAssertEqual(mine.headers["etag"], "\"v1\"")
        for caller in [server.one.visitor, server.one.agent, server.one.subscriber("ben")] {
            expect(try caller.get(address), 403, "not_allowed")
            expect(try put(caller, address, [:]), 403, "not_allowed")
        }
        XCTAssertEqual(try put(server.two.program, "/v1/subscribers/only-two", [:]).status, 201)
        expect(try server.one.program.get("/v1/subscribers/only-two"), 404, "not_found")
        expect(try server.one.program.send("DELETE", "/v1/subscribers/only-two", []), 404, "not_found")
        expect(try server.one.program.get("/v1/subscribers/only-two/export"), 404, "not_found")
    }

    func testHostileRecordsAreRefusedByName() throws {
        let server = try startServer()
        let address = "/v1/subscribers/x"
        let cases: [(JSON, String)] = [
            (["nonsense": 1], "nonsense"), (["subscriptions": [[:]]], "subscriptions[0].subscriptionId"),
            (["asOf": "tomorrow"], "asOf"), (["asOf": "2999-01-01T00:00:00Z"], "asOf"), ([], "body"),
            (["name": .string(String(repeating: "x", count: 201))], "name"),
            (["payments": .array(Array(repeating: 1, count: 5_001))], "payments"),
        ]
        for (json, field) in cases {
            expect(try put(server.one.program, address, json), 400, "invalid_field", field: field)
        }
        expect(
            try server.one.program.send("PUT", address, [0x22, 0xFF, 0x22], ["Content-Type": "application/json"]), 400,
            "invalid_json")
        expect(
            try put(server.one.program, "/v1/subscribers/" + String(repeating: "x", count: 201), [:]), 400,
            "invalid_field", field: "id")
        expect(try put(server.one.program, "/v1/subscribers/a%00b", [:]), 400, "invalid_field", field: "id")
        expect(try server.one.program.get(address), 404, "not_found")
    }

    func testHooksNeedTheRightKeyAndProof() throws {
        let server = try startServer()
        let setting: JSON = [
            "google": ["audience": "a", "serviceAccount": "play@acme.test"], "roku": ["token": "0123456789abcdef"],
            "billing": ["secrets": ["0123456789abcdef"]],
        ]
        XCTAssertEqual(try put(server.one.program, "/v1/settings/hooks", setting).status, 200)
        let key = server.one.keys.publishable
        expect(try server.nobody.post("/v1/hooks/roku?token=0123456789abcdef"), 401, "unauthenticated")
        expect(try server.nobody.post("/v1/hooks/roku?key=\(key)&token=wrong"), 401, "unauthenticated")
        expect(try server.nobody.post("/v1/hooks/billing?key=\(key)"), 401, "unauthenticated")
        expect(
            try server.nobody.post("/v1/hooks/roku?key=\(server.two.keys.publishable)&token=0123456789abcdef"), 401,
            "unauthenticated")
        for caller in [server.nobody, server.nobody.with(key: key), server.nobody.with(key: "a.b.c")] {
            expect(try caller.post("/v1/hooks/google?key=\(key)", [:]), 401, "unauthenticated")
        }
        expect(try server.nobody.post("/v1/hooks/paypal?key=\(key)"), 404, "not_found")
        expect(try put(server.one.visitor, "/v1/settings/hooks", setting), 403, "not_allowed")
        expect(try put(server.one.agent, "/v1/settings/hooks", setting), 403, "not_allowed")
    }
}
