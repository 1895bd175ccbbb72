import JSON
import XCTest

@testable import Helpdesk

/// Tickets that the bot has no part in.
final class CreateTicketTests: XCTestCase {
    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? HelpdeskError)?.code }
        return nil
    }

    func testItGoesWhereItsTopicBelongs() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.queue, "payments", ["topics": ["double-charge"]], as: lead)
        var direct = DirectTicket(
            "Charged twice on 4111 1111 1111 1111", ConversationStart(subscriber: "sam", channel: .email))
        direct.topic = "double-charge"
        direct.tags = ["phone"]
        let ticket = try desk.helpdesk.createTicket(direct, as: desk.integration, key: nil)
        XCTAssertEqual(ticket.state.queue, "payments")
        XCTAssertEqual(ticket.priority, .high)
        XCTAssertEqual(ticket.state.tags, ["phone"])
        XCTAssertEqual(ticket.reason, .direct)
        XCTAssertNil(ticket.suggestion, "the bot thought of nothing")
        XCTAssertEqual(ticket.state.topic, "double-charge")
        XCTAssertEqual(try desk.numbers("charged tag:phone"), [ticket.number])
        let view = try desk.helpdesk.showTicket(ticket.number, as: desk.ana)
        XCTAssertEqual(view.messages.map(\.author), [.subscriber])
        XCTAssertFalse("\(view)".contains("4111 1111"), "card numbers are masked")
        XCTAssertNotNil(view.context)
        XCTAssertEqual(view.events.map(\.actor), ["system"])
        try desk.assertHistory(of: ticket.number)
        XCTAssertEqual(try Helpdesk.contradictions(in: desk.database), [])
        // The subscriber goes on in the same conversation.
        let posted = try desk.helpdesk.postMessage(
            Said("Hello?"), to: ticket.conversation, as: desk.integration, subscriber: "sam", key: nil)
        XCTAssertEqual(posted.ticketNumber, ticket.number)
        // The same again within the hour is likely a duplicate.
        let again = try desk.helpdesk.createTicket(direct, as: desk.ana, key: nil)
        let links = try desk.helpdesk.showTicket(again.number, as: desk.ana)
        XCTAssertEqual(links.links, [TicketLink(kind: .duplicates, number: ticket.number)])
        XCTAssertEqual(links.events.first?.actor, "Ana")
    }

    func testItKeepsALanguageThatTheBrandHasNoArticlesIn() throws {
        let desk = try desk()
        let german = try desk.agent("Gerd", .agent, ["locales": ["de"]])
        let start = ConversationStart(locales: [try locale("de")], isLocaleGiven: true)
        let ticket = try desk.helpdesk.createTicket(
            DirectTicket("Kein Zebra im Bild", start), as: desk.integration, key: nil)
        XCTAssertEqual(ticket.locale, "de")
        XCTAssertEqual(try desk.numbers("lang:de zebra", as: german), [ticket.number])
        XCTAssertEqual(try desk.numbers("zebra", as: german), [ticket.number])
        let posted = try desk.helpdesk.postMessage(
            Said("Hallo?"), to: ticket.conversation, as: desk.integration, subscriber: nil, key: nil)
        XCTAssertEqual(posted.ticketNumber, ticket.number)
    }

    func testARepeatedRequestOpensOne() throws {
        let desk = try desk()
        let key = try IdempotencyKey("k")
        let first = try desk.helpdesk.createTicket(DirectTicket("zebra"), as: desk.integration, key: key)
        XCTAssertEqual(
            try desk.helpdesk.createTicket(DirectTicket("zebra"), as: desk.integration, key: key).number, first.number)
        assertThrows(
            .idempotencyKeyReused,
            try desk.helpdesk.createTicket(DirectTicket("quagga"), as: desk.integration, key: key))
        // Another's key is another's.
        XCTAssertNotEqual(
            try desk.helpdesk.createTicket(DirectTicket("zebra"), as: desk.ana, key: key).number, first.number)
    }

    func testWhatIsWrongIsNamed() throws {
        let desk = try desk()
        func refused(_ change: (inout DirectTicket) -> Void) -> String? {
            var direct = DirectTicket("zebra")
            change(&direct)
            do { _ = try desk.helpdesk.createTicket(direct, as: desk.ana, key: nil) } catch {
                if case HelpdeskError.invalid(let field, _) = error { return field }
            }
            return nil
        }
        XCTAssertEqual(refused { $0.queue = "lost" }, "queue")
        XCTAssertEqual(refused { $0.topic = "a b" }, "topic")
        XCTAssertEqual(refused { $0.subject = " " }, "subject")
        XCTAssertEqual(refused { $0.tags = ["a b"] }, "tags")
        XCTAssertEqual(refused { $0.tags = (0...50).map { "t\($0)" } }, "tags")
        XCTAssertEqual(
            code { _ = try desk.helpdesk.createTicket(DirectTicket("\n "), as: desk.ana, key: nil) }, "invalid_field")
        XCTAssertEqual(
            code { _ = try desk.helpdesk.createTicket(DirectTicket("zebra"), as: desk.visitor, key: nil) },
            "not_allowed", "visitors talk to the bot")
        XCTAssertEqual(try desk.numbers("status:all"), [])
    }
}
