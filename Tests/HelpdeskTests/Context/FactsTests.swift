import Bot
import JSON
import XCTest

@testable import Helpdesk

/// Each derived fact beside its definition.
final class FactsTests: XCTestCase {
    private let now = Timestamp(1_769_947_200_000)

    private func day(_ offset: Int64) -> JSON { .string(now.adding(seconds: offset * 86_400).text) }

    private func subscription(_ changes: [String: JSON] = [:]) -> JSON {
        let standard: [String: JSON] = [
            "subscriptionId": "sub-1", "offerId": "o-1", "offerTitle": "Sports", "source": "cleeng",
            "status": "active", "expiresAt": day(10), "nextPaymentAt": day(10), "period": "month",
        ]
        return .object(standard.merging(changes) { $1 }.filter { $0.value != .null }.map { .init($0.key, $0.value) })
    }

    private func payment(_ id: String, _ status: String, _ days: Int64, _ changes: [String: JSON] = [:]) -> JSON {
        let standard: [String: JSON] = [
            "paymentId": .string(id), "offerId": "o-1", "source": "cleeng", "status": .string(status), "price": 999,
            "currency": "EUR", "at": day(days),
        ]
        return .object(standard.merging(changes) { $1 }.map { .init($0.key, $0.value) })
    }

    private func record(_ parts: [String: JSON]) throws -> SubscriberRecord {
        try SubscriberRecord(id: "s-1", .object(parts.map { .init($0.key, $0.value) }))
    }

    private func facts(_ parts: [String: JSON]) throws -> [String: FactValue] {
        Facts.derive(try record(parts), at: now)
    }

    func testEveryStateAndWhatFollowsFromIt() throws {
        let cases: [([String: JSON], SubscriptionState, entitled: Bool, renews: Bool)] = [
            ([:], .active, true, true),
            (["inTrial": true], .trial, true, true),
            (["expiresAt": day(-1)], .grace, true, false),
            (["hold": "grace"], .grace, true, false),
            (["hold": "on_hold"], .onHold, false, false),
            (["hold": "paused"], .paused, false, false),
            (["hold": "pending"], .pending, false, false),
            (["status": "cancelled"], .cancelled, true, false),
            (["status": "cancelled", "expiresAt": day(-1)], .expired, false, false),
            (["status": "cancelled", "expiresAt": .null], .cancelled, true, false),
            (["status": "expired"], .expired, false, false),
            (["status": "terminated"], .terminated, false, false),
        ]
        for (changes, state, entitled, renews) in cases {
            let facts = try facts(["subscriptions": [subscription(changes)]])
            XCTAssertEqual(facts["subscription.state"], .text(state.rawValue), "\(changes)")
            XCTAssertEqual(facts["access.entitled"], .flag(entitled), "\(changes)")
            XCTAssertEqual(facts["subscription.renews_at"] != nil, renews, "\(changes)")
        }
        XCTAssertEqual(try facts([:])["subscription.state"], .text("none"))
    }

    func testTheEndIsExclusive() throws {
        let ends = try record(["subscriptions": [subscription(["status": "cancelled", "expiresAt": day(0)])]])
        XCTAssertEqual(ends.state(at: now), .expired)
        XCTAssertEqual(ends.state(at: Timestamp(now.milliseconds - 1)), .cancelled)
    }

    func testWhoManagesIt() throws {
        let cases: [([String: JSON], Source)] = [
            (["source": "roku"], .roku), (["source": .null, "paymentGateway": "android"], .google),
            (["source": .null, "paymentGateway": "apple"], .apple),
            (["source": .null, "paymentGateway": "applepay"], .cleeng),
            (["source": .null, "paymentGateway": "googlepay"], .cleeng),
            (["source": .null, "paymentGateway": "adyen", "isExternallyManaged": false], .cleeng),
            (["source": .null, "paymentGateway": "vodafone", "isExternallyManaged": true], .partner),
        ]
        for (changes, source) in cases {
            let facts = try facts(["subscriptions": [subscription(changes)]])
            XCTAssertEqual(facts["subscription.source"], .text(source.rawValue), "\(changes)")
            XCTAssertEqual(facts["subscription.isExternallyManaged"], .flag(source != .cleeng), "\(changes)")
        }
    }

    func testTheMainSubscriptionIsTheCurrentOne() throws {
        let over = subscription(["subscriptionId": "a", "status": "expired", "expiresAt": day(90), "source": "apple"])
        let held = subscription(["subscriptionId": "b", "hold": "on_hold", "expiresAt": day(-9), "source": "roku"])
        let facts = try facts(["subscriptions": [over, held]])
        XCTAssertEqual(facts["subscription.source"], .text("roku"))
        XCTAssertEqual(facts["subscription.sources"], .list([.text("roku")]))
        XCTAssertEqual(facts["subscription.count"], .number(1))
    }

    func testAFailedPaymentIsOpenUntilOneComesIn() throws {
        let failed = payment("p-1", "rejected", -3, ["retryAt": day(1)])
        let open = try facts(["payments": [failed, payment("p-0", "captured", -33)]])
        XCTAssertEqual(open["payment.last_failed"], .time(now.adding(seconds: -3 * 86_400).milliseconds))
        XCTAssertEqual(open["payment.retry_at"], .time(now.adding(seconds: 86_400).milliseconds))
        let mended = try facts(["payments": [failed, payment("p-2", "captured", -2)]])
        XCTAssertNil(mended["payment.last_failed"])
        XCTAssertNil(mended["payment.retry_at"])
        let other = try facts(["payments": [failed, payment("p-2", "captured", -2, ["offerId": "o-2"])]])
        XCTAssertNotNil(other["payment.last_failed"], "another offer was paid")
        let past = try facts(["payments": [payment("p-1", "rejected", -3, ["retryAt": day(-1)])]])
        XCTAssertNil(past["payment.retry_at"], "that has been")
    }

    func testADoubleChargeIsTheSameTwiceWithinHalfAPeriod() throws {
        let first = payment("p-1", "captured", -20)
        func isDouble(_ second: JSON, _ more: [String: JSON] = [:]) throws -> Bool {
            try facts(["payments": [second, first]].merging(more) { $1 }.mapValues { $0 })["payment.double_charge"]
                == .flag(true)
        }
        let month: [String: JSON] = ["subscriptions": [subscription()]]
        XCTAssertTrue(try isDouble(payment("p-2", "captured", -19), month))
        XCTAssertTrue(try isDouble(payment("p-2", "captured", -20), month), "at the same time")
        XCTAssertFalse(try isDouble(payment("p-2", "captured", 8), month), "the renewal")
        XCTAssertFalse(try isDouble(payment("p-2", "captured", -19, ["price": 1_299]), month), "another price")
        XCTAssertFalse(try isDouble(payment("p-2", "captured", -19, ["currency": "USD"]), month))
        XCTAssertFalse(try isDouble(payment("p-2", "captured", -19, ["offerId": "o-2"]), month))
        XCTAssertFalse(try isDouble(payment("p-2", "refunded", -19), month), "given back")
        XCTAssertFalse(try isDouble(payment("p-2", "captured", -19, ["price": 0]), month))
        XCTAssertFalse(try isDouble(payment("p-2", "captured", -10)), "an offer of no known period counts as weekly")
    }

    func testReceiptsAndPurchases() throws {
        func purchase(_ id: String, _ status: String, _ days: Int64) -> JSON {
            [
                "purchaseId": .string(id), "source": "apple", "offerId": "o-1", "status": .string(status),
                "at": day(days),
            ]
        }
        func facts(_ purchases: JSON...) throws -> [String: FactValue] {
            try self.facts(["purchases": .array(purchases)])
        }
        XCTAssertEqual(try facts(purchase("r-1", "conflict", -1))["purchase.receipt_conflict"], .flag(true))
        let mended = try facts(purchase("r-1", "conflict", -2), purchase("r-2", "synced", -1))
        XCTAssertEqual(mended["purchase.receipt_conflict"], .flag(false))
        XCTAssertEqual(try facts(purchase("r-1", "pending", -1))["purchase.pending"], .flag(true))
    }

    func testPassesEntitlementsAndCards() throws {
        let facts = try facts([
            "passes": [
                ["passId": "a", "offerId": "o-3", "source": "cleeng", "expiresAt": day(1)],
                ["passId": "b", "offerId": "o-4", "source": "cleeng", "startsAt": day(1)],
            ],
            "entitlements": [["offerId": "o-5"], ["offerId": "o-6", "expiresAt": day(-1)]],
            "paymentDetails": [
                ["paymentDetailsId": "d", "paymentMethod": "card", "lastFour": "1881", "cardExpires": "2026-01"]
            ],
            "devices": [["deviceId": "x", "platform": "tv"], ["deviceId": "y", "platform": "ios"]],
        ])
        XCTAssertEqual(facts["access.offers"], .list([.text("o-3"), .text("o-5")]))
        XCTAssertEqual(facts["pass.count"], .number(1))
        XCTAssertEqual(facts["payment.last_four"], .text("1881"))
        XCTAssertEqual(facts["payment.card_expired"], .flag(true))
        XCTAssertEqual(facts["subscriber.platforms"], .list([.text("ios"), .text("tv")]))
    }

    func testFactsAreListedOnceAndHaveTheirKind() throws {
        XCTAssertEqual(Fact.names.count, Fact.all.count)
        let full = try facts([
            "name": "Ana", "country": "DE", "locale": "de", "subscriptions": [subscription()],
            "payments": [payment("p-1", "captured", -1)],
        ])
        for fact in Fact.all {
            XCTAssertFalse(fact.meaning.isEmpty, fact.name)
            let kind: Fact.Kind? = full[fact.name].map { value in
                switch value {
                case .text: .text
                case .number: .number
                case .flag: .flag
                case .time: .time
                case .money: .money
                case .list: .list
                }
            }
            XCTAssert(kind == nil || kind == fact.kind, fact.name)
        }
    }
}
