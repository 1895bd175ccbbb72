import XCTest

@testable import Helpdesk

/// Learning with a person's consent.
final class LearningTests: XCTestCase {
    private let question = "zebra marmalade on my screen"

    private func escalate(_ text: String, in desk: Desk) throws -> Int64 {
        let conversation = try desk.start()
        _ = try desk.post(text, to: conversation)
        return try XCTUnwrap(desk.post("quantum zebra", to: conversation).ticketNumber)
    }

    func testGapsAreGroupedWithoutPersonalData() throws {
        let desk = try desk()
        for text in ["quantum zebra 12345 67", "quantum zebra me@example.com", "quantum zebra"] {
            _ = try escalate(text, in: desk)
        }
        let conversation = try desk.start()
        _ = try desk.post(SmallLanguage.askCancel, to: conversation)
        _ = try desk.post("did not help", to: conversation)
        let gaps = try desk.helpdesk.findGaps(days: 7, as: desk.integration)
        let open = try XCTUnwrap(gaps.first)
        XCTAssertEqual(open.kind, .notAnswered)
        XCTAssertEqual(open.count, 3)
        XCTAssertNotNil(open.proposed)
        XCTAssertFalse(open.examples.joined().contains("12345"), "\(open.examples)")
        XCTAssertFalse(open.examples.joined().contains("example.com"), "\(open.examples)")
        XCTAssertTrue(
            gaps.contains {
                $0.kind == .answeredWrongly && $0.article == "cancel-subscription"
                    && $0.proposed != nil && $0.proposed != $0.article
                    && $0.examples == [SmallLanguage.askCancel]
            }, "\(gaps)")
        desk.clock.advance(seconds: 8 * 86_400)
        XCTAssertEqual(try desk.helpdesk.findGaps(days: 7, as: desk.integration), [])
        XCTAssertThrowsError(try desk.helpdesk.findGaps(days: 7, as: desk.ana))
    }

    func testWhatIsAcceptedReachesTheOtherNodes() throws {
        let desk = try desk()
        let number = try escalate("zebra marmalade", in: desk)
        try desk.helpdesk.linkArticle(.init(article: "no-picture"), to: number, as: desk.ana)
        let other = try Helpdesk(database: desk.database, languages: smallLanguages(), clock: { desk.clock.now })
        let lesson = try XCTUnwrap(other.listLessons(as: desk.integration).first)
        try desk.helpdesk.acceptLesson(lesson.id, as: desk.integration)
        try other.readChanges()
        let article = try XCTUnwrap(other.faq(for: [], as: desk.visitor).article("no-picture"))
        XCTAssertTrue(article.asked.contains("zebra marmalade"))
    }

    func testOnlyWhatIsAcceptedTeaches() throws {
        let desk = try desk()
        let text = "zebra marmalade"
        let number = try escalate(text, in: desk)
        for _ in 0..<2 { try desk.helpdesk.linkArticle(.init(article: "no-picture"), to: number, as: desk.ana) }
        let lesson = try XCTUnwrap(desk.helpdesk.listLessons(as: desk.integration).first)
        XCTAssertEqual(try desk.helpdesk.listLessons(as: desk.integration).count, 1)
        XCTAssertEqual(lesson.text, text)
        let preview = try desk.helpdesk.previewLesson(lesson.id, as: desk.integration)
        XCTAssertEqual(preview.lesson, lesson)
        func asked() throws -> [String] {
            try XCTUnwrap(desk.helpdesk.faq(for: [], as: desk.visitor).article("no-picture")).asked
        }
        XCTAssertFalse(try asked().contains(text), "a preview changes nothing")
        try desk.helpdesk.acceptLesson(lesson.id, as: desk.integration)
        XCTAssertTrue(try asked().contains(text))
        XCTAssertEqual(try desk.helpdesk.listLessons(as: desk.integration), [])
        assertThrows(.notFound(what: "lesson"), try desk.helpdesk.acceptLesson(lesson.id, as: desk.integration))
        try desk.helpdesk.linkArticle(.init(article: "reset-password"), to: number, as: desk.ana)
        let other = try XCTUnwrap(desk.helpdesk.listLessons(as: desk.integration).first)
        try desk.helpdesk.refuseLesson(other.id, as: desk.integration)
        XCTAssertEqual(try desk.helpdesk.listLessons(as: desk.integration), [])
    }

    func testSolvingLinksTheArticle() throws {
        let desk = try desk()
        let number = try escalate("zebra marmalade", in: desk)
        var renaming = TicketUpdate()
        renaming.subject = "call back!"
        _ = try desk.helpdesk.updateTicket(number, renaming, as: desk.ana)
        let gone = ArticleLink(article: "gone")
        XCTAssertThrowsError(try desk.helpdesk.solveTicket(number, linking: gone, as: desk.ana))
        XCTAssertEqual(try desk.ticket(number).status, .new, "all or nothing")
        let key = try IdempotencyKey("once")
        for _ in 0..<2 {
            let solved = try desk.helpdesk.solveTicket(
                number, linking: ArticleLink(article: "no-picture"), as: desk.ana, ChangeConditions(key: key))
            XCTAssertEqual(solved.ticket.status, .solved)
            XCTAssertEqual(solved.ticket.state.topic, "no-picture")
        }
        let lessons = try desk.helpdesk.listLessons(as: desk.integration)
        XCTAssertEqual(lessons.map(\.text), ["zebra marmalade"], "the question, whatever agents call the ticket")
        try desk.assertHistory(of: number)
        let reworded = ArticleLink(article: "no-picture", question: "  my zebra\nhas marmalade, call 0170 1234567 ")
        try desk.helpdesk.linkArticle(reworded, to: number, as: desk.ana)
        XCTAssertEqual(
            try Set(desk.helpdesk.listLessons(as: desk.integration).map(\.text)),
            ["zebra marmalade", "my zebra has marmalade, call …"])
        for question in [" \n ", String(repeating: "a", count: 501)] {
            let link = ArticleLink(article: "no-picture", question: question)
            XCTAssertThrowsError(try desk.helpdesk.linkArticle(link, to: number, as: desk.ana))
        }
    }

    func testEditorsOfferQuestionsOfTheirOwn() throws {
        let desk = try desk()
        let link = ArticleLink(article: "no-picture", question: "zebra marmalade")
        try desk.helpdesk.offerLesson(link, in: locale("en"), as: desk.integration)
        XCTAssertEqual(try desk.helpdesk.listLessons(as: desk.integration).map(\.article), ["no-picture"])
        XCTAssertThrowsError(try desk.helpdesk.offerLesson(link, in: locale("fr"), as: desk.integration))
        XCTAssertThrowsError(try desk.helpdesk.offerLesson(link, in: locale("en"), as: desk.ana))
        XCTAssertThrowsError(
            try desk.helpdesk.offerLesson(ArticleLink(article: "no-picture"), in: locale("en"), as: desk.integration))
    }

    func testAGapIsTheQuestionAndNotTheTap() throws {
        let desk = try desk()
        let conversation = try desk.start()
        _ = try desk.post(SmallLanguage.askCancel, to: conversation)
        for _ in 0..<2 {
            _ = try desk.helpdesk.postMessage(
                Said("/not_helped", tapped: "not_helped"), to: conversation.id, as: desk.visitor, subscriber: nil,
                key: nil)
        }
        let gaps = try desk.helpdesk.findGaps(days: 7, as: desk.integration)
        XCTAssertEqual(Set(gaps.flatMap(\.examples)), [SmallLanguage.askCancel])
        XCTAssertEqual(Set(gaps.compactMap(\.article)).count, 2, "both articles were in vain")
        let spoken = try desk.messages(conversation).filter { $0.author == .subscriber }.map(\.text)
        XCTAssertEqual(spoken, [SmallLanguage.askCancel, "It did not", "It did not"])
    }

    func testErasedPeopleTeachNothing() throws {
        let desk = try desk()
        let conversation = try desk.start(subscriber: "s-1")
        var number: Int64?
        for text in ["zebra marmalade", "quantum zebra"] {
            number = try desk.post(text, to: conversation, subscriber: "s-1").ticketNumber
        }
        let link = ArticleLink(article: "no-picture")
        try desk.helpdesk.linkArticle(link, to: XCTUnwrap(number), as: desk.ana)
        try desk.save("s-1", source: "roku")
        _ = try desk.helpdesk.eraseSubscriber("s-1", as: desk.integration)
        XCTAssertEqual(try desk.helpdesk.listLessons(as: desk.integration), [])
        XCTAssertEqual(try desk.helpdesk.findGaps(days: 7, as: desk.integration), [])
    }

    func testMistakesAndOtherBrands() throws {
        let desk = try desk()
        let number = try escalate("zebra marmalade", in: desk)
        let keys = try desk.helpdesk.createBrand(
            id: "other", name: "Other", defaultLocale: locale("en"), accountURL: "https://other.test")
        let other = try desk.helpdesk.authenticate("Bearer \(keys.secret)")
        let stranger = try desk.helpdesk.authenticate(
            "Bearer " + desk.helpdesk.createAgent(brand: "other", name: "Eve", role: .lead))
        XCTAssertThrowsError(try desk.helpdesk.linkArticle(.init(article: "none"), to: number, as: desk.ana))
        XCTAssertThrowsError(try desk.helpdesk.linkArticle(.init(article: "no-picture"), to: number, as: desk.visitor))
        assertThrows(
            .notFound(what: "ticket"),
            try desk.helpdesk.linkArticle(.init(article: "no-picture"), to: number, as: stranger))
        try desk.helpdesk.linkArticle(.init(article: "no-picture"), to: number, as: desk.ana)
        let id = try XCTUnwrap(desk.helpdesk.listLessons(as: desk.integration).first).id
        XCTAssertEqual(try desk.helpdesk.listLessons(as: other), [])
        for body in [desk.helpdesk.acceptLesson, desk.helpdesk.refuseLesson] {
            assertThrows(.notFound(what: "lesson"), try body(id, other))
            XCTAssertThrowsError(try body(id, desk.ana), "not a lead")
        }
        assertThrows(.notFound(what: "lesson"), try desk.helpdesk.previewLesson(id, as: other))
    }

    func testWhatTellsWhoAskedIsMasked() {
        for (text, masked) in [
            ("mail me@example.com now", "mail … now"), ("call +49 170 1234567 now", "call +… now"),
            ("order 123456", "order …"), ("see https://x.example/a?b", "see …"),
            ("error 1001 on tv 4", "error 1001 on tv 4"),
            ("**** **** **** 1111", "…"), ("", ""), ("2 films, 3 days", "2 films, 3 days"),
        ] { XCTAssertEqual(PersonalData.masked(text), masked, text) }
    }
}
