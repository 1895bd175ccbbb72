import JSON
import TestStores
import XCTest

@testable import Helpdesk

/// What a brand sets up on one node holds on all of them.
final class SetupNodesTests: XCTestCase {
    private func connector(_ path: String) -> JSON {
        [
            "baseUrl": "https://billing.test", "parts": ["account": ["path": .string("/\(path)/{id}")]],
            "freshSeconds": 0,
        ]
    }

    func testOtherNodesFollow() throws {
        let billing = FakeBilling()
        let desk = try desk(transport: billing)
        var surroundings = Surroundings()
        surroundings.transport = billing
        let other = try Helpdesk(
            database: desk.database, languages: smallLanguages(), surroundings, clock: { desk.clock.now })
        func asked(_ node: Helpdesk) -> String? {
            _ = node.collectContext(of: "s-1", brand: "acme", for: .refreshing)
            return billing.asked.withLock { $0.popLast() }
        }
        XCTAssertNil(asked(other), "there is none, which is remembered too")
        _ = try desk.helpdesk.saveSetting(.connector, "connector", connector("old"), as: desk.integration)
        try other.readChanges()
        XCTAssertEqual(asked(other), "-: - /old/s-1")
        _ = try desk.helpdesk.saveSetting(.connector, "connector", connector("new"), as: desk.integration)
        XCTAssertEqual(asked(desk.helpdesk), "-: - /new/s-1", "at once where it was changed")
        XCTAssertEqual(asked(other), "-: - /old/s-1", "not heard of yet")
        try other.readChanges()
        XCTAssertEqual(asked(other), "-: - /new/s-1")
    }

    func testASecretThatWasChangedIsRefusedOnOtherNodes() throws {
        let desk = try desk()
        let other = try Helpdesk(database: desk.database, languages: smallLanguages(), clock: { desk.clock.now })
        func receive(_ secret: String) throws {
            let body = Array(#"{"topic":"customerUpdated","data":{"customerId":"s-1"}}"#.utf8)
            let signature = Crypto.hex(Crypto.hmacSHA256(body, key: Array(secret.utf8)))
            _ = try other.receiveHook(
                IncomingHook(
                    feed: .billing, key: desk.keys.publishable, body: body, proof: HookProof(signature: signature)))
        }
        func set(_ secret: String) throws {
            _ = try desk.helpdesk.saveSetting(
                .hooks, "hooks", ["billing": ["secrets": [.string(secret)]]], as: desk.integration)
            try other.readChanges()
        }
        try set("a secret of the past")
        try receive("a secret of the past")
        try set("a secret of today's")
        XCTAssertThrowsError(try receive("a secret of the past"))
        XCTAssertNoThrow(try receive("a secret of today's"))
    }
}
