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
