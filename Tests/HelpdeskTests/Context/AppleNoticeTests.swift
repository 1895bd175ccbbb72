import JSON
import XCTest

@testable import Helpdesk

final class AppleNoticeTests: XCTestCase {
    private let identifier = "2000000123456789"

    private func payload(_ type: String, _ subtype: String?, _ chain: CertificateChain, _ time: Timestamp) throws
        -> JSON
    {
        let transaction: JSON = [
            "originalTransactionId": .string(identifier), "transactionId": "2000000999", "productId": "o-1",
            "type": "Auto-Renewable Subscription", "originalPurchaseDate": 1_767_000_000_000,
            "purchaseDate": .int(time.milliseconds), "expiresDate": .int(time.adding(seconds: 2_592_000).milliseconds),
            "price": 9_990, "currency": "EUR",
        ]
        let renewal: JSON = [
            "originalTransactionId": .string(identifier), "autoRenewProductId": "o-2", "autoRenewStatus": 1,
            "renewalPrice": 12_990, "currency": "EUR",
        ]
        return [
            "notificationType": .string(type), "subtype": JSON(subtype), "notificationUUID": .string("u-\(type)"),
            "signedDate": .int(time.milliseconds),
            "data": [
                "bundleId": "test.acme", "signedTransactionInfo": .string(try chain.sign(transaction)),
                "signedRenewalInfo": .string(try chain.sign(renewal)),
            ],
        ]
    }

    /// The clock stands at the present: certificates are of today.
    private func setUpDesk(_ chain: CertificateChain) throws -> Desk {
        let desk = try desk()
        desk.clock.advance(seconds: Timestamp.now.seconds - desk.clock.now.seconds + 60)
        try desk.takeNotices(roots: chain.root)
        try desk.helpdesk.saveSubscriber(
            SubscriberRecord(
                id: "s-1",
                [
                    "subscriptions": [
                        [
                            "subscriptionId": .string(identifier), "offerId": "o-1", "source": "apple",
                            "status": "active",
                        ]
                    ]
                ]), brand: "acme", asOf: Timestamp(text: "2026-01-01T00:00:00Z"))
        return desk
    }

    private func assertRefused(_ desk: Desk, _ text: String, _ message: String = "") {
        XCTAssertThrowsError(try desk.receive(.apple, ["signedPayload": .string(text)]), message) {
            guard case .unauthenticated? = $0 as? HelpdeskError else { return XCTFail("\($0)") }
        }
    }

    func testASignedNoticeChangesTheRecord() throws {
        let chain = try CertificateChain(in: temporaryFolder())
        let desk = try setUpDesk(chain)
        let cases: [(String, String?, SubscriptionState)] = [
            ("DID_FAIL_TO_RENEW", "GRACE_PERIOD", .grace), ("GRACE_PERIOD_EXPIRED", nil, .onHold),
            ("DID_RENEW", "BILLING_RECOVERY", .active),
            ("DID_CHANGE_RENEWAL_STATUS", "AUTO_RENEW_DISABLED", .cancelled), ("REFUND", nil, .terminated),
        ]
        for (type, subtype, state) in cases {
            desk.clock.advance(seconds: 10)
            let payload = try payload(type, subtype, chain, desk.clock.now)
            try desk.receive(.apple, ["signedPayload": .string(try chain.sign(payload))])
            try desk.readHooks()
            XCTAssertEqual(try desk.record("s-1").state(at: desk.clock.now), state, type)
        }
        let record = try desk.record("s-1")
        XCTAssertEqual(record.payments.map(\.status), [.refunded])
        XCTAssertEqual(record.payments.map(\.amount), [Money(minorUnits: 999, currency: "EUR")])
        XCTAssertEqual(record.subscriptions[0].nextPaymentPrice, Money(minorUnits: 1_299, currency: "EUR"))
        XCTAssertEqual(record.subscriptions[0].pendingSwitchID, "o-2")
        try desk.receive(
            .apple, ["signedPayload": .string(try chain.sign(payload("BRAND_NEW", nil, chain, desk.clock.now)))])
        try desk.readHooks()
        XCTAssertEqual(try desk.counts()["BRAND_NEW unknown"], 1)
    }

    func testForgedWrongRootAndExpiredAreRefused() throws {
        let chain = try CertificateChain(in: temporaryFolder())
        let desk = try setUpDesk(chain)
        let payload: JSON = ["notificationType": "TEST", "data": ["bundleId": "test.acme"]]
        let good = try chain.sign(payload)
        XCTAssertNoThrow(try desk.receive(.apple, ["signedPayload": .string(good)]))
        let parts = good.split(separator: ".").map(String.init)
        let other = Crypto.base64URL(JSON.object([.init("notificationType", "REFUND")]).encoded)
        assertRefused(desk, "\(parts[0]).\(other).\(parts[2])", "another payload")
        assertRefused(desk, "\(parts[0]).\(parts[1]).\(Crypto.base64URL([UInt8](repeating: 0, count: 64)))")
        assertRefused(desk, "\(parts[0]).\(parts[1]).", "no signature")
        assertRefused(desk, "\(parts[0]).\(parts[1])")
        for alg in ["none", "HS256", "RS256", "es256"] {
            assertRefused(desk, try chain.sign(payload, header: [.init("alg", .string(alg))]), alg)
        }
        assertRefused(desk, try CertificateChain(in: temporaryFolder()).sign(payload), "another root")
        assertRefused(
            desk, try chain.sign(["notificationType": "TEST", "data": ["bundleId": "test.other"]]), "another's app")
        // The transaction inside is somebody else's.
        let inner = try CertificateChain(in: temporaryFolder()).sign(["originalTransactionId": .string(identifier)])
        assertRefused(
            desk, try chain.sign(["notificationType": "REFUND", "data": ["signedTransactionInfo": .string(inner)]]))
        for body in [[:], ["signedPayload": 7]] as [JSON] {
            XCTAssertThrowsError(try desk.receive(.apple, body))
        }
        desk.clock.advance(seconds: 4_000 * 86_400)
        assertRefused(desk, good, "the certificates have expired")
        XCTAssertEqual(try desk.counts(), ["TEST waiting": 1])
    }

    func testACertificateOfTheRootsForSomethingElseIsRefused() throws {
        let payload: JSON = ["notificationType": "TEST"]
        let unmarked = try CertificateChain(in: temporaryFolder(), marked: false)
        assertRefused(try setUpDesk(unmarked), try unmarked.sign(payload))
        let other = try CertificateChain(in: temporaryFolder(), curve: "secp384r1")
        assertRefused(try setUpDesk(other), try other.sign(payload), "another curve")
    }
}
