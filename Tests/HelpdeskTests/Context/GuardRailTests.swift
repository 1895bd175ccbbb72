import Bot
import JSON
import XCTest

@testable import Helpdesk

/// What agents, macros and the bot may promise depends on who bills.
final class GuardRailTests: XCTestCase {
    private func elsewhere(_ action: PromisedAction, _ place: Promises.Place) -> HelpdeskError {
        .promiseRefused(action, .managedElsewhere, place: place)
    }

    private func events(_ number: Int64, _ desk: Desk) throws -> [String] {
        try desk.helpdesk.showTicket(number, as: desk.ana).events.compactMap { view in
            view.event.kind == "promise" ? view.event.detail : nil
        }
    }

    func testAnAgentPromisesWhatIsOurs() throws {
        let desk = try desk()
        try desk.save("own", source: "cleeng")
        try desk.save("apples", source: "apple")
        let (own, apples, nobodys) = (
            try desk.open(subscriber: "own"), try desk.open(subscriber: "apples"), try desk.open()
        )
        _ = try desk.helpdesk.promise(TicketPromise(.cancel, why: "in the chat"), on: own, as: desk.ana)
        _ = try desk.helpdesk.promise(TicketPromise(.refund, subscription: "sub-1"), on: own, as: desk.ana)
        XCTAssertEqual(try events(own, desk), ["cancel: in the chat", "refund sub-1"])
        assertThrows(
            elsewhere(.refund, .appleReport),
            try desk.helpdesk.promise(TicketPromise(.refund), on: apples, as: desk.ana))
        assertThrows(
            elsewhere(.cancel, .appleSettings),
            try desk.helpdesk.promise(TicketPromise(.cancel), on: apples, as: desk.ana))
        assertThrows(
            .promiseRefused(.cancel, .notKnown, place: nil),
            try desk.helpdesk.promise(TicketPromise(.cancel), on: nobodys, as: desk.ana))
        assertThrows(
            .promiseRefused(.resume, .alreadyActive, place: nil),
            try desk.helpdesk.promise(TicketPromise(.resume), on: own, as: desk.ana))
        assertThrows(
            .notFound(what: "subscription of the ticket's subscriber"),
            try desk.helpdesk.promise(TicketPromise(.cancel, subscription: "sub-9"), on: own, as: desk.ana))
        XCTAssertEqual(try events(apples, desk) + events(nobodys, desk), [])
        try desk.assertHistory(of: own)
    }

    func testARepeatedPromiseIsOne() throws {
        let desk = try desk()
        try desk.save("own", source: "cleeng")
        let number = try desk.open(subscriber: "own")
        let conditions = ChangeConditions(key: try IdempotencyKey("a-promise"))
        for _ in 0..<2 {
            _ = try desk.helpdesk.promise(TicketPromise(.cancel), on: number, as: desk.ana, conditions)
        }
        XCTAssertEqual(try events(number, desk), ["cancel"])
        XCTAssertThrowsError(
            try desk.helpdesk.promise(
                TicketPromise(.cancel), on: number, as: desk.ben, ChangeConditions(seen: .oneOf([1]))))
    }

    /// Who has two subscriptions is promised only what goes for both, unless it is clear which is meant.
    func testOfTwoSubscriptionsBothCount() throws {
        let desk = try desk()
        func plan(_ id: String, _ source: String) -> JSON {
            ["subscriptionId": .string(id), "offerId": "o", "source": .string(source), "status": "active"]
        }
        let record = try SubscriberRecord(
            id: "both", ["subscriptions": [plan("web", "cleeng"), plan("store", "google")]])
        try desk.helpdesk.saveSubscriber(record, brand: "acme")
        let number = try desk.open(subscriber: "both")
        func promise(_ subscription: String?) throws {
            _ = try desk.helpdesk.promise(TicketPromise(.cancel, subscription: subscription), on: number, as: desk.ana)
        }
        assertThrows(elsewhere(.cancel, .playSubscriptions), try promise(nil))
        assertThrows(elsewhere(.cancel, .playSubscriptions), try promise("store"))
        XCTAssertNoThrow(try promise("web"))
        XCTAssertEqual(Facts.derive(record, at: desk.clock.now)["may.cancel"], .flag(false))
    }

    func testRepliesAndMacrosAreNotSentWithWhatIsNotOurs() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        let text: JSON = ["en": "Your {{subscription.offerTitle}} ends on {{subscription.expiresAt}}."]
        try desk.set(.macro, "cancelled", ["texts": text, "promises": ["cancel", "cancel"]], as: lead)
        try desk.save("own", source: "cleeng", title: "Sports *HD*")
        try desk.save("rokus", source: "roku")
        let (own, rokus) = (try desk.open(subscriber: "own"), try desk.open(subscriber: "rokus"))
        let view = try desk.helpdesk.useMacro("cancelled", on: own, as: desk.ana)
        XCTAssertEqual(view.messages.last?.text, "Your Sports *HD* ends on March 1, 2026.")
        XCTAssertEqual(try events(own, desk), ["cancel"])
        let before = try desk.helpdesk.showTicket(rokus, as: desk.ana)
        assertThrows(
            elsewhere(.cancel, .rokuAccount), try desk.helpdesk.useMacro("cancelled", on: rokus, as: desk.ana))
        assertThrows(
            elsewhere(.refund, .rokuAccount),
            try desk.helpdesk.replyToTicket(rokus, "You get it back.", promises: [.refund], as: desk.ana))
        let after = try desk.helpdesk.showTicket(rokus, as: desk.ana)
        XCTAssertEqual(after.ticket.version, before.ticket.version, "nothing was said")
        XCTAssertEqual(after.messages.count, before.messages.count)
        _ = try desk.helpdesk.replyToTicket(own, "You get it back.", promises: [.refund], as: desk.ana)
        XCTAssertEqual(try events(own, desk), ["cancel", "refund"])
        XCTAssertThrowsError(
            try desk.set(.macro, "x", ["texts": ["en": "x"], "promises": ["wealth"]], as: lead)
        ) { XCTAssertEqual(($0 as? FieldError)?.field, "promises[0]") }
    }

    func testTheBotPromisesByItsRulesOnlyWhatIsOurs() throws {
        let desk = try desk()
        let rule = try Rule([
            "id": "quit", "when": ["words": ["quit"]], "promises": ["cancel"],
            "then": ["say": ["en": "We cancel your {{subscription.offerTitle|plan}}.", "fr": "On annule."]],
        ])
        XCTAssertEqual(try Rule(rule.json), rule)
        try desk.helpdesk.addRules([rule], as: desk.integration)
        try desk.save("own", source: "cleeng", title: "Sports")
        try desk.save("apples", source: "apple")
        func said(_ subscriber: String?) throws -> String? {
            try desk.post("I quit", to: desk.start(subscriber: subscriber), subscriber: subscriber).replies.first?.text
        }
        XCTAssertEqual(try said("own"), "We cancel your Sports.")
        for other in ["apples", "stranger", nil] {
            XCTAssertFalse(try said(other)?.contains("We cancel") ?? false, other ?? "nobody")
        }
        for text in ["{{subscription.offerTitle}}", "{{card.number|x}}", "{{subscription.offerTitle|x"] {
            XCTAssertThrowsError(
                try Rule(["id": "x", "when": ["words": ["y"]], "then": ["say": ["en": .string(text)]]]), text
            ) { XCTAssertEqual(($0 as? FieldError)?.field, "then.say.en") }
        }
    }

    /// A rule that another's question leads to promises no more than one that matches by itself.
    func testAQuestionLeadsToNoPromiseThatIsNotOurs() throws {
        let desk = try desk()
        let rules: [JSON] = [
            [
                "id": "ask", "when": ["words": ["quit"]],
                "then": ["ask": ["text": ["en": "Sure?", "fr": "Sûr ?"], "choices": [], "otherwise": "yes"]],
            ],
            ["id": "yes", "promises": ["cancel"], "then": ["say": ["en": "We cancel it.", "fr": "On annule."]]],
        ]
        try desk.helpdesk.addRules(rules.map { try Rule($0) }, as: desk.integration)
        try desk.save("own", source: "cleeng")
        try desk.save("apples", source: "apple")
        for (subscriber, isPromised) in [("own", true), ("apples", false)] {
            let conversation = try desk.start(subscriber: subscriber)
            XCTAssertEqual(try desk.post("I quit", to: conversation, subscriber: subscriber).outcome, .asked)
            let replies = try desk.post("mumble", to: conversation, subscriber: subscriber).replies
            XCTAssertEqual(replies.contains { $0.text.contains("We cancel") }, isPromised, subscriber)
        }
    }

    func testEveryFactHasAPlaceInMacros() throws {
        for fact in Fact.all {
            XCTAssertNoThrow(try MacroText.check("{{\(fact.name)}}", path: "text"), fact.name)
        }
        XCTAssertEqual(Fact.names.count, Fact.all.count, "no two have the same name")
    }
}
