import JSON
import XCTest

@testable import Helpdesk

final class TicketLifeTests: XCTestCase {
    func testAPendingTicketWakesAtItsDate() throws {
        let desk = try desk()
        let number = try desk.openTicket().number
        let date = desk.clock.now.adding(seconds: 86_400)
        let pended = try desk.helpdesk.pendTicket(number, until: date, why: "after the match", as: desk.ana)
        XCTAssertEqual(pended.ticket.status, .pending)
        XCTAssertEqual(pended.ticket.state.wakeAt, date)
        XCTAssertEqual(pended.events.last?.event.detail, "after the match")
        desk.clock.advance(seconds: 86_399)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.ticket(number).status, .pending)
        desk.clock.advance(seconds: 1)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.ticket(number).status, .open)
        XCTAssertNil(try desk.ticket(number).state.wakeAt)
        try desk.assertHistory(of: number)
    }

    func testWhoeverWokeUpEarlierDoesNotWakeAgain() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        _ = try desk.helpdesk.pendTicket(number, until: desk.clock.now.adding(seconds: 60), as: desk.ana)
        _ = try desk.post("here", to: conversation)
        let version = try desk.ticket(number).version
        desk.clock.advance(seconds: 61)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.ticket(number).version, version)
    }

    func testDatesInThePastAreRefused() throws {
        let desk = try desk()
        let number = try desk.openTicket().number
        for seconds: Int64 in [-1, 0, 400 * 86_400] {
            assertThrows(
                .invalid(field: "until", expected: "a time in the future, at most a year away"),
                try desk.helpdesk.pendTicket(number, until: desk.clock.now.adding(seconds: seconds), as: desk.ana))
        }
    }

    func testASolvedTicketClosesAndIsFollowed() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.desk, "desk", ["closeAfterHours": 2], as: lead)
        let (number, conversation) = try desk.openTicket()
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        desk.clock.advance(seconds: 7_200)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.ticket(number).status, .closed)
        let posted = try desk.post("It is back", to: conversation)
        let next = try XCTUnwrap(posted.ticketNumber)
        XCTAssertNotEqual(next, number)
        let view = try desk.helpdesk.showTicket(next, as: desk.ana)
        XCTAssertEqual(view.links, [TicketLink(kind: .follows, number: number)])
        XCTAssertEqual(view.messages.last?.text, "It is back")
        XCTAssertEqual(
            try desk.helpdesk.showTicket(number, as: desk.ana).links, [TicketLink(kind: .followedBy, number: next)])
        _ = try desk.post("really", to: conversation)
        XCTAssertEqual(try desk.ticket(next).version, 2, "the follow-up goes on")
        for ticket in [number, next] { try desk.assertHistory(of: ticket) }
    }

    func testReopeningInTimeStopsTheClosing() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        _ = try desk.post("no", to: conversation)
        desk.clock.advance(seconds: 97 * 3_600)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.ticket(number).status, .open)
    }

    func testHoldAndResume() throws {
        let desk = try desk()
        let number = try desk.openTicket().number
        let held = try desk.helpdesk.holdTicket(number, why: "partner asks for 4111111111111111", as: desk.ana)
        XCTAssertEqual(held.ticket.status, .onHold)
        XCTAssertEqual(held.events.last?.event.detail, "partner asks for ************1111")
        XCTAssertEqual(try desk.helpdesk.resumeTicket(number, as: desk.ana).ticket.status, .open)
    }

    func testAnUpdateSaysWhatChangedAndNothingIsNoEvent() throws {
        let desk = try desk()
        let number = try desk.openTicket().number
        var update = TicketUpdate()
        (update.priority, update.addTags, update.why) = (.high, ["vip", "ios"], "a regular")
        let view = try desk.helpdesk.updateTicket(number, update, as: desk.ana)
        XCTAssertEqual(
            view.events.last?.event.changes,
            [
                FieldChange(field: .priority, from: "normal", to: "high"),
                FieldChange(field: .tags, from: [], to: ["ios", "vip"]),
            ])
        XCTAssertEqual(try desk.helpdesk.updateTicket(number, update, as: desk.ana).ticket.version, 2)
        assertThrows(
            .invalid(field: "body", expected: "something to change"),
            try desk.helpdesk.updateTicket(number, TicketUpdate(), as: desk.ana))
        update.addTags = ["no spaces"]
        XCTAssertThrowsError(try desk.helpdesk.updateTicket(number, update, as: desk.ana))
        update.addTags = (0..<60).map { "t\($0)" }
        XCTAssertThrowsError(try desk.helpdesk.updateTicket(number, update, as: desk.ana))
        try desk.assertHistory(of: number)
    }

    func testAHistoryWithAGapIsNoticed() throws {
        let desk = try desk()
        let number = try desk.openTicket().number
        _ = try desk.helpdesk.takeTicket(number, as: desk.ana)
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        let id = try desk.ticket(number).id
        let events = try desk.database.read { try TicketEvent.list(of: id, in: $0).map(\.event) }
        XCTAssertThrowsError(try TicketHistory.replay([events[0], events[2]])) {
            XCTAssertEqual($0 as? TicketHistory.Gap, .missing(version: 2))
        }
        XCTAssertThrowsError(try TicketHistory.replay([])) {
            XCTAssertEqual($0 as? TicketHistory.Gap, .incomplete)
        }
    }

    /// Hundreds of random things happen to a few tickets; whatever happened, the events tell it all.
    func testEveryHistoryLeadsToItsState() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.slaPolicy, "all", ["firstReply": 60, "nextReply": 60, "resolution": 600], as: lead)
        var dice = Dice(state: 42)
        let tickets = try (0..<6).map { _ in try desk.openTicket() }
        for _ in 0..<400 {
            let (number, conversation) = tickets[Int.random(in: 0..<tickets.count, using: &dice)]
            let agent = [desk.ana, desk.ben, lead][Int.random(in: 0..<3, using: &dice)]
            desk.clock.advance(seconds: Int64.random(in: 0...20_000, using: &dice))
            var update = TicketUpdate()
            update.addTags = ["t\(Int.random(in: 0..<4, using: &dice))"]
            update.priority = Ticket.Priority.allCases.randomElement(using: &dice)
            let date = desk.clock.now.adding(seconds: Int64.random(in: 1...90_000, using: &dice))
            let actions: [() throws -> Void] = [
                { _ = try desk.helpdesk.takeTicket(number, as: agent) },
                { _ = try desk.helpdesk.takeTicket(number, over: true, as: agent) },
                { _ = try desk.helpdesk.assignTicket(number, to: "Ben", as: agent) },
                { _ = try desk.helpdesk.assignTicket(number, to: nil, as: agent) },
                { _ = try desk.helpdesk.replyToTicket(number, "Hi", as: agent) },
                { _ = try desk.helpdesk.addNote(number, "Hm", as: agent) },
                { _ = try desk.helpdesk.pendTicket(number, until: date, as: agent) },
                { _ = try desk.helpdesk.holdTicket(number, as: agent) },
                { _ = try desk.helpdesk.resumeTicket(number, as: agent) },
                { _ = try desk.helpdesk.solveTicket(number, as: agent) },
                { _ = try desk.helpdesk.updateTicket(number, update, as: agent) },
                { _ = try desk.helpdesk.splitTicket(number, subject: "Also this", as: agent) },
                { _ = try desk.post("hello?", to: conversation) },
                { try desk.helpdesk.runDueTimers() },
            ]
            // Most are refused by what the ticket is just then; what is refused leaves no trace.
            try? actions[Int.random(in: 0..<actions.count, using: &dice)]()
        }
        let all = try desk.numbers("status:all")
        XCTAssertGreaterThan(all.count, 6)
        for number in all { try desk.assertHistory(of: number) }
    }
}
