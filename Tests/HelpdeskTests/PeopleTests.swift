import JSON
import XCTest

@testable import Helpdesk

final class PeopleTests: XCTestCase {
    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? HelpdeskError)?.code }
        return nil
    }

    private func id(_ name: String, _ desk: Desk) throws -> String {
        try XCTUnwrap(try desk.helpdesk.listAgents(as: desk.ana).first { $0.agent.name == name }?.agent.id)
    }

    func testWhatARemovedAgentHadGoesBackToItsQueue() throws {
        let desk = try desk()
        let admin = try desk.agent("Ada", .admin)
        let token = try desk.helpdesk.addAgent(name: "Tim", role: .agent, profile: .init(), as: admin).token
        let tim = try desk.helpdesk.authenticate("Bearer \(token)")
        let (number, conversation) = try desk.openTicket()
        _ = try desk.helpdesk.takeTicket(number, as: tim)
        let solved = try desk.openTicket().number
        _ = try desk.helpdesk.solveTicket(solved, as: tim)
        try desk.helpdesk.removeAgent(try id("Tim", desk), as: admin)
        XCTAssertThrowsError(try desk.helpdesk.authenticate("Bearer \(token)"), "the key is void at once")
        let view = try desk.helpdesk.showTicket(number, as: desk.ana)
        XCTAssertNil(view.ticket.assignee)
        XCTAssertEqual(view.events.last?.event.kind, "release")
        XCTAssertEqual(view.events.last?.event.detail, "Tim was removed")
        XCTAssertEqual(view.events[1].actor, "Tim", "history keeps the name")
        XCTAssertNil(try desk.ticket(solved).assignee, "it would come back to nobody")
        XCTAssertEqual(try desk.helpdesk.claimNextTicket(as: desk.ana)?.ticket.number, number)
        _ = try desk.post("still there?", to: conversation)
        XCTAssertEqual(code { try desk.helpdesk.removeAgent(try self.id("Tim", desk), as: admin) }, "not_found")
        try desk.assertHistory(of: number)
    }

    func testTheLastAdminStays() throws {
        let desk = try desk()
        let admin = try desk.agent("Ada", .admin)
        let ada = try id("Ada", desk)
        XCTAssertEqual(code { try desk.helpdesk.removeAgent(ada, as: admin) }, "last_admin")
        XCTAssertEqual(
            code { _ = try desk.helpdesk.changeAgent(ada, ["role": "lead"], as: admin) }, "last_admin")
        _ = try desk.agent("Eve", .admin)
        _ = try desk.helpdesk.changeAgent(ada, ["role": "lead"], as: admin)
    }

    func testOnlyAdminsManageAndAgentsSayWhetherTheyAreThere() throws {
        let desk = try desk()
        let admin = try desk.agent("Ada", .admin)
        let lead = try desk.agent("Lea", .lead)
        let ana = try id("Ana", desk)
        for other in [desk.ana, lead, desk.visitor, desk.integration] {
            XCTAssertEqual(
                code { _ = try desk.helpdesk.addAgent(name: "X", role: .agent, profile: .init(), as: other) },
                "not_allowed")
            XCTAssertEqual(code { _ = try desk.helpdesk.listKeys(as: other) }, "not_allowed")
            XCTAssertEqual(code { _ = try desk.helpdesk.addKey(.secret, as: other) }, "not_allowed")
        }
        XCTAssertEqual(code { _ = try desk.helpdesk.changeAgent(ana, ["role": "admin"], as: desk.ana) }, "not_allowed")
        XCTAssertEqual(code { _ = try desk.helpdesk.changeAgent(ana, ["skills": ["x"]], as: desk.ana) }, "not_allowed")
        XCTAssertEqual(
            code { _ = try desk.helpdesk.changeAgent(ana, ["available": false], as: desk.ben) }, "not_allowed")
        XCTAssertFalse(
            try desk.helpdesk.changeAgent(ana, ["available": false], as: desk.ana).agent.profile.isAvailable)
        let changed = try desk.helpdesk.changeAgent(ana, ["locales": ["FR"], "team": "south"], as: admin)
        XCTAssertEqual(changed.agent.profile.locales, ["fr"])
        XCTAssertFalse(changed.agent.profile.isAvailable, "what is not given stays")
        XCTAssertEqual(
            code { _ = try desk.helpdesk.changeAgent(ana, ["queues": ["lost": "work"]], as: admin) }, "invalid_field")
        XCTAssertThrowsError(try desk.helpdesk.changeAgent(ana, ["queues": ["general": "rule"]], as: admin))
        XCTAssertThrowsError(try desk.helpdesk.changeAgent(ana, ["salary": 1], as: admin))
    }

    func testWhoeverComesIsGivenWhatHasWaited() throws {
        let desk = try desk()
        let admin = try desk.agent("Ada", .admin)
        for name in ["Ana", "Ben"] {
            _ = try desk.helpdesk.changeAgent(try id(name, desk), ["available": false], as: admin)
        }
        let waiting = try desk.open()
        try desk.set(.queue, "general", ["push": true], as: admin)
        XCTAssertNil(try desk.ticket(waiting).assignee, "nobody is there")
        let later = try desk.open()
        _ = try desk.helpdesk.changeAgent(try id("Ben", desk), ["available": true], as: desk.ben)
        for number in [waiting, later] {
            XCTAssertEqual(try desk.ticket(number).assignee?.name, "Ben")
            try desk.assertHistory(of: number)
        }
        let north = try desk.helpdesk.changeAgent(try id("Ben", desk), ["team": "north"], as: admin)
        XCTAssertEqual(north.agent.profile.team, "north")
        XCTAssertNil(
            try desk.helpdesk.changeAgent(try id("Ben", desk), ["team": ""], as: admin).agent.profile.team)
    }

    func testKeysAreRotatedWithoutAGapAndRevokedAtOnce() throws {
        let desk = try desk()
        let admin = try desk.agent("Ada", .admin)
        func works(_ token: String) -> Bool { (try? desk.helpdesk.authenticate("Bearer \(token)")) != nil }
        let (first, old) = try desk.helpdesk.addKey(.secret, as: admin)
        let (second, new) = try desk.helpdesk.rotateKey(first.id, graceSeconds: 60, as: admin)
        XCTAssertTrue(works(old) && works(new))
        desk.clock.advance(seconds: 60)
        XCTAssertFalse(works(old))
        XCTAssertTrue(works(new))
        try desk.helpdesk.revokeKey(second.id, as: admin)
        XCTAssertFalse(works(new))
        for gone in [first.id, second.id, "none"] {
            XCTAssertEqual(code { _ = try desk.helpdesk.rotateKey(gone, graceSeconds: 0, as: admin) }, "not_found")
        }
        XCTAssertEqual(code { _ = try desk.helpdesk.addKey(.agent, as: admin) }, "invalid_field")
        let keys = try desk.helpdesk.listKeys(as: admin)
        XCTAssertEqual(Set(keys.compactMap(\.agent)), ["Ana", "Ben", "Ada"])
        let ana = try XCTUnwrap(keys.first { $0.agent == "Ana" })
        let (_, token) = try desk.helpdesk.rotateKey(ana.id, graceSeconds: 0, as: admin)
        guard case .agent(let agent) = try desk.helpdesk.authenticate("Bearer \(token)").kind else {
            return XCTFail("a rotated agent's key is the agent's")
        }
        XCTAssertEqual(agent.name, "Ana")
    }

    func testAnotherBrandsPeopleAndKeysAreNotThere() throws {
        let desk = try desk()
        _ = try desk.helpdesk.createBrand(
            id: "rival", name: "Rival", defaultLocale: locale("en"), accountURL: "https://rival.test")
        let spy = try desk.helpdesk.authenticate(
            "Bearer " + desk.helpdesk.createAgent(brand: "rival", name: "Spy", role: .admin))
        let admin = try desk.agent("Ada", .admin)
        let key = try desk.helpdesk.addKey(.secret, as: admin).key.id
        XCTAssertEqual(code { try desk.helpdesk.revokeKey(key, as: spy) }, "not_found")
        XCTAssertEqual(code { _ = try desk.helpdesk.rotateKey(key, graceSeconds: 0, as: spy) }, "not_found")
        XCTAssertEqual(code { try desk.helpdesk.removeAgent(try self.id("Ana", desk), as: spy) }, "not_found")
        XCTAssertEqual(
            code { _ = try desk.helpdesk.changeAgent(try self.id("Ana", desk), ["name": "X"], as: spy) }, "not_found")
        XCTAssertEqual(try desk.helpdesk.listAgents(as: spy).map(\.agent.name), ["Spy"])
        try desk.set(.queue, "live", [:], as: admin)
        XCTAssertEqual(try desk.helpdesk.settings(as: spy).all(.queue).count, 0)
    }
}
