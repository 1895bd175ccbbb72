import JSON
import Storage
import XCTest

@testable import Helpdesk

final class TicketTests: XCTestCase {
    private let forAgents = HelpdeskError.notAllowed(reason: "This is for agents: use an agent token (at_…).")

    func testATicketFromTheFirstMessageToItsSolution() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        let new = try desk.helpdesk.showTicket(number, as: desk.ana)
        XCTAssertEqual(new.ticket.status, .new)
        XCTAssertEqual(new.ticket.reason, .asked)
        XCTAssertEqual(new.ticket.subject, SmallLanguage.askPerson)
        XCTAssertNil(new.ticket.assignee)
        XCTAssertNil(new.context, "nothing is known of an anonymous visitor")
        desk.clock.advance(seconds: 60)
        let taken = try desk.helpdesk.takeTicket(number, as: desk.ana)
        XCTAssertEqual(taken.ticket.status, .open)
        XCTAssertEqual(taken.ticket.assignee?.name, "Ana")
        XCTAssertEqual(taken.ticket.updatedAt, desk.clock.now)
        XCTAssertEqual(taken.ticket.createdAt, new.ticket.createdAt)
        let replied = try desk.helpdesk.replyToTicket(number, "Hello, I am Ana.", as: desk.ana)
        XCTAssertEqual(replied.ticket.status, .pending)
        XCTAssertEqual(replied.messages.last?.agent, "Ana")
        _ = try desk.post("thanks", to: conversation)
        XCTAssertEqual(try desk.helpdesk.showTicket(number, as: desk.ana).ticket.status, .open)
        let solved = try desk.helpdesk.solveTicket(number, as: desk.ana)
        XCTAssertEqual(solved.ticket.status, .solved)
        XCTAssertEqual(solved.events.map(\.event.kind), ["open", "take", "reply", "subscriber_message", "solve"])
        XCTAssertEqual(solved.events.map(\.actor), ["bot", "Ana", "Ana", "subscriber", "Ana"])
        XCTAssertEqual(solved.events.map(\.event.to), [.new, .open, .pending, .open, .solved])
        XCTAssertEqual(solved.ticket.version, 5)
        XCTAssertEqual(
            try desk.messages(conversation).map(\.author), [.subscriber, .bot, .agent, .subscriber])
    }

    func testTakingOnesOwnAgainChangesNothing() throws {
        let desk = try desk()
        let (number, _) = try desk.openTicket()
        let once = try desk.helpdesk.takeTicket(number, as: desk.ana)
        XCTAssertEqual(try desk.helpdesk.takeTicket(number, as: desk.ana), once)
    }

    func testAnothersTicketIsNotTouched() throws {
        let desk = try desk()
        let (number, _) = try desk.openTicket()
        let taken = try desk.helpdesk.takeTicket(number, as: desk.ana)
        let take = try XCTUnwrap(taken.events.last)
        let refused = HelpdeskError.ticketTaken(number: number, by: "Ana", since: [take])
        assertThrows(refused, try desk.helpdesk.takeTicket(number, as: desk.ben))
        assertThrows(refused, try desk.helpdesk.replyToTicket(number, "Hi", as: desk.ben))
        assertThrows(refused, try desk.helpdesk.solveTicket(number, as: desk.ben))
        XCTAssertEqual(try desk.helpdesk.showTicket(number, as: desk.ben), taken)
    }

    func testAReplyTakesWhatWasNobodys() throws {
        let desk = try desk()
        let (number, _) = try desk.openTicket()
        XCTAssertEqual(
            try desk.helpdesk.replyToTicket(number, "Hi", as: desk.ben).ticket.assignee?.name, "Ben")
        XCTAssertThrowsError(try desk.helpdesk.replyToTicket(number, "Hi", as: desk.ana)) {
            XCTAssertEqual(($0 as? HelpdeskError)?.code, "ticket_taken")
        }
    }

    func testNotesNeverReachTheConversation() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        let before = try desk.messages(conversation)
        _ = try desk.helpdesk.takeTicket(number, as: desk.ana)
        _ = try desk.helpdesk.addNote(number, "Secret 4111111111111111", as: desk.ben)
        let view = try desk.helpdesk.addNote(number, "Also secret", as: desk.ana)
        XCTAssertEqual(view.notes.map(\.text), ["Secret ************1111", "Also secret"])
        XCTAssertEqual(view.notes.map(\.agent), ["Ben", "Ana"])
        XCTAssertEqual(view.messages, before)
        XCTAssertEqual(try desk.messages(conversation), before)
        XCTAssertEqual(view.ticket.status, .open)
    }

    func testSolvingTwiceIsRefusedAndAMessageReopens() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        XCTAssertEqual(try desk.helpdesk.solveTicket(number, as: desk.ana).ticket.assignee?.name, "Ana")
        assertThrows(
            .illegalTransition(
                status: .solved, action: "solve", allowed: TicketStatus.solved.possible.map(\.rawValue)),
            try desk.helpdesk.solveTicket(number, as: desk.ana))
        _ = try desk.post("It is back", to: conversation)
        let reopened = try desk.helpdesk.showTicket(number, as: desk.ana)
        XCTAssertEqual(reopened.ticket.status, .open)
        XCTAssertEqual(reopened.ticket.assignee?.name, "Ana", "it comes back to who knew it")
        XCTAssertEqual(try desk.helpdesk.solveTicket(number, as: desk.ana).ticket.status, .solved)
    }

    func testAnOldVersionIsRefused() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        _ = try desk.post("more", to: conversation)
        let old = ChangeConditions(seen: .oneOf([1]))
        let meanwhile = try desk.helpdesk.showTicket(number, as: desk.ana).events.filter { $0.event.version > 1 }
        XCTAssertEqual(meanwhile.map(\.event.kind), ["subscriber_message"])
        let refused = HelpdeskError.changedMeanwhile(current: 2, since: .ticket(meanwhile))
        assertThrows(refused, try desk.helpdesk.takeTicket(number, as: desk.ana, old))
        assertThrows(refused, try desk.helpdesk.replyToTicket(number, "x", as: desk.ana, old))
        assertThrows(refused, try desk.helpdesk.addNote(number, "x", as: desk.ana, old))
        assertThrows(refused, try desk.helpdesk.solveTicket(number, as: desk.ana, old))
        let taken = try desk.helpdesk.takeTicket(number, as: desk.ana, ChangeConditions(seen: .oneOf([2])))
        XCTAssertEqual(taken.ticket.version, 3)
    }

    func testEmptyCommentsAreRefused() throws {
        let desk = try desk()
        let (number, _) = try desk.openTicket()
        let refused = HelpdeskError.invalid(field: "text", expected: "a text that is not empty")
        for text in ["", " \n\t"] {
            assertThrows(refused, try desk.helpdesk.replyToTicket(number, text, as: desk.ana))
            assertThrows(refused, try desk.helpdesk.addNote(number, text, as: desk.ana))
        }
    }

    func testTicketsAreForAgents() throws {
        let desk = try desk()
        let (number, _) = try desk.openTicket()
        for principal in [desk.visitor, desk.integration] {
            assertThrows(forAgents, try desk.helpdesk.showTicket(number, as: principal))
            assertThrows(forAgents, try desk.helpdesk.takeTicket(number, as: principal))
            assertThrows(forAgents, try desk.helpdesk.replyToTicket(number, "x", as: principal))
            assertThrows(forAgents, try desk.helpdesk.addNote(number, "x", as: principal))
            assertThrows(forAgents, try desk.helpdesk.solveTicket(number, as: principal))
            assertThrows(forAgents, try desk.helpdesk.listTickets(TicketListing(), as: principal))
        }
    }

    func testALongSubjectIsCutToOneLine() throws {
        let desk = try desk()
        let conversation = try desk.start()
        _ = try desk.postTwice("zebra\n\n  " + String(repeating: "é", count: 500), to: conversation)
        let subject = try desk.helpdesk.showTicket(1_001, as: desk.ana).ticket.subject
        XCTAssertEqual(subject, "zebra " + String(repeating: "é", count: 113) + "…")
    }

    func testListsGoByPagesAndStatuses() throws {
        let desk = try desk()
        let numbers = try (0..<5).map { _ in try desk.openTicket().number }
        _ = try desk.helpdesk.solveTicket(numbers[1], as: desk.ana)
        _ = try desk.helpdesk.takeTicket(numbers[3], as: desk.ana)
        func page(_ statuses: [TicketStatus], _ limit: Int, _ cursor: String? = nil) throws -> Page<Ticket> {
            let wanted = TicketQuery.Condition.field(.status, statuses.map(\.rawValue), isWanted: true)
            return try desk.helpdesk.listTickets(
                TicketListing(TicketQuery(statuses.isEmpty ? [] : [wanted]), limit: limit, cursor: cursor),
                as: desk.ben)
        }
        XCTAssertEqual(try page([], 10).items.map(\.number), numbers.reversed(), "the newest first")
        XCTAssertNil(try page([], 5).next)
        let first = try page([], 2)
        XCTAssertEqual(first.items.map(\.number), [1_005, 1_004])
        let second = try page([], 2, first.next)
        XCTAssertEqual(second.items.map(\.number), [1_003, 1_002])
        let last = try page([], 2, second.next)
        XCTAssertEqual(last.items.map(\.number), [1_001])
        XCTAssertNil(last.next)
        XCTAssertEqual(try page([.solved], 10).items.map(\.number), [1_002])
        XCTAssertEqual(try page([.open], 10).items.map(\.number), [1_004])
        XCTAssertEqual(try page(TicketStatus.unsolved, 10).items.map(\.number), [1_005, 1_004, 1_003, 1_001])
        XCTAssertEqual(try page([.closed, .onHold], 10).items.map(\.number), [])
        XCTAssertEqual(try page([], 10, "1001").items.map(\.number), [])
    }
}
