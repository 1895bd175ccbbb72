import JSON
import XCTest

@testable import Helpdesk

final class NoticeTests: XCTestCase {
    /// What somebody is told and has not read, in any order.
    private func told(_ desk: Desk, _ principal: Principal) throws -> [String] {
        try desk.helpdesk.listNotices(onlyUnread: true, limit: 100, as: principal).page.items
            .map { "\($0.ticket) \($0.event.actor) \($0.event.event.kind)" }.sorted()
    }

    private func readAll(_ desk: Desk, _ principal: Principal) throws {
        XCTAssertEqual(try desk.helpdesk.readNotices(nil, as: principal), 0)
    }

    func testWatchersAreToldOfWhatOthersDo() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        _ = try desk.helpdesk.watchTicket(number, true, as: desk.ben)
        _ = try desk.helpdesk.replyToTicket(number, "Hi", as: desk.ana)
        _ = try desk.helpdesk.addNote(number, "hm", as: desk.ben)
        _ = try desk.post("and?", to: conversation)
        XCTAssertEqual(try told(desk, desk.ben), ["\(number) Ana reply", "\(number) subscriber subscriber_message"])
        XCTAssertEqual(
            try told(desk, desk.ana), ["\(number) Ben note", "\(number) subscriber subscriber_message"],
            "who has it need not watch it")
        _ = try desk.helpdesk.watchTicket(number, false, as: desk.ben)
        try readAll(desk, desk.ben)
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        XCTAssertEqual(try told(desk, desk.ben), [])
    }

    func testWhoGetsOrLosesATicketIsTold() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        let number = try desk.open()
        _ = try desk.helpdesk.assignTicket(number, to: "Ben", as: lead)
        XCTAssertEqual(try told(desk, desk.ben), ["\(number) Lea assign"])
        try readAll(desk, desk.ben)
        _ = try desk.helpdesk.assignTicket(number, to: "Ana", as: lead)
        XCTAssertEqual(try told(desk, desk.ben), ["\(number) Lea assign"])
        XCTAssertEqual(try told(desk, desk.ana), ["\(number) Lea assign"])
        XCTAssertEqual(try told(desk, lead), [])
        try desk.set(.slaPolicy, "all", ["resolution": 10], as: lead)
        for seconds in [ClockReset.delaySeconds, 600] {
            desk.clock.advance(seconds: seconds)
            try desk.helpdesk.runDueTimers()
        }
        let late = try told(desk, desk.ana)
        XCTAssert(late.contains("\(number) system sla_breach"), "\(late)")
    }

    func testCommentsOnTheHelpReachTheAgentsLead() throws {
        let desk = try desk()
        let (north, south) = (try desk.agent("Nora", .lead, ["team": "north"]), try desk.agent("Sam", .lead))
        let noa = try desk.agent("Noa", .agent, ["team": "north"])
        func rate(_ agent: Principal, _ comment: String?) throws -> Int64 {
            let (number, conversation) = try desk.openTicket()
            _ = try desk.helpdesk.solveTicket(number, as: agent)
            desk.clock.advance(seconds: 3_600)
            try desk.helpdesk.runDueTimers()
            let text = try XCTUnwrap(try desk.messages(conversation).last?.text)
            let token = try XCTUnwrap(text.split(separator: "/").last.map(String.init))
            // Also when they have come back since.
            _ = try desk.post("one more thing", to: conversation)
            _ = try desk.helpdesk.answerRating(token, score: 2, comment: comment)
            _ = try desk.helpdesk.answerRating(token, score: 2, comment: comment)
            try desk.assertHistory(of: number)
            return number
        }
        let first = try rate(noa, "too slow")
        XCTAssertEqual(try told(desk, north), ["\(first) subscriber rate"])
        XCTAssertEqual(try told(desk, south), [], "another team's")
        let notice = try XCTUnwrap(
            try desk.helpdesk.listNotices(onlyUnread: true, limit: 1, as: north).page.items.first)
        XCTAssertEqual(notice.comment, "too slow")
        XCTAssertEqual(notice.score, 2)
        XCTAssertEqual(try desk.helpdesk.listRatings(as: north, limit: 9).map(\.agent), ["Noa"])
        try readAll(desk, north)
        _ = try rate(noa, nil)
        XCTAssertEqual(try told(desk, north), [], "a number alone is in the list of ratings")
        let second = try rate(desk.ana, "fine")
        XCTAssertEqual(try told(desk, south), ["\(second) subscriber rate"], "Ana is in no team, as Sam is")
    }

    func testAreReadOnceAndByTheirAgentAlone() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        for _ in 0..<5 {
            desk.clock.advance(seconds: 1)
            _ = try desk.helpdesk.assignTicket(try desk.open(), to: "Ben", as: lead)
        }
        var (page, unread) = try desk.helpdesk.listNotices(onlyUnread: true, limit: 2, as: desk.ben)
        XCTAssertEqual(unread, 5)
        var seen = page.items
        while let next = page.next {
            (page, unread) = try desk.helpdesk.listNotices(onlyUnread: true, limit: 2, cursor: next, as: desk.ben)
            seen += page.items
        }
        XCTAssertEqual(seen.count, 5)
        XCTAssertEqual(seen.map(\.event.event.at), seen.map(\.event.event.at).sorted(by: >), "the latest first")
        let ids = seen.prefix(2).map(\.id)
        XCTAssertEqual(try desk.helpdesk.readNotices(ids, as: desk.ana), 0)
        XCTAssertEqual(try desk.helpdesk.listNotices(onlyUnread: true, limit: 9, as: desk.ben).unread, 5)
        XCTAssertEqual(try desk.helpdesk.readNotices(ids + ["ntc_none"], as: desk.ben), 3)
        XCTAssertEqual(try desk.helpdesk.readNotices(ids, as: desk.ben), 3)
        XCTAssertEqual(try desk.helpdesk.listNotices(onlyUnread: false, limit: 9, as: desk.ben).page.items.count, 5)
        assertThrows(
            .invalid(field: "cursor", expected: "the \"next\" of a page"),
            try desk.helpdesk.listNotices(onlyUnread: true, limit: 1, cursor: "1", as: desk.ben))
        XCTAssertThrowsError(try desk.helpdesk.listNotices(onlyUnread: true, limit: 1, as: desk.visitor))
    }

    func testTellNothingOfQueuesThatSomebodyMayNotSeeAnyMore() throws {
        let desk = try desk()
        let admin = try desk.agent("Ada", .admin)
        let number = try desk.open()
        _ = try desk.helpdesk.watchTicket(number, true, as: desk.ben)
        _ = try desk.helpdesk.addNote(number, "a secret", as: desk.ana)
        guard case .agent(let ben) = desk.ben.kind else { return XCTFail("an agent") }
        try desk.set(.queue, "other", [:], as: admin)
        _ = try desk.helpdesk.changeAgent(ben.id, ["queues": ["other": "work"]], as: admin)
        var limited = ben
        limited.profile.queues = ["other": .work]
        let now = Principal(brand: "acme", kind: .agent(limited))
        let (page, unread) = try desk.helpdesk.listNotices(onlyUnread: true, limit: 9, as: now)
        XCTAssertEqual(page.items, [])
        XCTAssertEqual(unread, 0)
    }
}
