import JSON
import XCTest

@testable import Helpdesk

final class TicketRelationTests: XCTestCase {
    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? HelpdeskError)?.code }
        return nil
    }

    /// Two tickets of one subscriber, each with a conversation.
    private func two(_ desk: Desk) throws -> (first: (Int64, Conversation), second: (Int64, Conversation)) {
        func one() throws -> (Int64, Conversation) {
            let conversation = try desk.start(subscriber: "sam")
            let posted = try desk.post(SmallLanguage.askPerson, to: conversation, subscriber: "sam")
            return (try XCTUnwrap(posted.ticketNumber), conversation)
        }
        return (try one(), try one())
    }

    func testMergingKeepsBothHistoriesAndReachesBothConversations() throws {
        let desk = try desk()
        let ((first, one), (second, two)) = try two(desk)
        _ = try desk.helpdesk.addNote(second, "secret of the second", as: desk.ana)
        let merged = try desk.helpdesk.mergeTicket(second, into: first, as: desk.ana)
        XCTAssertEqual(merged.ticket.status, .closed)
        XCTAssertEqual(merged.ticket.state.mergedInto, first)
        XCTAssertEqual(merged.notes.map(\.text), ["secret of the second"])
        let target = try desk.helpdesk.showTicket(first, as: desk.ana)
        XCTAssertEqual(target.links, [TicketLink(kind: .absorbs, number: second)])
        XCTAssertEqual(target.events.last?.event.kind, "absorb")
        XCTAssertEqual(target.notes, [])
        let before = try XCTUnwrap(target.merged.first)
        XCTAssertEqual(target.merged.map(\.number), [second])
        XCTAssertEqual(before.messages, merged.messages)
        XCTAssertEqual(before.notes, merged.notes)
        _ = try desk.helpdesk.replyToTicket(first, "One answer", as: desk.ana)
        for conversation in [one, two] {
            let said = try desk.messages(conversation, subscriber: "sam")
            XCTAssertEqual(said.last?.text, "One answer")
            XCTAssertFalse(said.contains { $0.text.contains("secret") }, "no note ever becomes public")
        }
        let posted = try desk.post("thanks", to: two, subscriber: "sam")
        XCTAssertEqual(posted.ticketNumber, second)
        XCTAssertEqual(try desk.ticket(first).status, .open, "what is written in either reaches the other")
        XCTAssertEqual(try desk.ticket(second).status, .closed)
        let seen = try desk.helpdesk.showTicket(first, as: desk.ana).merged
        XCTAssertEqual(seen.first?.messages.last?.text, "thanks", "and is read there")
        XCTAssertEqual(try desk.numbers("secret"), [second, first], "found by both texts")
        for number in [first, second] { try desk.assertHistory(of: number) }
    }

    func testNeitherItselfNorACircleNorStrangers() throws {
        let desk = try desk()
        let ((first, _), (second, _)) = try two(desk)
        XCTAssertEqual(
            code { _ = try desk.helpdesk.mergeTicket(first, into: first, as: desk.ana) }, "merge_with_itself")
        _ = try desk.helpdesk.mergeTicket(second, into: first, as: desk.ana)
        XCTAssertEqual(code { _ = try desk.helpdesk.mergeTicket(first, into: second, as: desk.ana) }, "merge_circle")
        let stranger = try desk.open(subscriber: "kim")
        let nobody = try desk.openTicket().number
        for other in [stranger, nobody] {
            XCTAssertEqual(
                code { _ = try desk.helpdesk.mergeTicket(first, into: other, as: desk.ana) }, "merge_of_strangers")
        }
        assertThrows(.notFound(what: "ticket"), try desk.helpdesk.mergeTicket(first, into: 9_999, as: desk.ana))
        let third = try desk.open(subscriber: "sam")
        XCTAssertEqual(
            code { _ = try desk.helpdesk.mergeTicket(third, into: second, as: desk.ana) }, "illegal_transition",
            "a closed ticket takes nothing in")
        XCTAssertEqual(try desk.ticket(third).status, .new, "what fails leaves nothing")
    }

    func testASplitTicketAnswersInTheSameConversation() throws {
        let desk = try desk()
        let ((first, conversation), _) = try two(desk)
        let part = try desk.helpdesk.splitTicket(first, subject: "And the app crashes", as: desk.ana)
        XCTAssertNotEqual(part.ticket.number, first)
        XCTAssertEqual(part.links, [TicketLink(kind: .splitFrom, number: first)])
        _ = try desk.helpdesk.replyToTicket(part.ticket.number, "About the app", as: desk.ana)
        XCTAssertEqual(try desk.messages(conversation, subscriber: "sam").last?.text, "About the app")
        XCTAssertEqual(try desk.numbers("crashes"), [part.ticket.number])
    }

    func testLinks() throws {
        let desk = try desk()
        let (first, second) = (try desk.open(), try desk.open())
        let linked = try desk.helpdesk.linkTicket(first, to: second, as: .duplicates, principal: desk.ana)
        XCTAssertEqual(linked.links, [TicketLink(kind: .duplicates, number: second)])
        let version = linked.ticket.version
        XCTAssertEqual(
            try desk.helpdesk.linkTicket(first, to: second, as: .duplicates, principal: desk.ana).ticket.version,
            version)
        XCTAssertEqual(
            try desk.helpdesk.showTicket(second, as: desk.ana).links, [TicketLink(kind: .duplicatedBy, number: first)])
        XCTAssertEqual(
            code { _ = try desk.helpdesk.linkTicket(first, to: first, as: .related, principal: desk.ana) },
            "link_to_itself")
        XCTAssertEqual(
            code { _ = try desk.helpdesk.linkTicket(first, to: second, as: .absorbs, principal: desk.ana) },
            "invalid_field")
    }

    func testTheSameAgainWithinAnHourIsMarkedAsADuplicate() throws {
        let desk = try desk()
        let first = try desk.open(topic: "double-charge", subscriber: "sam")
        func links(_ number: Int64) throws -> [TicketLink] { try desk.helpdesk.showTicket(number, as: desk.ana).links }
        XCTAssertEqual(try links(desk.open(topic: "invoice", subscriber: "sam")), [], "another topic")
        XCTAssertEqual(try links(desk.open(topic: "double-charge", subscriber: "kim")), [], "another subscriber")
        XCTAssertEqual(try links(desk.open(topic: "double-charge")), [], "nobody knows who")
        desk.clock.advance(seconds: 3_600)
        let again = try desk.open(topic: "double-charge", subscriber: "sam")
        XCTAssertEqual(try links(again), [TicketLink(kind: .duplicates, number: first)])
        desk.clock.advance(seconds: 3_601)
        XCTAssertEqual(try links(desk.open(topic: "double-charge", subscriber: "sam")), [], "hours later")
    }

    func testDraftsWatchersAndWhoElseIsLooking() throws {
        let desk = try desk()
        let number = try desk.open()
        XCTAssertEqual(try desk.helpdesk.saveDraft(number, "Dear", as: desk.ana).draft?.text, "Dear")
        XCTAssertNil(try desk.helpdesk.showTicket(number, as: desk.ben).draft, "a draft is its writer's")
        XCTAssertEqual(try desk.helpdesk.watchTicket(number, true, as: desk.ana).watchers, ["Ana"])
        XCTAssertEqual(try desk.helpdesk.watchTicket(number, true, as: desk.ben).watchers, ["Ana", "Ben"])
        XCTAssertEqual(try desk.helpdesk.watchTicket(number, false, as: desk.ana).watchers, ["Ben"])
        XCTAssertEqual(try desk.helpdesk.lookAt(number, isTyping: true, as: desk.ana), [])
        XCTAssertEqual(
            try desk.helpdesk.lookAt(number, isTyping: false, as: desk.ben), [Onlooker(agent: "Ana", isTyping: true)])
        desk.clock.advance(seconds: 31)
        XCTAssertEqual(try desk.helpdesk.showTicket(number, as: desk.ben).onlookers, [])
        _ = try desk.helpdesk.replyToTicket(number, "Dear Sam", as: desk.ana)
        XCTAssertNil(try desk.helpdesk.showTicket(number, as: desk.ana).draft, "used up by the reply")
    }

    func testMacrosSpeakTheTicketsLanguage() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.save("sam", source: "cleeng", title: "Sports")
        let texts: JSON = [
            "en": "Hello {{subscriber.name|there}}, about {{ticket.number}}", "fr": "Bonjour {{subscriber.name|}} !",
        ]
        try desk.set(.macro, "hi", ["texts": texts, "addTags": ["greeted"], "outcome": "solve"], as: lead)
        let french = try desk.open(locale: "fr", subscriber: "sam")
        XCTAssertEqual(try desk.helpdesk.previewMacro("hi", on: french, as: desk.ana), "Bonjour Sam !")
        let german = try desk.open(locale: "de")
        let view = try desk.helpdesk.useMacro("hi", on: german, as: desk.ana)
        XCTAssertEqual(view.messages.last?.text, "Hello there, about \(german)")
        XCTAssertEqual(view.ticket.status, .solved)
        XCTAssertEqual(view.ticket.state.tags, ["greeted"])
        try desk.set(.macro, "plan", ["texts": ["en": "Your {{subscription.offerTitle}}"]], as: lead)
        XCTAssertEqual(code { _ = try desk.helpdesk.useMacro("plan", on: desk.open(), as: desk.ana) }, "invalid_field")
        for text in ["{{subscriber.card}}", "Hi {{name", "{{}}", "{{ticket.number|x"] {
            XCTAssertThrowsError(try desk.set(.macro, "x", ["texts": ["en": .string(text)]], as: lead), text) {
                XCTAssertEqual(($0 as? FieldError)?.field, "texts.en")
            }
        }
        try desk.assertHistory(of: german)
    }
}
