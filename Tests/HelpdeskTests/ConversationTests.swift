import XCTest

@testable import Helpdesk

final class ConversationTests: XCTestCase {
    private let gone = HelpdeskError.notFound(what: "conversation")

    func testAnAnonymousConversationBelongsToWhoeverKnowsItsID() throws {
        let desk = try desk()
        let conversation = try desk.start()
        _ = try desk.post("hello", to: conversation)
        XCTAssertEqual(try desk.messages(conversation).map(\.text), ["hello", "Hello there"])
        XCTAssertEqual(try desk.messages(conversation, subscriber: "s-1").count, 2)
        XCTAssertEqual(try desk.messages(conversation, after: 1).map(\.seq), [2])
    }

    func testAnUnknownConversationIsNotFound() throws {
        let desk = try desk()
        for id in ["", "cnv_0", "' OR 1=1 --"] {
            assertThrows(
                gone, try desk.helpdesk.postMessage(Said("hello"), to: id, as: desk.visitor, subscriber: nil, key: nil))
            assertThrows(
                gone, try desk.helpdesk.readConversation(id, after: 0, as: desk.visitor, subscriber: nil))
        }
    }

    func testASubscribersConversationNeedsTheirIdentity() throws {
        let desk = try desk()
        let conversation = try desk.start(subscriber: "s-1")
        assertThrows(gone, try desk.post("hello", to: conversation))
        assertThrows(gone, try desk.post("hello", to: conversation, subscriber: "s-2"))
        assertThrows(gone, try desk.messages(conversation, subscriber: "s-2"))
        XCTAssertEqual(try desk.post("hello", to: conversation, subscriber: "s-1").replies.count, 1)
        XCTAssertEqual(try desk.messages(conversation, subscriber: "s-1").count, 2)
    }

    func testSigningInBindsTheConversation() throws {
        let desk = try desk()
        let conversation = try desk.start()
        _ = try desk.post("hello", to: conversation)
        XCTAssertEqual(try desk.post("hello", to: conversation, subscriber: "s-1").outcome, .greeted)
        assertThrows(gone, try desk.post("hello", to: conversation))
        assertThrows(gone, try desk.messages(conversation, subscriber: "s-2"))
        XCTAssertEqual(try desk.messages(conversation, subscriber: "s-1").count, 4)
    }

    func testTheBrandsProgramMayJoinAll() throws {
        let desk = try desk()
        let conversation = try desk.start(subscriber: "s-1")
        XCTAssertEqual(try desk.post("hello", to: conversation, as: desk.integration).replies.count, 1)
    }

    func testAnAgentsTokenIsRefused() throws {
        let desk = try desk()
        let conversation = try desk.start()
        let refused = HelpdeskError.notAllowed(
            reason: "Conversations are for subscribers: use a publishable (pk_…) or secret key (sk_…).")
        assertThrows(refused, try desk.start(as: desk.ana))
        assertThrows(refused, try desk.post("hello", to: conversation, as: desk.ana))
        assertThrows(
            refused,
            try desk.helpdesk.readConversation(conversation.id, after: 0, as: desk.ana, subscriber: nil))
    }

    func testAnEmptyMessageIsRefused() throws {
        let desk = try desk()
        let conversation = try desk.start()
        for text in ["", " ", "\n\t", "\u{0}\u{1}", "\u{A0}"] {
            assertThrows(
                .invalid(field: "text", expected: "a message that is not empty"),
                try desk.post(text, to: conversation))
        }
        XCTAssertEqual(try desk.messages(conversation), [])
    }

    func testAKnownQuestionIsAnswered() throws {
        let desk = try desk()
        let posted = try desk.post(SmallLanguage.askCancel, to: desk.start())
        XCTAssertEqual(posted.replies.map(\.article), ["cancel-subscription"])
        XCTAssertEqual(posted.replies.first?.author, .bot)
        XCTAssertEqual(posted.replies.first?.replyTo, 1)
        XCTAssertNil(posted.ticketNumber)
        let text = try XCTUnwrap(posted.replies.first?.text)
        XCTAssertTrue(text.contains("**If we bill you**\n\nCancel at https://acme.test/account."), text)
        XCTAssertTrue(text.contains("**If Apple bills you**"), text)
    }

    func testASubscriberIsAnsweredForTheirSource() throws {
        let desk = try desk()
        try desk.save("s-1", source: "apple")
        let posted = try desk.post(SmallLanguage.askCancel, to: desk.start(subscriber: "s-1"), subscriber: "s-1")
        XCTAssertEqual(posted.replies.map(\.text), ["Everybody can cancel.\n\nCancel in the App Store."])
    }

    func testAnUnrelatedMessageBecomesATicketAfterAskingBack() throws {
        let desk = try desk()
        let conversation = try desk.start()
        let asked = try desk.post(SmallLanguage.unrelated, to: conversation)
        XCTAssertEqual(asked.outcome, .asked)
        XCTAssertEqual(asked.replies.map(\.text), ["Say it again"])
        XCTAssertNil(asked.ticketNumber)
        let posted = try desk.post("marmalade zebra", to: conversation)
        XCTAssertEqual(posted.ticketNumber, 1_001)
        XCTAssertEqual(posted.replies.map(\.text), ["Not sure, passed on as 1001"])
        XCTAssertEqual(posted.outcome, .escalated)
        let ticket = try desk.helpdesk.showTicket(1_001, as: desk.ana).ticket
        XCTAssertEqual(ticket.reason, .notSure)
        XCTAssertEqual(ticket.subject, SmallLanguage.unrelated, "what it was about, not the last try")
    }

    func testTheBotStaysOutAfterTheHandOver() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        let later = try desk.post(SmallLanguage.askCancel, to: conversation)
        XCTAssertEqual(later.replies, [])
        XCTAssertEqual(later.ticketNumber, number)
        XCTAssertEqual(try desk.messages(conversation).map(\.author), [.subscriber, .bot, .subscriber])
    }

    func testCardNumbersAreMaskedBeforeTheyAreStored() throws {
        let desk = try desk()
        let conversation = try desk.start()
        let posted = try desk.postTwice("zebra 4111 1111 1111 1111", to: conversation)
        XCTAssertEqual(posted.message.text, "zebra **** **** **** 1111")
        let ticket = try desk.helpdesk.showTicket(XCTUnwrap(posted.ticketNumber), as: desk.ana)
        XCTAssertEqual(ticket.ticket.subject, "zebra **** **** **** 1111")
        XCTAssertEqual(ticket.messages.first?.text, "zebra **** **** **** 1111")
    }

    func testABrandWithoutArticlesHandsEverythingOver() throws {
        let desk = try desk()
        let keys = try desk.helpdesk.createBrand(
            id: "empty", name: "Empty", defaultLocale: locale("fr"), accountURL: "https://other.test")
        let visitor = try desk.helpdesk.authenticate("Bearer \(keys.publishable)")
        let conversation = try desk.start(as: visitor)
        XCTAssertEqual(conversation.locale, try locale("fr"))
        XCTAssertNotNil(try desk.post("hello", to: conversation, as: visitor).ticketNumber)
    }
}
