import JSON
import XCTest

@testable import Helpdesk

final class SaveSubscriberTests: XCTestCase {
    private let plan: JSON = [
        "subscriptionId": "sub-1", "offerId": "o-1", "source": "cleeng", "status": "active",
        "expiresAt": "2026-03-01T00:00:00Z",
    ]

    private func save(_ desk: Desk, _ json: JSON, asOf: String? = nil, seen: SeenVersion = .whatever) throws
        -> MirroredSubscriber
    {
        try desk.helpdesk.saveSubscriber(
            SubscriberRecord(id: "s-1", json), brand: "acme", asOf: asOf.flatMap { Timestamp(text: $0) },
            seen: seen)
    }

    private func patch(_ desk: Desk, _ json: JSON, seen: SeenVersion = .whatever) throws -> MirroredSubscriber {
        try desk.helpdesk.patchSubscriber("s-1", json, brand: "acme", seen: seen)
    }

    func testARecordIsReplacedAndCounted() throws {
        let desk = try desk()
        XCTAssertEqual(try save(desk, ["name": "Ana", "subscriptions": [plan]]).version, 1)
        let second = try save(desk, ["subscriptions": []])
        XCTAssertEqual(second.version, 2)
        XCTAssertNil(second.record.name)
        XCTAssertEqual(try desk.helpdesk.readSubscriber("s-1", brand: "acme"), second)
        assertThrows(.notFound(what: "subscriber"), try desk.helpdesk.readSubscriber("s-1", brand: "other"))
    }

    func testVersionsKeepWritersApart() throws {
        let desk = try desk()
        for seen in [SeenVersion.existing, .oneOf([0]), .oneOf([1])] {
            assertThrows(.preconditionFailed(current: nil), try save(desk, [:], seen: seen))
        }
        XCTAssertEqual(try save(desk, [:]).version, 1)
        assertThrows(.preconditionFailed(current: 1), try save(desk, [:], seen: .oneOf([2])))
        desk.clock.advance(seconds: 1)
        XCTAssertEqual(try patch(desk, ["name": "Ana"], seen: .oneOf([1])).version, 2)
        XCTAssertThrowsError(try patch(desk, ["name": "Bea"], seen: .oneOf([1]))) {
            guard case HelpdeskError.changedMeanwhile(current: 2, since: .record(let since)) = $0 else {
                return XCTFail("\($0)")
            }
            XCTAssertEqual(since.map(\.version), [2])
            XCTAssertEqual(since[0].changed, ["name"])
            XCTAssertEqual("\($0)", "It was changed meanwhile (name) and is at version 2 now.")
        }
        XCTAssertEqual(try patch(desk, ["name": "Ana"], seen: .existing).version, 2)
        XCTAssertEqual(try patch(desk, ["name": "Ana"]).version, 2, "nothing changed")
    }

    /// What has changed since a version, as a conflict tells it.
    private func since(_ version: Int64, _ desk: Desk) throws -> [RecordVersion] {
        do { _ = try patch(desk, ["name": "x"], seen: .oneOf([version])) } catch HelpdeskError.changedMeanwhile(
            _, .record(let since))
        { return since }
        XCTFail("no conflict")
        return []
    }

    func testAConflictTellsWhichFieldsChanged() throws {
        let desk = try desk()
        _ = try save(desk, ["name": "Ana", "subscriptions": [plan], "devices": [["deviceId": "d", "platform": "tv"]]])
        let changes: [JSON] = [
            ["subscriptions": [["subscriptionId": "sub-1", "status": "cancelled", "offerTitle": "All"]]],
            ["email": "a@acme.test", "devices": [["deviceId": "d", "removed": true]]],
            ["devices": .array((0..<60).map { ["deviceId": .string("d\($0)"), "platform": "tv"] })],
        ]
        for change in changes {
            desk.clock.advance(seconds: 1)
            _ = try patch(desk, change)
        }
        XCTAssertEqual(
            try since(1, desk).map(\.changed),
            [
                ["subscriptions[sub-1].offerTitle", "subscriptions[sub-1].status"], ["email", "devices[d]"],
                ["devices"],
            ])
        XCTAssertEqual(try since(3, desk).map(\.version), [4])
        desk.clock.advance(seconds: 1)
        _ = try save(desk, ["name": "Ana", "email": "a@acme.test", "subscriptions": [plan]])
        XCTAssertEqual(try since(4, desk).map(\.changed), [["subscriptions", "devices"]], "too many to name")
        for turn in 0..<30 {
            desk.clock.advance(seconds: 1)
            _ = try patch(desk, ["country": .string(turn % 2 == 0 ? "DE" : "FR")])
        }
        XCTAssertEqual(try since(1, desk).count, RecordVersion.mostKept, "the latest")
        XCTAssertEqual(try since(1, desk).last?.version, 35)
    }

    func testAPatchLeavesTheRest() throws {
        let desk = try desk()
        _ = try save(desk, ["name": "Ana", "email": "a@acme.test", "subscriptions": [plan]])
        desk.clock.advance(seconds: 1)
        let patched = try patch(
            desk,
            [
                "email": nil, "subscriptions": [["subscriptionId": "sub-1", "status": "cancelled"]],
                "devices": [["deviceId": "d", "platform": "tv"]],
            ]
        ).record
        XCTAssertEqual(patched.name, "Ana")
        XCTAssertNil(patched.email)
        XCTAssertEqual(patched.subscriptions.map(\.status), [.cancelled])
        XCTAssertEqual(patched.subscriptions[0].expiresAt?.text, "2026-03-01T00:00:00.000Z")
        desk.clock.advance(seconds: 1)
        let without = try patch(desk, ["devices": [["deviceId": "d", "removed": true]]]).record
        XCTAssertEqual(without.devices, [])
        assertThrows(.notFound(what: "subscriber"), try desk.helpdesk.patchSubscriber("s-2", [:], brand: "acme"))
    }

    func testMistakesInAPatchNameTheirField() throws {
        let desk = try desk()
        _ = try save(desk, ["subscriptions": [plan]])
        desk.clock.advance(seconds: 1)
        let cases: [(JSON, String)] = [
            ([], "body"), (["nick": 1], "nick"), (["country": "Germany"], "country"),
            (["subscriptions": [[:]]], "subscriptions[0].subscriptionId"), (["payments": 1], "payments"),
            (["subscriptions": [["subscriptionId": "sub-1", "status": "paused"]]], "subscriptions[0].status"),
            (["subscriptions": [["subscriptionId": "sub-1", "nonsense": 1]]], "subscriptions[0].nonsense"),
            (["subscriptions": [["subscriptionId": "sub-2", "status": "active"]]], "subscriptions[0].offerId"),
            (["devices": [["deviceId": "d", "removed": "yes"]]], "devices[0].removed"),
            (["devices": [["deviceId": "d", "platform": "tv"], ["deviceId": "d"]]], "devices[1].deviceId"),
        ]
        for (json, field) in cases {
            XCTAssertThrowsError(try patch(desk, json), field) { XCTAssertEqual(($0 as? FieldError)?.field, field) }
        }
        XCTAssertEqual(try desk.helpdesk.readSubscriber("s-1", brand: "acme").version, 1)
    }

    func testALateRecordChangesNothing() throws {
        let desk = try desk()
        _ = try save(desk, ["name": "New"], asOf: "2026-02-01T11:00:00Z")
        XCTAssertEqual(try save(desk, ["name": "Old"], asOf: "2026-02-01T10:00:00Z").record.name, "New")
        XCTAssertThrowsError(try save(desk, [:], asOf: "2026-02-01T13:00:00Z"), "from the future")
    }

    func testWhatIsSaidNowCountsThoughTheClockWasSetBack() throws {
        let desk = try desk()
        _ = try save(desk, ["name": "Ana"])
        XCTAssertEqual(try patch(desk, ["name": "Abe"]).record.name, "Abe", "in the same millisecond")
        desk.clock.advance(seconds: -3_600)
        XCTAssertEqual(try patch(desk, ["name": "Aba"]).record.name, "Aba")
        XCTAssertEqual(try save(desk, ["name": "Aaa"]).record.name, "Aaa")
        XCTAssertEqual(try patch(desk, ["name": "Aa"]).record.name, "Aa")
    }

    func testNoMoreThanTheLastDigitsOfACardAreStored() throws {
        let desk = try desk()
        let number = "4111 1111 1111 1111"
        _ = try save(desk, ["name": .string("Ana \(number)"), "subscriptions": [plan]])
        XCTAssertEqual(try desk.helpdesk.readSubscriber("s-1", brand: "acme").record.name, "Ana **** **** **** 1111")
        for digits in ["41111", "4111111111111111", "12", "１２３４"] {
            let json: JSON = [
                "paymentDetails": [["paymentDetailsId": "d", "paymentMethod": "card", "lastFour": .string(digits)]]
            ]
            XCTAssertThrowsError(try SubscriberRecord(id: "s-1", json), digits) {
                XCTAssertEqual(($0 as? FieldError)?.field, "paymentDetails[0].lastFour")
                XCTAssertFalse("\($0)".contains(digits))
            }
        }
    }
}
