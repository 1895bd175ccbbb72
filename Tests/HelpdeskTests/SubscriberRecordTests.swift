import JSON
import XCTest

@testable import Helpdesk

final class SubscriberRecordTests: XCTestCase {
    private func subscription(_ changes: [(String, JSON?)] = []) -> JSON {
        var members: [(String, JSON)] = [
            ("subscriptionId", "sub-1"), ("offerId", "o-1"), ("offerTitle", "Plan"), ("source", "apple"),
            ("status", "active"), ("startedAt", "2026-01-01T00:00:00Z"), ("expiresAt", "2026-03-01T00:00:00Z"),
        ]
        for (name, value) in changes {
            members.removeAll { $0.0 == name }
            if let value { members.append((name, value)) }
        }
        return .object(members.map { JSON.Member($0.0, $0.1) })
    }

    private func record(_ subscriptions: JSON...) throws -> SubscriberRecord {
        try SubscriberRecord(id: "s-1", ["subscriptions": .array(subscriptions)])
    }

    private func assertRefused(_ json: JSON, _ field: String, file: StaticString = #filePath, line: UInt = #line) {
        XCTAssertThrowsError(try SubscriberRecord(id: "s-1", json), file: file, line: line) {
            XCTAssertEqual(($0 as? FieldError)?.field, field, "\($0)", file: file, line: line)
        }
    }

    func testARecordReadsBackAsItWas() throws {
        let full = try SubscriberRecord(
            id: "s-1",
            [
                "name": "Sam", "email": "sam@acme.test", "country": "FR",
                "subscriptions": [
                    subscription(),
                    subscription([
                        ("subscriptionId", "sub-2"), ("nextPaymentAt", "2026-03-01T00:00:00Z"),
                        ("nextPaymentPrice", 999),
                        ("nextPaymentCurrency", "EUR"), ("period", "3months"), ("inTrial", true),
                        ("paymentMethod", "card"),
                    ]),
                ],
                "payments": [
                    [
                        "paymentId": "p-1", "source": "cleeng", "status": "refunded", "price": -999,
                        "currency": "EUR", "at": "2026-01-01T00:00:00Z",
                    ]
                ],
            ])
        XCTAssertEqual(full.subscriptions[1].nextPaymentPrice, Money(minorUnits: 999, currency: "EUR"))
        for record in [full, try SubscriberRecord(id: "s-1", [:]), try record(subscription())] {
            XCTAssertEqual(try SubscriberRecord(id: "s-1", JSON.parse(record.json.text)), record)
        }
    }

    func testMistakesAreNamedByTheirField() {
        assertRefused([], "body")
        assertRefused(["nick": "x"], "nick")
        assertRefused(["country": "FRA"], "country")
        assertRefused(["subscriptions": [7]], "subscriptions[0]")
        let changes: [(String, JSON?)] = [
            ("source", "applepay"), ("status", "paused"), ("startedAt", "yesterday"), ("expiresAt", 7), ("source", nil),
            ("offerTitle", ""), ("cardNumber", "4111"), ("period", "day"), ("inTrial", "yes"), ("offerId", nil),
            ("hold", "late"), ("isExternallyManaged", false), ("offerTitle", "a\u{0}b"),
        ]
        for (field, value) in changes {
            assertRefused(["subscriptions": [subscription([(field, value)])]], "subscriptions[0].\(field)")
        }
    }

    func testAnAmountNeedsItsCurrency() {
        assertRefused(
            ["subscriptions": [subscription([("nextPaymentPrice", 999)])]], "subscriptions[0].nextPaymentCurrency")
        assertRefused(
            ["subscriptions": [subscription([("nextPaymentPrice", 9), ("nextPaymentCurrency", "eur")])]],
            "subscriptions[0].nextPaymentCurrency")
    }

    func testTheCurrentSubscriptionsDecideTheSources() throws {
        let february = try XCTUnwrap(Timestamp(text: "2026-02-01T00:00:00Z"))
        let april = try XCTUnwrap(Timestamp(text: "2026-04-01T00:00:00Z"))
        let cancelled = subscription([
            ("subscriptionId", "sub-2"), ("status", "cancelled"), ("source", "roku"),
        ])
        let expired = subscription([
            ("subscriptionId", "sub-3"), ("status", "expired"), ("source", "google"),
            ("expiresAt", "2025-01-01T00:00:00Z"),
        ])
        XCTAssertEqual(try record(subscription(), cancelled, expired).sources(at: february), [.apple, .roku])
        XCTAssertEqual(try record(cancelled, expired).sources(at: february), [.roku], "paid until March")
        XCTAssertEqual(try record(expired, cancelled).sources(at: april), [.roku], "the last one")
        XCTAssertEqual(try record(subscription()).sources(at: april), [.apple], "active and past its end: in grace")
        XCTAssertEqual(try record().sources(at: april), [])
    }
}
