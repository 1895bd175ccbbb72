import JSON
import XCTest

@testable import Helpdesk

final class SLATests: XCTestCase {
    /// Around the clock: an hour to the first reply, two to the next, a day to the solution.
    private func promised(_ desk: Desk) throws -> Principal {
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.slaPolicy, "all", ["firstReply": 60, "nextReply": 120, "resolution": 1_440], as: lead)
        return lead
    }

    private func due(_ desk: Desk, _ number: Int64, _ target: SLATarget) throws -> Timestamp? {
        try desk.ticket(number).sla[target]?.due
    }

    func testTheFirstReplyIsDueAndMet() throws {
        let desk = try desk()
        _ = try promised(desk)
        let opened = desk.clock.now
        let number = try desk.openTicket().number
        XCTAssertEqual(try due(desk, number, .firstReply), opened.adding(seconds: 3_600))
        XCTAssertEqual(try due(desk, number, .resolution), opened.adding(seconds: 86_400))
        XCTAssertEqual(try desk.ticket(number).expectedReply, opened.adding(seconds: 3_600))
        desk.clock.advance(seconds: 600)
        _ = try desk.helpdesk.replyToTicket(number, "Hi", as: desk.ana)
        let sla = try desk.ticket(number).sla
        XCTAssertEqual(sla[.firstReply]?.metAt, desk.clock.now)
        XCTAssertEqual(sla[.firstReply]?.isBreached, false)
        XCTAssertNil(sla.due, "it is the subscriber's turn: time stands still")
        XCTAssertNil(try desk.ticket(number).expectedReply)
    }

    func testTimeStandsStillWhilePending() throws {
        let desk = try desk()
        _ = try promised(desk)
        let (number, conversation) = try desk.openTicket()
        desk.clock.advance(seconds: 600)
        _ = try desk.helpdesk.replyToTicket(number, "Hi", as: desk.ana)
        desk.clock.advance(seconds: 50_000)
        _ = try desk.post("and now?", to: conversation)
        XCTAssertEqual(try due(desk, number, .nextReply), desk.clock.now.adding(seconds: 7_200))
        XCTAssertEqual(try due(desk, number, .resolution), desk.clock.now.adding(seconds: 86_400 - 600))
        // A second message before the answer does not start the time anew.
        let first = try due(desk, number, .nextReply)
        desk.clock.advance(seconds: 60)
        _ = try desk.post("hello?", to: conversation)
        XCTAssertEqual(try due(desk, number, .nextReply), first)
    }

    func testAWarningComesBeforeTheBreachAndEachOnce() throws {
        let desk = try desk()
        _ = try promised(desk)
        let number = try desk.openTicket().number
        desk.clock.advance(seconds: 2_880)
        try desk.helpdesk.runDueTimers()
        func kinds() throws -> [String] {
            try desk.helpdesk.showTicket(number, as: desk.ana).events.map(\.event.kind)
        }
        XCTAssertEqual(try kinds(), ["open", "sla_warning"])
        XCTAssertEqual(try desk.numbers("sla:warned"), [number])
        XCTAssertEqual(try desk.numbers("sla:breached"), [])
        desk.clock.advance(seconds: 720)
        try desk.helpdesk.runDueTimers()
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try kinds(), ["open", "sla_warning", "sla_breach"])
        XCTAssertEqual(try desk.ticket(number).sla[.firstReply]?.isBreached, true)
        XCTAssertEqual(try desk.numbers("sla:breached due<0m"), [number])
        try desk.assertHistory(of: number)
    }

    func testALateReplyIsABreachAlsoWhenNoTimerRan() throws {
        let desk = try desk()
        _ = try promised(desk)
        let number = try desk.openTicket().number
        desk.clock.advance(seconds: 3_601)
        _ = try desk.helpdesk.replyToTicket(number, "Hi", as: desk.ana)
        XCTAssertEqual(try desk.ticket(number).sla[.firstReply]?.isBreached, true)
    }

    func testTheClosestPolicyHolds() throws {
        let desk = try desk()
        let lead = try promised(desk)
        try desk.set(.queue, "payments", ["topics": ["double-charge"]], as: lead)
        try desk.set(.slaPolicy, "payments", ["queues": ["payments"], "firstReply": 30], as: lead)
        try desk.set(.slaPolicy, "urgent", ["priorities": ["urgent"], "firstReply": 5], as: lead)
        try desk.set(.slaPolicy, "final", ["eventMode": true, "firstReply": 2], as: lead)
        let number = try desk.open(topic: "double-charge")
        XCTAssertEqual(try due(desk, number, .firstReply), desk.clock.now.adding(seconds: 1_800))
        XCTAssertNil(try due(desk, number, .resolution), "that policy promises none")
        let other = try desk.open(topic: "account-compromised")
        XCTAssertEqual(try due(desk, other, .firstReply), desk.clock.now.adding(seconds: 300))
        try desk.set(
            .event, "cup", ["startsAt": .string(desk.clock.now.text), "title": "The final"], as: lead)
        let third = try desk.open()
        XCTAssertEqual(try due(desk, third, .firstReply), desk.clock.now.adding(seconds: 120))
    }

    func testAnotherPriorityKeepsTheTimeThatIsUsed() throws {
        let desk = try desk()
        let lead = try promised(desk)
        try desk.set(.slaPolicy, "urgent", ["priorities": ["urgent"], "firstReply": 30], as: lead)
        let opened = desk.clock.now
        let number = try desk.openTicket().number
        desk.clock.advance(seconds: 600)
        var update = TicketUpdate()
        update.priority = .urgent
        _ = try desk.helpdesk.updateTicket(number, update, as: desk.ana)
        XCTAssertEqual(try due(desk, number, .firstReply), opened.adding(seconds: 1_800))
    }

    func testAClockThatStopsOrStandsWithMoreThanItsTimeUsedIsBreached() throws {
        let desk = try desk()
        let lead = try promised(desk)
        try desk.set(.slaPolicy, "urgent", ["priorities": ["urgent"], "resolution": 10], as: lead)
        var urgent = TicketUpdate()
        urgent.priority = .urgent
        for isWaiting in [true, false] {
            let number = try desk.openTicket().number
            desk.clock.advance(seconds: 900)
            if isWaiting { _ = try desk.helpdesk.pendTicket(number, until: nil, as: desk.ana) }
            _ = try desk.helpdesk.updateTicket(number, urgent, as: desk.ana)
            if !isWaiting { _ = try desk.helpdesk.pendTicket(number, until: nil, as: desk.ana) }
            XCTAssertEqual(try desk.ticket(number).sla[.resolution]?.isBreached, true)
        }
        // Just in time is in time.
        let number = try desk.openTicket().number
        desk.clock.advance(seconds: 600)
        _ = try desk.helpdesk.updateTicket(number, urgent, as: desk.ana)
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        XCTAssertEqual(try desk.ticket(number).sla[.resolution]?.isBreached, false)
    }

    func testAPolicyNamesWhatThereIs() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        assertThrows(
            .invalid(field: "calendar", expected: "the id of business hours that there are"),
            try desk.set(.slaPolicy, "x", ["firstReply": 5, "calendar": "office"], as: lead))
        assertThrows(
            .invalid(field: "queues", expected: "ids of queues; there is no \"lost\""),
            try desk.set(.slaPolicy, "x", ["firstReply": 5, "queues": ["lost"]], as: lead))
        XCTAssertThrowsError(try desk.set(.slaPolicy, "x", ["firstReply": 0], as: lead))
        XCTAssertThrowsError(try desk.set(.slaPolicy, "x", [:], as: lead))
        XCTAssertThrowsError(try desk.set(.slaPolicy, "x", ["firstReply": 5, "fast": true], as: lead))
        XCTAssertEqual(try desk.helpdesk.settings(as: lead).all(.slaPolicy).count, 0)
    }

    func testAChangedPolicyReachesTicketsThatWait() throws {
        let desk = try desk()
        let lead = try promised(desk)
        let opened = desk.clock.now
        let numbers = try (0..<3).map { _ in try desk.open() }
        _ = try desk.helpdesk.replyToTicket(numbers[2], "Hi", as: desk.ana)
        let versions = try numbers.map { try desk.ticket($0).version }
        desk.clock.advance(seconds: 600)
        try desk.set(.slaPolicy, "all", ["firstReply": 30, "resolution": 1_440], as: lead)
        XCTAssertEqual(try due(desk, numbers[0], .firstReply), opened.adding(seconds: 3_600), "in the background")
        desk.clock.advance(seconds: ClockReset.delaySeconds)
        try desk.helpdesk.runDueTimers()
        for number in numbers.prefix(2) {
            XCTAssertEqual(try due(desk, number, .firstReply), opened.adding(seconds: 1_800))
        }
        XCTAssertNil(try desk.ticket(numbers[2]).sla.due, "it is the subscriber's turn")
        XCTAssertEqual(try numbers.map { try desk.ticket($0).version }, versions, "no change of the tickets")
        desk.clock.advance(seconds: 1_200)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.ticket(numbers[0]).sla[.firstReply]?.isBreached, true, "its timer moved too")
        // And without a policy nothing is promised any more.
        try desk.helpdesk.removeSetting(.slaPolicy, "all", as: lead)
        desk.clock.advance(seconds: ClockReset.delaySeconds)
        try desk.helpdesk.runDueTimers()
        XCTAssertNil(try desk.ticket(numbers[0]).sla.due)
    }

    func testChangedHoursAndMoreTicketsThanATurnTakes() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        // 2026-02-01 is a Sunday.
        func open(_ hours: String) throws {
            let day: JSON = [.string(hours)]
            try desk.set(.calendar, "office", ["timeZone": "UTC", "week": ["mon": day, "sun": day]], as: lead)
        }
        try open("08:00-20:00")
        try desk.set(.slaPolicy, "all", ["firstReply": 120, "calendar": "office"], as: lead)
        let numbers = try (0..<401).map { _ in try desk.open() }
        XCTAssertEqual(try due(desk, numbers[400], .firstReply)?.text, "2026-02-01T14:00:00.000Z")
        try open("08:00-13:00")
        desk.clock.advance(seconds: ClockReset.delaySeconds)
        try desk.helpdesk.runDueTimers()
        for number in [numbers[0], numbers[200], numbers[400]] {
            XCTAssertEqual(try due(desk, number, .firstReply)?.text, "2026-02-02T09:00:00.000Z")
        }
    }

    func testPoliciesOfEventModeHoldFromItsStartToItsEnd() throws {
        let desk = try desk()
        let lead = try promised(desk)
        try desk.set(.slaPolicy, "final", ["firstReply": 10, "eventMode": true], as: lead)
        let opened = desk.clock.now
        func at(_ seconds: Int64) -> JSON { .string(opened.adding(seconds: seconds).text) }
        try desk.set(.event, "cup", ["startsAt": at(300), "endsAt": at(900)], as: lead)
        let number = try desk.open()
        XCTAssertEqual(try due(desk, number, .firstReply), opened.adding(seconds: 3_600))
        desk.clock.advance(seconds: 300)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try due(desk, number, .firstReply), opened.adding(seconds: 600))
        desk.clock.advance(seconds: 600)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try due(desk, number, .firstReply), opened.adding(seconds: 3_600))
    }
}
