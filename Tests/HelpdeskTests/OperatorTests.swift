import JSON
import XCTest

@testable import Helpdesk

final class OperatorTests: XCTestCase {
    func testAnOperatorIsNobodyOfABrand() throws {
        let desk = try desk()
        let (person, token) = try desk.helpdesk.addOperator(name: "Olga")
        XCTAssertEqual(try desk.helpdesk.authenticateOperator("Bearer \(token)"), person)
        XCTAssertThrowsError(try desk.helpdesk.authenticate("Bearer \(token)")) {
            XCTAssertEqual(($0 as? HelpdeskError)?.code, "not_allowed")
        }
        for key in [desk.keys.publishable, desk.keys.secret] {
            XCTAssertThrowsError(try desk.helpdesk.authenticateOperator("Bearer \(key)")) {
                XCTAssertEqual(($0 as? HelpdeskError)?.code, "not_allowed")
            }
        }
        XCTAssertThrowsError(try desk.helpdesk.authenticateOperator(nil)) {
            XCTAssertEqual(($0 as? HelpdeskError)?.code, "unauthenticated")
        }
        let stored = try desk.database.read { session in
            try session.query("SELECT name, hash FROM operator_key", []) { $0.text(0) + $0.text(1) }
        }
        XCTAssertFalse(stored.joined().contains(token.dropFirst(3)), "only a hash is stored")
    }

    func testKeysAreRotatedWithoutAGapAndRevokedAtOnce() throws {
        let desk = try desk()
        func isValid(_ token: String) -> Bool { (try? desk.helpdesk.authenticateOperator("Bearer \(token)")) != nil }
        let (first, old) = try desk.helpdesk.addOperator(name: "Olga")
        let (second, new) = try desk.helpdesk.rotateOperator(first.id, graceSeconds: 60)
        XCTAssert(isValid(old) && isValid(new))
        XCTAssertThrowsError(try desk.helpdesk.revokeOperator(second.id), "the old one is about to end") {
            XCTAssertEqual(($0 as? HelpdeskError)?.code, "last_operator")
        }
        desk.clock.advance(seconds: 60)
        XCTAssert(!isValid(old) && isValid(new))
        let (_, other) = try desk.helpdesk.addOperator(name: "Max")
        try desk.helpdesk.revokeOperator(second.id)
        XCTAssert(!isValid(new) && isValid(other))
        assertThrows(.notFound(what: "operator"), try desk.helpdesk.revokeOperator(second.id))
        assertThrows(.notFound(what: "operator"), try desk.helpdesk.rotateOperator("opr_none", graceSeconds: 0))
        XCTAssertEqual(try desk.helpdesk.listOperators().map(\.person.name), ["Max"])
    }

    func testASuspendedBrandsKeysStopOnEveryNodeAndNothingIsLost() throws {
        let desk = try desk()
        let number = try desk.openTicket().number
        let node = try Helpdesk(
            database: desk.database, languages: smallLanguages(), clock: { [clock = desk.clock] in clock.now })
        let token = try desk.helpdesk.createAgent(brand: "acme", name: "Ada", role: .admin)
        try node.readChanges()
        let tokens = [desk.keys.publishable, desk.keys.secret, token]
        _ = try desk.helpdesk.changeBrand("acme", ["suspended": true])
        try node.readChanges()
        for helpdesk in [desk.helpdesk, node] {
            for token in tokens { assertThrows(.brandSuspended, try helpdesk.authenticate("Bearer \(token)")) }
            assertThrows(.brandSuspended, try helpdesk.owner(ofKeyIn: "Bearer \(token)"))
            assertThrows(
                .unauthenticated(reason: "This key is not valid."), try helpdesk.authenticate("Bearer pk_none"))
        }
        let since = try desk.helpdesk.listBrands().first?.suspendedAt
        XCTAssertEqual(since, desk.clock.now)
        desk.clock.advance(seconds: 60)
        XCTAssertEqual(try desk.helpdesk.changeBrand("acme", ["suspended": true]).suspendedAt, since, "once")
        XCTAssertEqual(try desk.helpdesk.changeBrand("acme", ["name": "Acme 2"]).suspendedAt, since)
        XCTAssertNil(try desk.helpdesk.changeBrand("acme", ["suspended": false]).suspendedAt)
        try node.readChanges()
        for helpdesk in [desk.helpdesk, node] {
            for token in tokens { _ = try helpdesk.authenticate("Bearer \(token)") }
        }
        XCTAssertEqual(try desk.helpdesk.showTicket(number, as: desk.ana).ticket.number, number)
    }

    func testABrandIsChangedWithoutLosingWhatItHas() throws {
        let desk = try desk()
        let changed = try desk.helpdesk.changeBrand(
            "acme", ["name": "Acme TV", "accountUrl": "https://tv.test/me", "defaultLocale": "fr"])
        XCTAssertEqual(changed.name, "Acme TV")
        let held = try desk.helpdesk.content(of: desk.visitor)
        XCTAssertEqual(held.brand.accountURL, "https://tv.test/me")
        XCTAssertEqual(held.brand.defaultLocale.description, "fr")
        XCTAssertEqual(held.brand.signingSecret, desk.keys.signingSecret)
        XCTAssertFalse(held.locales.isEmpty)
        for (body, field) in [(["name": " "], "name"), (["accountUrl": "javascript:1"], "accountUrl")]
            as [(JSON, String)]
        {
            XCTAssertThrowsError(try desk.helpdesk.changeBrand("acme", body)) {
                guard case .invalid(field, _) = $0 as? HelpdeskError else { return XCTFail("\($0)") }
            }
        }
        assertThrows(.notFound(what: "brand"), try desk.helpdesk.changeBrand("other", [:]))
    }
}
