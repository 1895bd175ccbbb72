import Bot
import Storage
import XCTest

@testable import Helpdesk

/// What the store keeps of a conversation with the bot.
final class BotConversationTests: XCTestCase {
    private func figures(_ desk: Desk) throws -> BotFigures? {
        try desk.helpdesk.botStats(days: 30, as: desk.ana).first
    }

    func testTheStateIsKeptBetweenMessages() throws {
        let desk = try desk()
        let conversation = try desk.start()
        let answered = try desk.post(SmallLanguage.askCancel, to: conversation)
        XCTAssertEqual(answered.replies.last?.quickReplies.map(\.id), ["helped", "not_helped"])
        let resolved = try desk.helpdesk.postMessage(
            Said("/helped", tapped: "helped"), to: conversation.id, as: desk.visitor, subscriber: nil, key: nil)
        XCTAssertEqual(resolved.outcome, .resolved)
        XCTAssertEqual(
            try desk.messages(conversation).flatMap(\.quickReplies).map(\.label), ["Yes it did", "It did not"])
        XCTAssertEqual(try figures(desk)?.resolutions, ["confirmed": 1])
    }

    func testStateSurvivesItsStoredForm() throws {
        var state = DialogState()
        XCTAssertNil(state.stored)
        state.isLocaleFixed = true
        XCTAssertEqual(state.stored, #"{"isLocaleFixed":true}"#)
        state.question = .init("what \"is\" it", seq: 9)
        state.shown = ["a"]
        state.alternatives = ["b", "c"]
        state.failures = 1
        state.offers = [QuickReply(id: "none", label: "Keines")]
        var handOver = HandOver(reason: .rule, article: "a", queue: "q", priority: .high, tags: ["t"])
        handOver.details = [.init(question: "device", text: "TV")]
        handOver.subject = "s"
        handOver.refund = "p"
        state.intake = .init(handOver: handOver, open: ["amount"])
        state.askedBy = "r"
        state.answered = .init(article: "a", seq: 7, question: .init("why", seq: 5))
        state.isLocaleFixed = true
        XCTAssertEqual(DialogState(stored: state.stored), state)
        for broken in ["", "{", "[]", "{\"failures\":\"x\",\"offers\":7,\"intake\":{}}"] {
            XCTAssertEqual(DialogState(stored: broken), DialogState(), broken)
        }
    }

    func testQuestionsBeforeAHandOverGoIntoTheTicket() throws {
        let desk = try desk()
        let conversation = try desk.start()
        var posted = try desk.post("The picture is black", to: conversation)
        while posted.outcome == .answered { posted = try desk.post("did not help", to: conversation) }
        XCTAssertEqual(posted.replies.map(\.text), ["First\n\nWhich device?"])
        XCTAssertNil(posted.ticketNumber)
        _ = try desk.post("Samsung 4111 1111 1111 1111", to: conversation)
        let last = try desk.post("skip", to: conversation)
        XCTAssertEqual(last.outcome, .escalated)
        let ticket = try desk.helpdesk.showTicket(XCTUnwrap(last.ticketNumber), as: desk.ana)
        XCTAssertEqual(ticket.details, [.init(question: "device", text: "Samsung **** **** **** 1111")])
        XCTAssertEqual(ticket.ticket.subject, "The picture is black", "not the words that say that nothing helped")
        XCTAssertEqual(try figures(desk)?.resolutions["refused"], 2)
    }

    func testNobodyWaitsForAnAnswerForEver() throws {
        let desk = try desk()
        let conversation = try desk.start()
        var posted = try desk.post("The picture is black", to: conversation)
        while posted.outcome == .answered { posted = try desk.post("did not help", to: conversation) }
        desk.clock.advance(seconds: 599)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.helpdesk.listTickets(TicketListing(limit: 9), as: desk.ana).items.count, 0)
        desk.clock.advance(seconds: 1)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.helpdesk.listTickets(TicketListing(limit: 9), as: desk.ana).items.count, 1)
        XCTAssertEqual(try desk.messages(conversation).last?.text, "Passed on to the team as 1001, soon")
        XCTAssertEqual(try desk.post("Samsung", to: conversation).outcome, .waiting)
    }

    func testSilenceCountsAsHelpUntilTheyComeBack() throws {
        let desk = try desk()
        let conversation = try desk.start()
        _ = try desk.post(SmallLanguage.askCancel, to: conversation)
        XCTAssertEqual(try figures(desk)?.resolutions, ["open": 1])
        desk.clock.advance(seconds: 80_000)
        _ = try desk.post("thanks", to: conversation)
        desk.clock.advance(seconds: 80_000)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try figures(desk)?.resolutions, ["open": 1], "they were not silent for a day")
        desk.clock.advance(seconds: 6_400)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try figures(desk)?.resolutions, ["assumed": 1])
        _ = try desk.post("did not help", to: conversation)
        XCTAssertEqual(try desk.helpdesk.botStats(days: 30, as: desk.ana).last?.resolutions["reopened"], 1)
    }

    func testAPersonAfterAnAnswerIsNoResolution() throws {
        let desk = try desk()
        let conversation = try desk.start()
        _ = try desk.post(SmallLanguage.askCancel, to: conversation)
        _ = try desk.post(SmallLanguage.askPerson, to: conversation)
        desk.clock.advance(seconds: 100_000)
        try desk.helpdesk.runDueTimers()
        let figures = try XCTUnwrap(figures(desk))
        XCTAssertEqual(figures.resolutions, ["escalated": 1])
        XCTAssertEqual(figures.outcomes, ["answered": 1, "escalated": 1])
    }

    func testTheTimeOfSilenceIsTheBrands() throws {
        let desk = try desk()
        let refused = HelpdeskError.invalid(field: "assumedAfterHours", expected: "a whole number from 1 to 720")
        for hours in [0, -1, 721] {
            assertThrows(
                refused,
                try desk.helpdesk.changeBotSettings(BotSettings(assumedAfterHours: hours), as: desk.integration))
        }
        try desk.helpdesk.changeBotSettings(BotSettings(assumedAfterHours: 1), as: desk.integration)
        _ = try desk.post(SmallLanguage.askCancel, to: desk.start())
        desk.clock.advance(seconds: 3_600)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try figures(desk)?.resolutions, ["assumed": 1])
        let conversation = try desk.start()
        _ = try desk.post(SmallLanguage.askCancel, to: conversation)
        desk.clock.advance(seconds: 1_200)
        _ = try desk.post("thanks", to: conversation)
        desk.clock.advance(seconds: 3_599)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try figures(desk)?.resolutions, ["assumed": 1, "open": 1], "not yet silent for an hour")
        desk.clock.advance(seconds: 1)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try figures(desk)?.resolutions, ["assumed": 2])
        XCTAssertThrowsError(try desk.helpdesk.botSettings(as: desk.visitor))
        XCTAssertThrowsError(try desk.helpdesk.botStats(days: 1, as: desk.visitor))
    }

    func testAShorterTimeOfSilenceHoldsFromTheNextMessageOn() throws {
        let desk = try desk()
        let conversation = try desk.start()
        _ = try desk.post(SmallLanguage.askCancel, to: conversation)
        try desk.helpdesk.changeBotSettings(BotSettings(assumedAfterHours: 1), as: desk.integration)
        _ = try desk.post("thanks", to: conversation)
        desk.clock.advance(seconds: 3_600)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try figures(desk)?.resolutions, ["assumed": 1])
    }

    func testHandingBack() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        _ = try desk.helpdesk.takeTicket(number, as: desk.ana)
        XCTAssertThrowsError(try desk.helpdesk.handBack(number, as: desk.ben)) { error in
            guard case .ticketTaken(number, "Ana", _)? = error as? HelpdeskError else { return XCTFail("\(error)") }
        }
        let view = try desk.helpdesk.handBack(number, as: desk.ana)
        XCTAssertEqual(view.events.last?.event.kind, "hand_back")
        XCTAssertEqual(try desk.messages(conversation).last?.text, "I am back")
        XCTAssertEqual(try desk.post(SmallLanguage.askCancel, to: conversation).outcome, .answered)
        XCTAssertThrowsError(try desk.helpdesk.handBack(number, as: desk.ana), "the bot has it already")
        XCTAssertNotEqual(try desk.post(SmallLanguage.askPerson, to: conversation).ticketNumber, number)
        assertThrows(.notFound(what: "ticket"), try desk.helpdesk.handBack(999, as: desk.ana))
        XCTAssertThrowsError(try desk.helpdesk.handBack(number, as: desk.visitor))
    }

    func testTheLanguageIsTheMessagesUnlessItWasNamed() throws {
        let database = try temporaryDatabase()
        let helpdesk = try Helpdesk(database: database, languages: shippedLanguages.get())
        let keys = try helpdesk.createBrand(
            id: "acme", name: "Acme", defaultLocale: locale("en"), accountURL: "https://acme.test")
        let wanted = ["cancel-subscription", "reset-password", "invoice"]
        let articles = try ArticleFolder.read(shippedLocales, locales: [locale("en"), locale("fr"), locale("de")])
        try helpdesk.publish(articles.filter { wanted.contains($0.id) }, brand: "acme")
        let visitor = try helpdesk.authenticate("Bearer \(keys.publishable)")
        func talk(_ start: ConversationStart, _ texts: [String]) throws -> [String] {
            let conversation = try helpdesk.startConversation(start, as: visitor, key: nil)
            return try texts.map { text in
                let posted = try helpdesk.postMessage(
                    Said(text), to: conversation.id, as: visitor, subscriber: nil, key: nil)
                XCTAssertEqual(posted.replies.map(\.locale), posted.replies.map { _ in posted.locale.description })
                return posted.locale.description
            }
        }
        let german = "Wie kann ich mein Abonnement kündigen?"
        let french = "J'ai oublie mon mot de passe, que faire ?"
        XCTAssertEqual(try talk(ConversationStart(), [german, "ok", french, "merci"]), ["de", "de", "fr", "fr"])
        let remarks = ["Salut", "ok", "servus!", "hi", "xyz"]
        XCTAssertEqual(try talk(ConversationStart(), remarks), ["fr", "fr", "de", "de", "de"])
        XCTAssertEqual(try talk(ConversationStart(), ["hallo", "hello", "bonjour"]), ["de", "de", "fr"])
        let named = ConversationStart(locales: [try locale("en")], isLocaleGiven: true)
        XCTAssertEqual(try talk(named, ["hallo"]), ["en"])
        XCTAssertEqual(try talk(named, [german, "auf Deutsch bitte", french]), ["en", "de", "de"])
        XCTAssertEqual(
            try talk(ConversationStart(), [german, "/locale:en", german, "/locale:xx"]), ["de", "en", "en", "en"])
    }
}
