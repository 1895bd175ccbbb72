import Storage
import XCTest

@testable import Helpdesk

final class AccessTests: XCTestCase {
    private func assertUnauthenticated<Value>(
        _ body: @autoclosure () throws -> Value, _ reason: String, file: StaticString = #filePath, line: UInt = #line
    ) {
        XCTAssertThrowsError(try body(), file: file, line: line) { error in
            guard case HelpdeskError.unauthenticated(let found) = error else {
                return XCTFail("\(error)", file: file, line: line)
            }
            XCTAssertTrue(found.contains(reason), found, file: file, line: line)
        }
    }

    func testEachKeyHasItsKind() throws {
        let desk = try desk()
        XCTAssertEqual(desk.visitor, Principal(brand: "acme", kind: .visitor))
        XCTAssertEqual(desk.integration, Principal(brand: "acme", kind: .integration))
        XCTAssertEqual(try desk.ana.agent().name, "Ana")
        XCTAssertTrue(desk.keys.publishable.hasPrefix("pk_"))
        XCTAssertTrue(desk.keys.secret.hasPrefix("sk_"))
        XCTAssertEqual(try desk.helpdesk.authenticate("bearer \(desk.keys.secret)"), desk.integration)
    }

    func testUnknownAndMalformedKeysAreRefused() throws {
        let desk = try desk()
        assertUnauthenticated(try desk.helpdesk.authenticate(nil), "A key is needed")
        let key = desk.keys.secret
        for header in ["", "Bearer", "Bearer ", key, "Basic \(key)", "Bearer \(key) x", "Bearer\t\(key)"] {
            assertUnauthenticated(try desk.helpdesk.authenticate(header), "must be: Bearer")
        }
        for token in [
            "sk_", "sk_unknown", key.uppercased(), String(key.dropLast()), key + "x", desk.keys.signingSecret,
            AccessKey.hash(key), "'", "\u{0}", String(repeating: "k", count: 100_000),
        ] { assertUnauthenticated(try desk.helpdesk.authenticate("Bearer \(token)"), "not valid") }
    }

    func testARevokedKeyIsRefusedAndTheOthersStay() throws {
        let desk = try desk()
        let hash = AccessKey.hash(desk.keys.publishable)
        try desk.database.write {
            try $0.execute("UPDATE access_key SET revoked_at = 1 WHERE hash = $1", [.text(hash)])
        }
        let reopened = try Helpdesk(database: desk.database, languages: smallLanguages())
        assertUnauthenticated(try reopened.authenticate("Bearer \(desk.keys.publishable)"), "not valid")
        XCTAssertEqual(try reopened.authenticate("Bearer \(desk.keys.secret)"), desk.integration)
    }

    func testNoKeyIsStored() throws {
        let desk = try desk()
        let stored = try desk.database.read { try $0.query("SELECT hash FROM access_key", []) { $0.text(0) } }
        XCTAssertEqual(stored.count, 4)
        for hash in stored {
            XCTAssertEqual(hash.count, 64)
            XCTAssertFalse([desk.keys.publishable, desk.keys.secret].contains(hash))
        }
    }

    func testASubscriberIsIdentifiedByTheBrandsSignature() throws {
        let desk = try desk()
        func token(_ seconds: Int64, _ secret: String) -> String {
            SubscriberToken.sign(subject: "s-1", expires: desk.clock.now.adding(seconds: seconds), secret: secret)
        }
        XCTAssertNil(try desk.helpdesk.identify(nil, for: desk.visitor))
        let good = token(600, desk.keys.signingSecret)
        XCTAssertEqual(try desk.helpdesk.identify(good, for: desk.visitor), "s-1")
        assertUnauthenticated(try desk.helpdesk.identify("", for: desk.visitor), "no JSON Web Token")
        assertUnauthenticated(
            try desk.helpdesk.identify(token(600, "x"), for: desk.visitor), "its signature does not match")
        desk.clock.advance(seconds: 660)
        assertUnauthenticated(try desk.helpdesk.identify(good, for: desk.visitor), "it has expired")
    }

    func testABrandsIDIsPlainAndItsOwn() throws {
        let desk = try desk()
        func create(_ id: String) throws -> BrandKeys {
            try desk.helpdesk.createBrand(id: id, name: "X", defaultLocale: locale("en"), accountURL: "https://x.test")
        }
        for id in ["", "A", "a b", "é", "a_b", "a/b", String(repeating: "a", count: 41)] {
            XCTAssertThrowsError(try create(id), id) { XCTAssertEqual(($0 as? HelpdeskError)?.code, "invalid_field") }
        }
        XCTAssertThrowsError(try create("acme")) { XCTAssertEqual(($0 as? HelpdeskError)?.code, "brand_exists") }
        XCTAssertNoThrow(try create("acme-2"))
        XCTAssertTrue(desk.helpdesk.hasBrand("acme-2"))
    }

    func testAnAgentNeedsABrand() throws {
        let desk = try desk()
        assertThrows(
            .notFound(what: "brand"), try desk.helpdesk.createAgent(brand: "other", name: "X", role: .admin))
    }
}
