import XCTest

@testable import Helpdesk

/// What one brand's keys can read or change of another: nothing.
final class BrandIsolationTests: XCTestCase {
    private struct Other {
        let keys: BrandKeys
        let visitor: Principal
        let integration: Principal
        let agent: Principal
    }

    private func other(_ desk: Desk) throws -> Other {
        let keys = try desk.helpdesk.createBrand(
            id: "other", name: "Other", defaultLocale: locale("en"), accountURL: "https://other.test")
        let token = try desk.helpdesk.createAgent(brand: "other", name: "Olga", role: .admin)
        return Other(
            keys: keys, visitor: try desk.helpdesk.authenticate("Bearer \(keys.publishable)"),
            integration: try desk.helpdesk.authenticate("Bearer \(keys.secret)"),
            agent: try desk.helpdesk.authenticate("Bearer \(token)"))
    }

    func testConversations() throws {
        let desk = try desk()
        let other = try other(desk)
        let conversation = try desk.start(subscriber: "s-1")
        let gone = HelpdeskError.notFound(what: "conversation")
        for principal in [other.visitor, other.integration] {
            for subscriber in [nil, "s-1"] {
                assertThrows(gone, try desk.post("hello", to: conversation, as: principal, subscriber: subscriber))
                assertThrows(
                    gone,
                    try desk.helpdesk.readConversation(
                        conversation.id, after: 0, as: principal, subscriber: subscriber))
            }
        }
        XCTAssertEqual(try desk.messages(conversation, subscriber: "s-1"), [])
    }

    func testTickets() throws {
        let desk = try desk()
        let other = try other(desk)
        let (number, _) = try desk.openTicket()
        let gone = HelpdeskError.notFound(what: "ticket")
        assertThrows(gone, try desk.helpdesk.showTicket(number, as: other.agent))
        assertThrows(gone, try desk.helpdesk.takeTicket(number, as: other.agent))
        assertThrows(gone, try desk.helpdesk.replyToTicket(number, "x", as: other.agent))
        assertThrows(gone, try desk.helpdesk.addNote(number, "x", as: other.agent))
        assertThrows(gone, try desk.helpdesk.solveTicket(number, as: other.agent))
        let list = try desk.helpdesk.listTickets(as: other.agent, statuses: [], limit: 10, cursor: nil)
        XCTAssertEqual(list.items, [])
        XCTAssertEqual(try desk.helpdesk.showTicket(number, as: desk.ana).ticket.version, 1)
    }

    func testEachBrandCountsItsOwnTickets() throws {
        let desk = try desk()
        let other = try other(desk)
        _ = try desk.openTicket()
        let conversation = try desk.start(as: other.visitor)
        XCTAssertEqual(
            try desk.post(SmallLanguage.askPerson, to: conversation, as: other.visitor).ticketNumber, 1_001)
        let view = try desk.helpdesk.showTicket(1_001, as: other.agent)
        XCTAssertEqual(view.ticket.conversation, conversation.id)
    }

    func testArticles() throws {
        let desk = try desk()
        let other = try other(desk)
        assertThrows(
            .notFound(what: "published article in any locale"), try desk.helpdesk.faq(for: [], as: other.visitor))
        try desk.helpdesk.publish(
            [
                Article(
                    id: "cancel-subscription", locale: locale("en"), section: "help", title: "Theirs", body: "Theirs",
                    asked: [], tags: [])
            ], brand: "other")
        let ours = try desk.helpdesk.faq(for: [], as: desk.visitor)
        XCTAssertEqual(ours.article("cancel-subscription")?.title, SmallLanguage.askCancel)
        XCTAssertEqual(try desk.helpdesk.faq(for: [], as: other.visitor).articles.titles, ["Theirs"])
    }

    func testSubscribers() throws {
        let desk = try desk()
        let other = try other(desk)
        try desk.save("s-1", source: "apple")
        let conversation = try desk.start(as: other.visitor, subscriber: "s-1")
        _ = try desk.post(SmallLanguage.askPerson, to: conversation, as: other.visitor, subscriber: "s-1")
        XCTAssertEqual(try desk.helpdesk.showTicket(1_001, as: other.agent).context?["record"], .null)
        let token = SubscriberToken.sign(
            subject: "s-1", expires: desk.clock.now.adding(seconds: 600), secret: other.keys.signingSecret)
        XCTAssertEqual(try desk.helpdesk.identify(token, for: other.visitor), "s-1")
        XCTAssertThrowsError(try desk.helpdesk.identify(token, for: desk.visitor))
    }

    func testIdempotencyKeys() throws {
        let desk = try desk()
        let other = try other(desk)
        let key = try IdempotencyKey("k-1")
        let ours = try desk.start(key: key)
        XCTAssertNotEqual(try desk.start(as: other.visitor, key: key).id, ours.id)
    }
}
