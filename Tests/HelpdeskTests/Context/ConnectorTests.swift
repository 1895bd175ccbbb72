import JSON
import XCTest

@testable import Helpdesk

final class ConnectorTests: XCTestCase {
    private let settings: JSON = [
        "baseUrl": "http://billing.test/3.1/", "auth": ["header": "X-Publisher-Token", "key": "secret"],
        "parts": [
            "account": ["path": "/customers/{id}", "fields": ["country": "address.country"]],
            "subscriptions": [
                "path": "/customers/{id}/subs", "items": "items", "fields": ["expiresAt": "expirationDate"],
            ],
        ],
        "deadlineMs": 200, "retries": 1, "failuresToOpen": 2, "openSeconds": 30, "freshSeconds": 60,
    ]
    private let account: JSON = ["email": "ana@acme.test", "address": ["country": "DE"]]
    private let subscriptions: JSON = [
        "items": [
            [
                "subscriptionId": 9, "offerId": "o-1", "status": "active", "paymentGateway": "adyen",
                "expirationDate": 1_772_323_200, "nextPaymentPrice": 9.99, "nextPaymentCurrency": "EUR", "other": 1,
            ]
        ]
    ]

    private func desk(_ billing: FakeBilling) throws -> Desk {
        let desk = try desk(transport: billing)
        try desk.set(.connector, "connector", settings, as: desk.integration)
        return desk
    }

    private func context(_ desk: Desk, _ purpose: ContextPurpose = .escalating, _ id: String = "s 1/ä")
        -> SubscriptionContext
    {
        desk.helpdesk.collectContext(of: id, brand: "acme", for: purpose)
    }

    private func good() -> [String: [FakeBilling.Reply]] {
        ["/3.1/customers/s 1/ä": [.json(account)], "/3.1/customers/s 1/ä/subs": [.json(subscriptions)]]
    }

    func testWhatIsFetchedIsMirrored() throws {
        let billing = FakeBilling(good())
        let desk = try desk(billing)
        let context = context(desk)
        XCTAssertEqual(context.record?.email, "ana@acme.test")
        XCTAssertEqual(context.record?.country, "DE")
        XCTAssertEqual(context.record?.subscriptions.map(\.subscriptionID), ["9"])
        XCTAssertEqual(context.record?.subscriptions.first?.expiresAt, Timestamp(1_772_323_200_000))
        XCTAssertEqual(context.record?.subscriptions.first?.nextPaymentPrice, Money(minorUnits: 999, currency: "EUR"))
        XCTAssertEqual(context.unavailable, [])
        XCTAssertEqual(Set(context.fetched.keys), ["account", "subscriptions"])
        XCTAssertTrue(billing.asked.withLock { $0 }.allSatisfy { $0.hasPrefix("X-Publisher-Token: secret ") })
        _ = self.context(desk)
        XCTAssertEqual(billing.asked.withLock { $0.count }, 2, "it is fresh")
        desk.clock.advance(seconds: 60)
        _ = self.context(desk)
        XCTAssertEqual(billing.asked.withLock { $0.count }, 4)
        _ = self.context(desk, .refreshing)
        XCTAssertEqual(billing.asked.withLock { $0.count }, 6, "an agent wants it now")
        desk.clock.advance(seconds: 600)
        for purpose in [ContextPurpose.reading, .answering] { _ = self.context(desk, purpose) }
        XCTAssertEqual(billing.asked.withLock { $0.count }, 6, "articles and answers do not wait")
    }

    func testAnAPIThatHangsIsNamedAndWaitedForNoLongerThanTheDeadline() throws {
        let billing = FakeBilling(["/3.1/customers/s-1": [.json(account)], "/3.1/customers/s-1/subs": [.silence]])
        let desk = try desk(billing)
        let context = context(desk, .escalating, "s-1")
        XCTAssertEqual(context.record?.email, "ana@acme.test", "what came is there")
        XCTAssertEqual(
            context.unavailable, [.init(part: "subscriptions", reason: "the billing API timed out after 0.2 s")])
        XCTAssertEqual(Set(context.fetched.keys), ["account"])
    }

    func testAPassingFailureIsTriedAgain() throws {
        var replies = good()
        replies["/3.1/customers/s 1/ä"] = [.failure(.status(503)), .json(account)]
        let desk = try desk(FakeBilling(replies))
        XCTAssertEqual(context(desk).unavailable, [])
    }

    func testAfterFailuresNobodyAsksForAWhile() throws {
        let billing = FakeBilling([
            "/3.1/customers/s-1": [.failure(.status(500))], "/3.1/customers/s-1/subs": [.failure(.unreachable)],
        ])
        let desk = try desk(billing)
        for _ in 0..<2 { _ = context(desk, .refreshing, "s-1") }
        let asked = billing.asked.withLock { $0.count }
        let refused = context(desk, .refreshing, "s-1")
        XCTAssertEqual(billing.asked.withLock { $0.count }, asked)
        XCTAssertEqual(
            refused.unavailable.first?.reason, "the billing API failed lately and is not asked for now")
        billing.set(["/3.1/customers/s-1": [.json(account)], "/3.1/customers/s-1/subs": [.json(subscriptions)]])
        desk.clock.advance(seconds: 30)
        XCTAssertEqual(context(desk, .refreshing, "s-1").unavailable, [])
        XCTAssertEqual(context(desk, .refreshing, "s-1").unavailable, [], "and on")
    }

    func testAnswersThatAreNoneAreNamed() throws {
        for reply in [.json([]), .json(["items": 7]), .json("x"), .failure(.tooLarge), .failure(.status(401))]
            as [FakeBilling.Reply]
        {
            let desk = try desk(FakeBilling(["/3.1/customers/s-1": [reply], "/3.1/customers/s-1/subs": [reply]]))
            XCTAssertFalse(context(desk, .escalating, "s-1").unavailable.isEmpty)
        }
        let unknown = try desk(FakeBilling())
        XCTAssertEqual(
            context(unknown).unavailable.map(\.reason),
            ["the billing API knows nothing of this subscriber", "the billing API knows nothing of this subscriber"])
    }

    func testTheBreakerLetsOneTrialThrough() {
        var breaker = CircuitBreaker()
        let now = Timestamp(0)
        for _ in 0..<3 {
            XCTAssertTrue(breaker.mayCall(at: now))
            breaker.failed(at: now, limit: 3, pause: 10)
        }
        XCTAssertFalse(breaker.mayCall(at: now.adding(seconds: 9)))
        XCTAssertTrue(breaker.mayCall(at: now.adding(seconds: 10)))
        XCTAssertFalse(breaker.mayCall(at: now.adding(seconds: 10)), "only one")
        breaker.failed(at: now.adding(seconds: 10), limit: 3, pause: 10)
        XCTAssertFalse(breaker.mayCall(at: now.adding(seconds: 19)))
        XCTAssertTrue(breaker.mayCall(at: now.adding(seconds: 20)))
        breaker.failed(at: now.adding(seconds: 20), limit: 3, pause: 10)
        XCTAssertTrue(breaker.mayCall(at: now.adding(seconds: -3_600)), "the clock was set back")
        breaker.succeeded()
        XCTAssertTrue(breaker.mayCall(at: now.adding(seconds: 20)))
    }

    func testSettingsAreCheckedByName() {
        let base: JSON = ["path": "/c/{id}"]
        let cases: [(JSON, String)] = [
            ([:], "baseUrl"), (["baseUrl": "ftp://x.test"], "baseUrl"), (["baseUrl": "http://x.test"], "parts"),
            (["baseUrl": "http://x.test", "parts": ["account": ["path": "/c"]]], "parts.account.path"),
            (["baseUrl": "http://x.test", "parts": ["orders": base]], "parts.orders"),
            (["baseUrl": "http://x.test", "parts": ["account": base], "deadlineMs": 10], "deadlineMs"),
            (
                ["baseUrl": "http://x.test", "parts": ["account": base], "auth": ["header": "A\r\nB", "key": "k"]],
                "auth.header"
            ),
            (["baseUrl": "http://x.test", "parts": ["account": base], "nonsense": 1], "nonsense"),
        ]
        for (json, field) in cases {
            XCTAssertThrowsError(try connectorSettings(json)) { XCTAssertEqual(($0 as? FieldError)?.field, field) }
        }
    }

    func testWhatIsShownOfASecretIsNotTakenForIt() throws {
        let desk = try desk(FakeBilling())
        let shown = try XCTUnwrap(try desk.helpdesk.readSettings(.connector, as: desk.integration).first)
        XCTAssertEqual(shown["auth"]?["key"], "…cret")
        assertThrows(
            .invalid(field: "key", expected: "the whole secret, not what is shown of it"),
            try desk.set(.connector, "connector", shown, as: desk.integration))
    }
}
