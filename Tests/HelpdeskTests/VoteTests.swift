import XCTest

@testable import Helpdesk

final class VoteTests: XCTestCase {
    private func vote(_ helpful: Bool, _ reader: VoteReader, _ desk: Desk) throws -> ArticleVotes {
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        return try desk.helpdesk.vote(
            helpful: helpful, for: "reset-password", in: content, as: desk.visitor, reader: reader)
    }

    private func newVisitor(_ desk: Desk, from address: String? = nil) throws -> VoteReader {
        .visitor(
            try desk.helpdesk.newVisitor(as: desk.visitor), from: try address.map { try XCTUnwrap(NetworkAddress($0)) })
    }

    func testAVoteCountsOnceAReader() throws {
        let desk = try desk()
        let visitor = try newVisitor(desk)
        XCTAssertEqual(
            try vote(true, visitor, desk), ArticleVotes(article: "reset-password", helpful: 1, notHelpful: 0))
        XCTAssertEqual(try vote(true, visitor, desk).helpful, 1)
        XCTAssertEqual(
            try vote(false, visitor, desk),
            ArticleVotes(article: "reset-password", helpful: 0, notHelpful: 1), "a reader may change their mind")
        XCTAssertEqual(try vote(true, .subscriber("sam"), desk).helpful, 1, "another reader")
        XCTAssertEqual(try vote(true, .subscriber("sam"), desk).helpful, 1)
        XCTAssertEqual(try vote(true, newVisitor(desk), desk).helpful, 2, "another visitor")
    }

    func testNamesOfVisitorsCannotBeMadeUp() throws {
        let desk = try desk()
        let ours = try desk.helpdesk.newVisitor(as: desk.visitor)
        XCTAssertNotEqual(ours, try desk.helpdesk.newVisitor(as: desk.visitor))
        let other = Principal(brand: "other", kind: .visitor)
        _ = try desk.helpdesk.createBrand(
            id: "other", name: "Other", defaultLocale: locale("en"), accountURL: "https://other.test/account")
        let theirs = try desk.helpdesk.newVisitor(as: other)
        for name in [
            "", "vis_", "a-random-visitor", String(ours.dropLast()), ours + "A", ours.replacing("vis_", with: "VIS_"),
            String(ours.dropFirst(4)), String(ours.prefix { $0 != "." }),
            "vis_AAAAAAAAAAAAAAAAAAAAAA\(ours.suffix(23))",
            theirs, ours + "\u{301}", "vis_.", "vis_..",
        ] {
            assertThrows(
                .invalid(field: "visitor", expected: "a name that this API gave"),
                try vote(true, .visitor(name, from: nil), desk))
        }
        XCTAssertEqual(try vote(true, .visitor(ours, from: nil), desk).helpful, 1)
    }

    func testANameThatIsThrownAwayGivesNoSecondVote() throws {
        let desk = try desk()
        XCTAssertEqual(try vote(true, newVisitor(desk, from: "203.0.113.7"), desk).helpful, 1)
        XCTAssertEqual(
            try vote(false, newVisitor(desk, from: "203.0.113.7"), desk),
            ArticleVotes(article: "reset-password", helpful: 0, notHelpful: 1), "the last counts")
        XCTAssertEqual(try vote(true, newVisitor(desk, from: "::ffff:203.0.113.7"), desk).helpful, 1)
        XCTAssertEqual(try vote(true, newVisitor(desk, from: "203.0.113.8"), desk).helpful, 2)
        XCTAssertEqual(try vote(true, newVisitor(desk, from: "2001:db8:1:2::3"), desk).helpful, 3)
        XCTAssertEqual(try vote(true, newVisitor(desk, from: "2001:db8:1:2:ffff::9"), desk).helpful, 3)
        XCTAssertEqual(try vote(true, .subscriber("sam"), desk).helpful, 4, "whoever is signed in is told apart")
        desk.clock.advance(seconds: 86_400)
        XCTAssertEqual(try vote(true, newVisitor(desk, from: "203.0.113.7"), desk).helpful, 5)
    }

    func testNewSigningKeysGiveNobodyASecondVote() throws {
        let desk = try desk()
        let visitor = try newVisitor(desk)
        _ = try vote(true, visitor, desk)
        _ = try vote(true, .subscriber("sam"), desk)
        _ = try desk.helpdesk.rotateSigningKey(as: desk.integration, keepingOldHours: 0)
        XCTAssertEqual(try vote(true, visitor, desk).helpful, 2)
        XCTAssertEqual(try vote(true, .subscriber("sam"), desk).helpful, 2)
    }

    func testVotesAtOnceOfOneReaderAreOneVote() throws {
        let desk = try desk()
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        let name = try desk.helpdesk.newVisitor(as: desk.visitor)
        DispatchQueue.concurrentPerform(iterations: 16) { number in
            do {
                _ = try desk.helpdesk.vote(
                    helpful: true, for: "no-picture", in: content, as: desk.visitor,
                    reader: .visitor(name, from: NetworkAddress("203.0.113.\(number % 2)")))
            } catch { XCTFail("\(error)") }
        }
        XCTAssertEqual(
            try desk.helpdesk.votes(in: content, as: desk.integration),
            [ArticleVotes(article: "no-picture", helpful: 1, notHelpful: 0)])
    }

    func testWhoVotedIsNotStoredAndAnErasedSubscribersVoteIsGone() throws {
        let desk = try desk()
        try desk.save("sam@example.com", source: "roku")
        _ = try vote(true, .subscriber("sam@example.com"), desk)
        _ = try vote(true, newVisitor(desk, from: "203.0.113.7"), desk)
        let stored = try desk.database.read { session in
            try session.query("SELECT visitor, origin FROM article_vote", []) {
                "\($0.text(0)) \($0.optionalText(1) ?? "")"
            }
        }
        XCTAssertEqual(stored.count, 2)
        XCTAssertFalse(stored.contains { $0.contains("sam") || $0.contains("203.0.113") }, "\(stored)")
        _ = try desk.helpdesk.eraseSubscriber("sam@example.com", as: desk.integration)
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        XCTAssertEqual(
            try desk.helpdesk.votes(in: content, as: desk.integration),
            [ArticleVotes(article: "reset-password", helpful: 1, notHelpful: 0)])
    }

    func testAnArticleThatIsNotThereTakesNoVote() throws {
        let desk = try desk()
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        assertThrows(
            .notFound(what: "article"),
            try desk.helpdesk.vote(
                helpful: true, for: "none", in: content, as: desk.visitor, reader: .subscriber("sam")))
    }
}

final class ArticleBoostTests: XCTestCase {
    func testManyVotesSayMoreThanFew() {
        func step(_ helpful: Int64, _ all: Int64) -> Int { ArticleBoost(helpful: helpful, of: all).step }
        XCTAssertEqual(step(0, 0), 0)
        XCTAssertEqual(step(0, 50), 0)
        XCTAssertLessThan(step(2, 2), step(90, 100))
        XCTAssertEqual(step(100_000, 100_000), 7)
        XCTAssertLessThan(step(50, 100), step(90, 100))
    }

    func testVotesChangeTheRevision() {
        let boosts = [0, 10, 1_000].map { ArticleBoost(helpful: $0, of: $0) }
        XCTAssertEqual(Set(boosts.map { $0.revision(of: 77) }).count, 3)
        XCTAssertTrue(boosts.allSatisfy { $0.revision(of: .max) >= 0 })
    }

    func testVotesDecideBetweenArticlesThatMatchAlike() throws {
        let desk = try desk()
        let tag = try locale("en")
        let twins = ["twin-a", "twin-b"].map {
            Article(id: $0, locale: tag, section: "help", title: "Zeppelin ride", body: "Up.", asked: [], tags: [])
        }
        try desk.helpdesk.publish(twins, brand: "acme")
        func first() throws -> String? {
            let content = try desk.helpdesk.faq(for: [tag], as: desk.visitor)
            return content.search(FAQQuery("zeppelin", limit: 1)).hits.first.map { content.articles.id($0.document) }
        }
        XCTAssertEqual(try first(), "twin-a")
        let content = try desk.helpdesk.faq(for: [tag], as: desk.visitor)
        for number in 0..<30 {
            _ = try desk.helpdesk.vote(
                helpful: true, for: "twin-b", in: content, as: desk.visitor, reader: .subscriber("sam-\(number)"))
        }
        XCTAssertEqual(try first(), "twin-a", "not before the next tidying up")
        desk.clock.advance(seconds: 3_601)
        try desk.helpdesk.runDueTimers()
        try desk.helpdesk.readChanges()
        XCTAssertEqual(try first(), "twin-b")
    }
}
