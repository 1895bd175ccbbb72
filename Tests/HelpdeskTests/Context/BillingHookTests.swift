import Foundation
import JSON
import XCTest

@testable import Helpdesk

final class BillingHookTests: XCTestCase {
    func testTopicsBecomeTheRecord() throws {
        let desk = try desk()
        try desk.takeNotices()
        try desk.bill("customerRegistered", ["customerId": 5, "customerEmail": "ana@acme.test", "country": "DE"])
        try desk.bill(
            "subscriptionCreated",
            [
                "customerId": 5, "subscriptionId": 9, "offerId": "S1_DE", "offerTitle": "Sports", "active": true,
                "expirationDate": "2026-03-01T01:00:00+01:00", "nextPaymentPrice": 9.99, "currency": "eur",
            ])
        try desk.bill(
            "transactionCreated",
            [
                "customerId": 5, "transactionId": "T1", "offerId": "S1_DE", "transactionPriceInclTax": "9.9900",
                "transactionCurrency": "EUR", "transactionDate": 1_769_900_000, "subscriptionId": 9,
            ])
        try desk.readHooks()
        let record = try desk.record("5")
        XCTAssertEqual(record.email, "ana@acme.test")
        XCTAssertEqual(record.country, "DE")
        let subscription = try XCTUnwrap(record.subscriptions.first)
        XCTAssertEqual(subscription.source, .cleeng)
        XCTAssertEqual(subscription.expiresAt?.text, "2026-03-01T00:00:00.000Z")
        XCTAssertEqual(subscription.nextPaymentPrice, Money(minorUnits: 999, currency: "EUR"))
        XCTAssertEqual(record.payments.map(\.amount), [Money(minorUnits: 999, currency: "EUR")])
        desk.clock.advance(seconds: 60)
        try desk.bill("refundPayment", ["customerId": 5, "transactionId": "T1", "amount": 9.99, "currency": "EUR"])
        try desk.bill(
            "inappPurchaseSyncResult",
            ["customerId": 5, "transactionId": "A1", "accessGranted": false, "result": "PURCHASE_ALREADY_ASSIGNED"])
        try desk.readHooks()
        XCTAssertEqual(try desk.record("5").payments.map(\.status), [.refunded])
        XCTAssertEqual(try desk.record("5").purchases.map(\.status), [.conflict])
    }

    func testUnknownTopicsAreKeptAndCounted() throws {
        let desk = try desk()
        try desk.takeNotices()
        try desk.bill("weatherChanged", ["customerId": 5, "text": "card 4111111111111111"])
        try desk.bill("weatherChanged", ["customerId": 6])
        try desk.bill("customerUpdated", ["mail": "x"])
        try desk.readHooks()
        XCTAssertEqual(try desk.counts(), ["weatherChanged unknown": 2, "customerUpdated malformed": 1])
        let bodies = try desk.database.read { try $0.query("SELECT body FROM hook_event", []) { $0.text(0) } }
        XCTAssertTrue(bodies.contains { $0.contains("weatherChanged") && $0.contains("************1111") }, "\(bodies)")
        XCTAssertFalse(bodies.contains { $0.contains("4111111111111111") })
        assertThrows(.notFound(what: "subscriber"), try desk.record("5"))
    }

    func testARepeatIsCountedAndChangesNothing() throws {
        let desk = try desk()
        try desk.takeNotices()
        let data: JSON = ["customerId": 5, "email": "a@acme.test", "eventTime": "2026-02-01T11:00:00Z"]
        try desk.bill("customerUpdated", data)
        try desk.readHooks()
        let version = try desk.helpdesk.readSubscriber("5", brand: "acme").version
        for _ in 0..<3 { try desk.bill("customerUpdated", data) }
        try desk.readHooks()
        XCTAssertEqual(try desk.helpdesk.readSubscriber("5", brand: "acme").version, version)
        XCTAssertEqual(try desk.helpdesk.hookCounts(as: desk.integration).map(\.repeats), [3])
    }

    func testAStormEndsAsInOrder() throws {
        let told: [(String, [(String, JSON)])] = [
            (
                "subscriptionCreated",
                [("offerId", "o-1"), ("active", true), ("expirationDate", "2026-03-01T00:00:00Z")]
            ),
            ("subscriptionRenewed", [("expirationDate", "2026-04-01T00:00:00Z"), ("offerTitle", "Sports")]),
            ("subscriptionCancelled", [("expirationDate", "2026-04-01T00:00:00Z")]),
            ("subscriptionResumed", [("nextPaymentDate", "2026-04-01T00:00:00Z")]),
            ("subscriptionTerminated", [("expirationDate", "2026-03-15T00:00:00Z")]),
            ("customerUpdated", [("email", "new@acme.test")]),
        ]
        var events: [(String, JSON)] = []
        for (position, (topic, data)) in told.enumerated() {
            let time = Timestamp(1_769_900_000_000).adding(seconds: Int64(position)).text
            let whose: [(String, JSON)] = [("customerId", "s"), ("subscriptionId", "x"), ("eventTime", .string(time))]
            events.append((topic, .object((data + whose).map { JSON.Member($0.0, $0.1) })))
        }
        let ordered = try desk()
        try ordered.takeNotices()
        for event in events {
            try ordered.bill(event.0, event.1)
            try ordered.readHooks()
        }
        let expected = try ordered.record("s")
        XCTAssertEqual(expected.subscriptions.map(\.status), [.terminated])
        for _ in 0..<5 {
            let desk = try desk()
            try desk.takeNotices()
            for event in (events + events + events).shuffled() {
                try desk.bill(event.0, event.1)
                if Bool.random() { try desk.readHooks() }
            }
            try desk.readHooks()
            XCTAssertEqual(try desk.record("s"), expected)
        }
    }

    func testForgedNoticesAreRefused() throws {
        let desk = try desk()
        let body: JSON = [
            "broadcasterId": 77, "topic": "customerUpdated", "data": ["customerId": 5, "email": "x@y.z"],
        ]
        let good = Crypto.hex(Crypto.hmacSHA256(body.encoded, key: Array(billingSecret.utf8)))
        XCTAssertThrowsError(try desk.receive(.billing, body, signature: good), "nothing is set up")
        try desk.takeNotices()
        let elsewhere = Crypto.hex(Crypto.hmacSHA256(body.encoded, key: Array("another secret".utf8)))
        let empty = Crypto.hex(Crypto.hmacSHA256(body.encoded, key: []))
        let turned = String(good.reversed())
        let forged: [String?] = [nil, "", "sha256=", turned, elsewhere, empty, String(good.prefix(32)), "💥"]
        for signature in forged {
            XCTAssertThrowsError(try desk.receive(.billing, body, signature: signature), signature ?? "nil") {
                guard case .unauthenticated(let reason)? = $0 as? HelpdeskError else { return XCTFail("\($0)") }
                XCTAssertFalse(reason.contains("x@y.z"))
            }
        }
        let other: JSON = ["broadcasterId": 78, "topic": "customerUpdated", "data": [:]]
        let signed = Crypto.hex(Crypto.hmacSHA256(other.encoded, key: Array(billingSecret.utf8)))
        XCTAssertThrowsError(try desk.receive(.billing, other, signature: signed), "another broadcaster's")
        for key in [nil, "pk_none", desk.keys.secret] {
            let hook = IncomingHook(
                feed: .billing, key: key, body: body.encoded, proof: HookProof(signature: good))
            XCTAssertThrowsError(try desk.helpdesk.receiveHook(hook))
        }
        XCTAssertEqual(try desk.counts(), [:])
        let base64 = Data(Crypto.hmacSHA256(body.encoded, key: Array(billingSecret.utf8))).base64EncodedString()
        for form in [good, good.uppercased(), "sha256=\(good)", base64] {
            XCTAssertNoThrow(try desk.receive(.billing, body, signature: form))
        }
    }

    func testAWholeRecordLaterThanTheNoticesStays() throws {
        let desk = try desk()
        try desk.takeNotices()
        try desk.helpdesk.saveSubscriber(SubscriberRecord(id: "5", ["email": "now@acme.test"]), brand: "acme")
        try desk.bill("customerUpdated", ["customerId": 5, "email": "old@acme.test", "eventTime": 1_769_000_000])
        try desk.readHooks()
        XCTAssertEqual(try desk.record("5").email, "now@acme.test")
    }
}
