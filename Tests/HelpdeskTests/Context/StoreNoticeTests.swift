import JSON
import XCTest

@testable import Helpdesk

final class StoreNoticeTests: XCTestCase {
    private func owned(_ source: Source, _ purchase: String) throws -> Desk {
        let desk = try desk()
        try desk.takeNotices()
        try desk.helpdesk.saveSubscriber(
            SubscriberRecord(
                id: "s-1",
                [
                    "subscriptions": [
                        [
                            "subscriptionId": .string(purchase), "offerId": "o-1", "source": .string(source.rawValue),
                            "status": "active", "expiresAt": "2026-02-10T00:00:00Z",
                        ]
                    ]
                ]), brand: "acme", asOf: Timestamp(text: "2026-01-01T00:00:00Z"))
        return desk
    }

    private func state(_ desk: Desk) throws -> SubscriptionState { try desk.record("s-1").state(at: desk.clock.now) }

    private func google(_ type: Int64, at seconds: Int64 = 0, _ desk: Desk) throws {
        let notice: JSON = [
            "version": "1.0", "packageName": "test.acme",
            "eventTimeMillis": .string(String(desk.clock.now.adding(seconds: seconds).milliseconds)),
            "subscriptionNotification": [
                "version": "1.0", "notificationType": .int(type), "purchaseToken": "tok", "subscriptionId": "o-1",
            ],
        ]
        let envelope: JSON = [
            "message": [
                "data": .string(Data(notice.encoded).base64EncodedString()), "messageId": .string("m\(type)\(seconds)"),
            ], "subscription": "projects/p/subscriptions/s",
        ]
        try desk.receive(.google, envelope, bearer: try GooglePush.shared.token(at: desk.clock.now))
        try desk.readHooks()
    }

    func testGooglePlay() throws {
        let expected: [Int64: SubscriptionState] = [
            1: .active, 2: .active, 3: .cancelled, 4: .active, 5: .onHold, 6: .grace, 7: .active, 10: .paused,
            12: .terminated, 13: .expired,
        ]
        for (type, state) in expected {
            let desk = try owned(.google, "tok")
            try google(type, desk)
            XCTAssertEqual(try self.state(desk), state, "\(type)")
        }
        let desk = try owned(.google, "tok")
        try google(6, at: -10, desk)
        try google(2, at: -5, desk)
        try google(6, at: -20, desk)
        XCTAssertEqual(try state(desk), .active, "the renewal came after both")
        try google(8, desk)
        try google(99, desk)
        XCTAssertEqual(try desk.counts()["subscription.8 nothing"], 1)
        XCTAssertEqual(try desk.counts()["subscription.99 unknown"], 1)
    }

    func testGooglesEnvelopeIsChecked() throws {
        let desk = try owned(.google, "tok")
        let elsewhere: JSON = [
            "message": [
                "data": .string(Data(#"{"packageName":"other"}"#.utf8).base64EncodedString()), "messageId": "1",
            ]
        ]
        let token = try GooglePush.shared.token(at: desk.clock.now)
        assertThrows(
            .unauthenticated(reason: "This packageName is not the brand's."),
            try desk.receive(.google, elsewhere, bearer: token))
        for body in [[:], ["message": [:]], ["message": ["data": "%"]], ["message": ["data": "bm9wZQ=="]]] as [JSON] {
            assertThrows(
                .invalid(field: "message.data", expected: "a JSON object in base64"),
                try desk.receive(.google, body, bearer: token))
        }
    }

    private func roku(_ type: String, _ desk: Desk, _ more: [String: JSON] = [:]) throws -> HookReceipt {
        let standard: [String: JSON] = [
            "customerId": "c", "transactionType": .string(type), "transactionId": "ABCD-02",
            "originalTransactionId": "abcd-01",
            "productCode": "o-1", "productName": "Monthly", "eventDate": .string(desk.clock.now.text),
            "expirationDate": "2026-03-01T00:00:00Z", "total": 9.99, "currency": "usd",
            "responseKey": .string("key-\(type)-\(more.count)"), "isFreeTrial": false,
        ]
        let notice = JSON.object(
            standard.merging(more) { $1 }.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) })
        let receipt = try desk.receive(.roku, notice, token: "roku-token-00001")
        try desk.readHooks()
        return receipt
    }

    func testRoku() throws {
        let expected: [String: SubscriptionState] = [
            "Sale": .active, "Resubscribe": .active, "UpgradeSale": .active, "DowngradeSale": .active,
            "GraceInitiated": .grace, "GraceRecovered": .active, "OnHoldInitiated": .onHold, "OnHoldRecovered": .active,
            "Cancellation": .cancelled, "DowngradeCancellation": .cancelled, "UpgradeCancellation": .terminated,
            "Refund": .active, "Credit": .active, "Chargeback": .active,
        ]
        for (type, state) in expected {
            let desk = try owned(.roku, "abcd01")
            let receipt = try roku(type, desk)
            XCTAssertEqual(receipt.responseKey, "key-\(type)-0")
            XCTAssertEqual(receipt.apiKey, "roku-key")
            XCTAssertEqual(try self.state(desk), state, type)
        }
        let desk = try owned(.roku, "abcd01")
        _ = try roku("Sale", desk)
        XCTAssertEqual(try desk.record("s-1").payments.map(\.amount), [Money(minorUnits: 999, currency: "USD")])
        desk.clock.advance(seconds: 5)
        _ = try roku("Refund", desk)
        XCTAssertEqual(try desk.record("s-1").payments.map(\.status), [.refunded])
        desk.clock.advance(seconds: 5)
        _ = try roku("Cancellation", desk, ["expirationDate": "2026-01-31T00:00:00Z"])
        XCTAssertEqual(try state(desk), .expired, "a passive cancellation")
        XCTAssertThrowsError(try desk.receive(.roku, ["transactionType": "Sale"], token: nil))
    }

    private func partner(_ desk: Desk, _ body: JSON, secret: String = partnerSecret, age: Int64 = 0) throws {
        let time = desk.clock.now.seconds - age
        let signed = Crypto.hmacSHA256(Array("\(time).".utf8) + body.encoded, key: Array(secret.utf8))
        try desk.receive(.partner, body, signature: "t=\(time),v1=\(Crypto.hex(signed))")
        try desk.readHooks()
    }

    private func notice(_ event: String, _ more: [JSON.Member] = []) -> JSON {
        .object(
            [
                .init("event", .string(event)), .init("at", "2026-02-01T11:00:00Z"), .init("source", "carrier"),
                .init("purchaseId", "c-1"), .init("subscriberId", "s-1"),
            ] + more)
    }

    func testPartners() throws {
        let desk = try desk()
        try desk.takeNotices()
        let bought: JSON = ["offerId": "o-1", "offerTitle": "Sports", "expiresAt": "2026-03-01T00:00:00Z"]
        try partner(
            desk,
            notice(
                "purchased",
                [.init("subscription", bought), .init("payment", ["paymentId": "p", "price": 500, "currency": "EUR"])]))
        XCTAssertEqual(try state(desk), .active)
        XCTAssertEqual(try desk.record("s-1").payments.map(\.source), [.carrier])
        try partner(desk, notice("refunded", [.init("payment", ["paymentId": "q", "price": 500, "currency": "EUR"])]))
        XCTAssertEqual(try desk.record("s-1").payments.map(\.status), [.captured, .refunded])
        let wrong: [JSON] = [
            notice("purchased", [.init("subscription", ["offerId": 7])]),
            notice("purchased", [.init("subscription", ["nonsense": 1])]), ["event": "renewed"],
            ["event": "renewed", "source": "cleeng", "purchaseId": "c-1", "at": "2026-02-01T11:00:00Z"],
        ]
        for body in wrong { try partner(desk, body) }
        XCTAssertEqual(try desk.counts()["purchased malformed"], 2)
        XCTAssertEqual(try desk.counts()["renewed malformed"], 2)
    }

    func testAnOldOrForgedSignatureOfAPartnerIsRefused() throws {
        let desk = try desk()
        try desk.takeNotices()
        XCTAssertThrowsError(try partner(desk, notice("expired"), age: 301), "sent again later")
        XCTAssertThrowsError(try partner(desk, notice("expired"), age: -301))
        XCTAssertThrowsError(try partner(desk, notice("expired"), secret: billingSecret))
        for signature in ["", "t=,v1=", "v1=00", "t=\(desk.clock.now.seconds)"] {
            XCTAssertThrowsError(try desk.receive(.partner, notice("expired"), signature: signature), signature)
        }
        XCTAssertEqual(try desk.counts(), [:])
    }

    func testANoticeWaitsForItsOwner() throws {
        let desk = try desk()
        try desk.takeNotices()
        _ = try roku("GraceInitiated", desk)
        XCTAssertEqual(try desk.counts(), ["GraceInitiated unassigned": 1])
        try desk.helpdesk.saveSubscriber(
            SubscriberRecord(
                id: "s-1",
                [
                    "subscriptions": [
                        ["subscriptionId": "abcd01", "offerId": "o-1", "source": "roku", "status": "active"]
                    ]
                ]), brand: "acme", asOf: Timestamp(text: "2026-01-01T00:00:00Z"))
        try desk.readHooks()
        XCTAssertEqual(try state(desk), .grace)
        XCTAssertEqual(try desk.counts(), ["GraceInitiated applied": 1])
    }
}
