import JSON
import XCTest

@testable import Helpdesk

/// What becomes of purchases at their sources, and in whatever order news of it comes in.
final class SourceRulesTests: XCTestCase {
    /// By the field's comparison of own and external billing.
    func testTheRulesOfEachSource() {
        for source in Source.allCases {
            let rules = SourceRules.of(source)
            let isOwn = source == .cleeng
            XCTAssertEqual(source.isExternallyManaged, !isOwn)
            XCTAssertEqual(rules.paymentStates.contains(.authorized), isOwn, "\(source)")
            XCTAssertTrue(Set([.captured, .rejected, .refunded]).isSubset(of: rules.paymentStates), "\(source)")
            XCTAssertEqual(rules.hasOurDunning, isOwn, "\(source)")
            XCTAssertEqual(rules.allowsTransfer, !isOwn, "\(source)")
            XCTAssertEqual(rules.allowsRevival, !isOwn, "\(source)")
            XCTAssertEqual(rules.controlsTrial, !isOwn, "\(source)")
            XCTAssertTrue(
                Set([.purchased, .renewed, .cancelled, .expired, .terminated]).isSubset(of: rules.changes), "\(source)")
        }
        func without(_ change: Lifecycle) -> Set<Source> {
            Set(Source.allCases.filter { !SourceRules.of($0).changes.contains(change) })
        }
        XCTAssertEqual(without(.paused), [.apple, .roku, .samsung])
        XCTAssertEqual(without(.pending), [.cleeng, .roku, .samsung])
    }

    func testPaymentsHaveTheStatesOfTheirSource() {
        for source in Source.allCases {
            for status in Payment.Status.allCases {
                let payment: JSON = [
                    "paymentId": "p", "source": .string(source.rawValue), "status": .string(status.rawValue),
                    "price": 1, "currency": "EUR", "at": "2026-01-01T00:00:00Z",
                ]
                let isPossible = (try? Payment(payment, path: "p")) != nil
                XCTAssertEqual(isPossible, status != .authorized || source == .cleeng, "\(source) \(status)")
            }
        }
    }

    // MARK: Revival

    private func own(_ topic: String, _ day: Int, _ desk: Desk) throws {
        try desk.bill(
            topic,
            [
                "customerId": "s-1", "subscriptionId": "own", "offerId": "o", "paymentGateway": "adyen",
                "eventTime": .string("2026-01-\(day < 10 ? "0" : "")\(day)T00:00:00Z"),
                "expirationDate": "2026-06-01T00:00:00Z",
            ])
    }

    func testWhatWeBillIsNotRevivedByANotice() throws {
        let news = [("subscriptionCreated", 1), ("subscriptionTerminated", 10), ("subscriptionRenewed", 12)]
        for order in permutations(of: Array(news.indices)) {
            let desk = try desk()
            try desk.takeNotices()
            for position in order { try own(news[position].0, news[position].1, desk) }
            try desk.readHooks()
            XCTAssertEqual(try desk.record("s-1").subscriptions.map(\.status), [.terminated], "\(order)")
        }
    }

    /// The brand itself is believed: by hand, or by its billing API.
    func testTheBrandMayCorrectAnEnd() throws {
        let desk = try desk()
        try desk.takeNotices()
        try own("subscriptionCreated", 1, desk)
        try own("subscriptionExpired", 10, desk)
        try desk.readHooks()
        let back: JSON = ["subscriptions": [["subscriptionId": "own", "status": "active"]]]
        XCTAssertEqual(
            try desk.helpdesk.patchSubscriber("s-1", back, brand: "acme").record.subscriptions.map(\.status), [.active])
    }

    func testAStoreRevives() throws {
        let desk = try desk()
        try desk.takeNotices()
        for (topic, day) in [("subscriptionExpired", 10), ("subscriptionRenewed", 12)] {
            try desk.bill(
                topic,
                [
                    "customerId": "s-1", "subscriptionId": "a", "offerId": "o", "paymentGateway": "apple",
                    "eventTime": .string("2026-01-\(day)T00:00:00Z"),
                ])
        }
        try desk.readHooks()
        XCTAssertEqual(try desk.record("s-1").subscriptions.map(\.status), [.active])
    }

    // MARK: Transfer

    private func synced(_ subscriber: String, _ purchase: String, _ day: Int, _ desk: Desk) throws {
        try desk.bill(
            "inappPurchaseSyncResult",
            [
                "customerId": .string(subscriber), "originalTransactionId": .string(purchase),
                "paymentGateway": "roku", "accessGranted": true, "subscriptionId": .string(purchase),
                "offerId": .string("o-\(day)"), "eventTime": .string("2026-01-0\(day)T00:00:00Z"),
                "expirationDate": "2026-06-01T00:00:00Z",
            ])
    }

    private func roku(_ type: String, _ purchase: String, _ day: Int, _ desk: Desk) throws {
        try desk.receive(
            .roku,
            [
                "transactionType": .string(type), "originalTransactionId": .string(purchase), "productName": "Monthly",
                "eventDate": .string("2026-01-0\(day)T00:00:00Z"), "expirationDate": "2026-06-01T00:00:00Z",
                "responseKey": .string("\(purchase)-\(type)-\(day)"),
            ], token: "roku-token-00001")
    }

    /// What two subscribers have of a purchase once its news has come in, in this order.
    private func outcome(_ order: [Int], _ desk: Desk) throws -> [[String]] {
        let purchase = "p" + order.map(String.init).joined()
        let (first, second) = ("first-\(purchase)", "second-\(purchase)")
        let news: [() throws -> Void] = [
            { try self.synced(first, purchase, 1, desk) }, { try self.roku("GraceInitiated", purchase, 2, desk) },
            { try self.synced(second, purchase, 3, desk) }, { try self.roku("GraceRecovered", purchase, 4, desk) },
            {
                try desk.bill(
                    "customerUpdated",
                    ["customerId": .string(first), "name": "Sam", "eventTime": "2026-01-05T00:00:00Z"])
            },
        ]
        for position in order {
            try news[position]()
            try desk.readHooks()
        }
        return try [first, second].map { id in
            let record = try desk.record(id)
            let owned = record.subscriptions.map(\.json.text) + record.purchases.map(\.json.text)
            return owned.map { $0.replacingOccurrences(of: purchase, with: "") }
        }
    }

    func testAPurchaseThatMovesTakesItsNewsAlongInAnyOrder() throws {
        let desk = try desk()
        try desk.takeNotices()
        let inOrder = try outcome([0, 1, 2, 3, 4], desk)
        XCTAssertEqual(inOrder[0], [], "it is theirs no more")
        XCTAssertEqual(inOrder[1].count, 2)
        XCTAssertTrue(inOrder[1][0].contains(#""offerTitle":"Monthly""#), "what Roku said moved along")
        for order in permutations(of: [0, 1, 2, 3, 4]) where order != [0, 1, 2, 3, 4] {
            XCTAssertEqual(try outcome(order, desk), inOrder, "\(order)")
        }
    }

    func testAWholeRecordClaimsAndLosesToo() throws {
        let desk = try desk()
        func save(_ id: String, _ day: Int) throws {
            let plan: JSON = ["subscriptionId": "g-1", "offerId": "o", "source": "google", "status": "active"]
            try desk.helpdesk.saveSubscriber(
                SubscriberRecord(id: id, ["subscriptions": [plan]]), brand: "acme",
                asOf: Timestamp(text: "2026-01-0\(day)T00:00:00Z"))
        }
        try save("s-1", 1)
        try save("s-2", 3)
        XCTAssertEqual(try desk.record("s-1").subscriptions, [])
        XCTAssertEqual(try desk.record("s-2").subscriptions.map(\.subscriptionID), ["g-1"])
        try save("s-1", 2)
        XCTAssertEqual(try desk.record("s-1").subscriptions, [], "older than what was said of the other")
        try save("s-1", 4)
        XCTAssertEqual(try desk.record("s-1").subscriptions.map(\.subscriptionID), ["g-1"])
        XCTAssertEqual(try desk.record("s-2").subscriptions, [])
    }

    func testWhatCannotHappenAtASourceIsNotTaken() throws {
        let desk = try desk()
        try desk.takeNotices()
        for (source, state) in [("samsung", "malformed"), ("carrier", "applied")] {
            let body: JSON = [
                "event": "paused", "at": "2026-02-01T11:00:00Z", "source": .string(source), "purchaseId": "c-1",
                "subscriberId": "s-1", "subscription": ["offerId": "o"],
            ]
            let time = desk.clock.now.seconds
            let signed = Crypto.hmacSHA256(Array("\(time).".utf8) + body.encoded, key: Array(partnerSecret.utf8))
            try desk.receive(.partner, body, signature: "t=\(time),v1=\(Crypto.hex(signed))")
            try desk.readHooks()
            XCTAssertEqual(try desk.counts()["paused \(state)"], 1, source)
        }
    }

    private func permutations(of items: [Int]) -> [[Int]] {
        guard items.count > 1 else { return [items] }
        return items.flatMap { first in permutations(of: items.filter { $0 != first }).map { [first] + $0 } }
    }
}
