import XCTest

@testable import Helpdesk

final class VoteTests: XCTestCase {
    private func vote(_ helpful: Bool, _ reader: VoteReader, _ desk: Desk) throws -> ArticleVotes {
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        return try desk.helpdesk.vote(
            helpful: helpful, for: "reset-password", in: content, as: desk.visitor, reader: reader)
    }

    func testAVoteCountsOnceAReader() throws {
        let desk = try desk()
        XCTAssertEqual(
            try vote(true, .visitor("a-random-visitor"), desk),
            ArticleVotes(article: "reset-password", helpful: 1, notHelpful: 0))
        XCTAssertEqual(try vote(true, .visitor("a-random-visitor"), desk).helpful, 1)
        XCTAssertEqual(
            try vote(false, .visitor("a-random-visitor"), desk),
            ArticleVotes(article: "reset-password", helpful: 0, notHelpful: 1), "a reader may change their mind")
        XCTAssertEqual(try vote(true, .subscriber("a-random-visitor"), desk).helpful, 1, "another reader")
    }

    func testVotesAtOnceOfOneReaderAreOneVote() throws {
        let desk = try desk()
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        DispatchQueue.concurrentPerform(iterations: 16) { _ in
            _ = try? desk.helpdesk.vote(
                helpful: true, for: "no-picture", in: content, as: desk.visitor, reader: .visitor("the-same-visitor"))
        }
        XCTAssertEqual(
            try desk.helpdesk.votes(in: content, as: desk.integration),
            [ArticleVotes(article: "no-picture", helpful: 1, notHelpful: 0)])
    }

    func testWhoVotedIsNotStored() throws {
        let desk = try desk()
        _ = try vote(true, .subscriber("sam@example.com"), desk)
        let stored = try desk.database.read { try $0.first("SELECT visitor FROM article_vote", []) { $0.text(0) } }
        XCTAssertFalse(try XCTUnwrap(stored).contains("sam"))
    }

    func testAnArticleThatIsNotThereTakesNoVote() throws {
        let desk = try desk()
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        assertThrows(
            .notFound(what: "article"),
            try desk.helpdesk.vote(
                helpful: true, for: "none", in: content, as: desk.visitor, reader: .visitor("a-random-visitor")))
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

    func testVotesChangeTheRevisionButAnUnknownOneStaysUnknown() {
        let boosts = [0, 10, 1_000].map { ArticleBoost(helpful: $0, of: $0) }
        XCTAssertEqual(Set(boosts.map { $0.revision(of: 77) }).count, 3)
        XCTAssertTrue(boosts.allSatisfy { $0.revision(of: 0) == 0 && $0.revision(of: .max) >= 0 })
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
                helpful: true, for: "twin-b", in: content, as: desk.visitor, reader: .visitor("visitor-\(number)"))
        }
        XCTAssertEqual(try first(), "twin-a", "not before the next tidying up")
        desk.clock.advance(seconds: 3_601)
        try desk.helpdesk.runDueTimers()
        try desk.helpdesk.readChanges()
        XCTAssertEqual(try first(), "twin-b")
    }
}
