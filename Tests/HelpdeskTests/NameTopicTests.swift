import JSON
import XCTest

@testable import Helpdesk

/// The topic of tickets that are opened without one, and that agents change.
final class NameTopicTests: XCTestCase {
    private func open(
        _ desk: Desk, _ text: String, _ start: ConversationStart = .init(subscriber: "sam"), queue: String? = nil
    ) throws -> TicketView {
        var direct = DirectTicket(text, start)
        direct.queue = queue
        let ticket = try desk.helpdesk.createTicket(direct, as: desk.ana, key: nil)
        try desk.assertHistory(of: ticket.number)
        return try desk.helpdesk.showTicket(ticket.number, as: desk.ana)
    }

    func testTheBotNamesWhatItWouldAnswer() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.queue, "screens", ["topics": ["no-picture"]], as: lead)
        let first = try open(desk, "The picture is black")
        XCTAssertEqual(first.ticket.state.topic, "no-picture")
        XCTAssertEqual(first.ticket.suggestion, "no-picture")
        XCTAssertEqual(first.ticket.state.queue, "screens")
        XCTAssertEqual(first.events.map(\.event.detail), ["direct, topic by the bot"])
        XCTAssertEqual(first.events.first?.actor, "Ana", "who opened it")
        let again = try open(desk, "black screen")
        XCTAssertEqual(again.links, [TicketLink(kind: .duplicates, number: first.ticket.number)])
        XCTAssertEqual(try open(desk, "I forgot my password").links, [])
        XCTAssertEqual(try Helpdesk.contradictions(in: desk.database), [])
    }

    func testWhatItIsNotSureOfHasNone() throws {
        let desk = try desk()
        for text in ["Quagga okapi", "🎉🎉🎉", "?", String(repeating: "nothing to see here ", count: 400)] {
            let view = try open(desk, text)
            XCTAssertNil(view.ticket.state.topic, text)
            XCTAssertNil(view.ticket.suggestion, text)
            XCTAssertEqual(view.events.map(\.event.detail), ["direct"])
        }
        // A language that the brand has no articles in.
        let german = ConversationStart(locales: [try locale("de")], isLocaleGiven: true, subscriber: "sam")
        XCTAssertNil(try open(desk, "The picture is black", german).ticket.state.topic)
    }

    func testItIsAskedOnlyWhereATopicTellsSomething() throws {
        let desk = try desk()
        let (anonymous, text) = (ConversationStart(), "The picture is black")
        XCTAssertNil(try open(desk, text, anonymous).ticket.state.topic)
        try desk.set(.queue, "screens", ["topics": ["no-picture"]], as: try desk.agent("Lea", .lead))
        XCTAssertEqual(try open(desk, text, anonymous).ticket.state.queue, "screens")
        XCTAssertNil(try open(desk, text, anonymous, queue: "general").ticket.state.topic)
        var direct = DirectTicket(text, ConversationStart(subscriber: "sam"))
        direct.topic = "reset-password"
        let named = try desk.helpdesk.createTicket(direct, as: desk.ana, key: nil)
        XCTAssertEqual(named.state.topic, "reset-password", "what was said goes first")
    }

    func testAnAgentChangesTheTopic() throws {
        let desk = try desk()
        let first = try open(desk, "The picture is black").ticket.number
        let other = try open(desk, "It does not work").ticket.number
        func set(_ topic: String) throws -> TicketView {
            var update = TicketUpdate()
            update.topic = topic
            return try desk.helpdesk.updateTicket(other, update, as: desk.ben)
        }
        let changed = try set("no-picture")
        XCTAssertEqual(changed.ticket.state.topic, "no-picture")
        XCTAssertEqual(changed.events.last?.event.changes.map(\.field), [.topic])
        XCTAssertEqual(changed.links, [TicketLink(kind: .duplicates, number: first)])
        XCTAssertEqual(try desk.numbers("topic:no-picture"), [other, first])
        XCTAssertEqual(try set("no-picture").ticket.version, changed.ticket.version, "nothing changed")
        XCTAssertNil(try set("").ticket.state.topic)
        for wrong in ["a b", String(repeating: "x", count: 41), "<b>"] {
            XCTAssertThrowsError(try set(wrong)) { error in
                guard case HelpdeskError.invalid("topic", _) = error else { return XCTFail("\(error)") }
            }
        }
        try desk.assertHistory(of: other)
        XCTAssertEqual(try Helpdesk.contradictions(in: desk.database), [])
    }
}
