import Foundation
import XCTest

@testable import Helpdesk

/// One article at a time: versions, what happened meanwhile, what is served.
final class ChangeArticleTests: XCTestCase {
    private func desk() throws -> Helpdesk {
        let desk = try ContentFixture.helpdesk(in: try temporaryFolder())
        addTeardownBlock { desk.close() }
        return desk
    }

    private let program = ContentFixture.program()

    private func key(_ id: String = "a", _ locale: String = "en") throws -> ArticleKey {
        ArticleKey(id: id, locale: try ContentFixture.tag(locale))
    }

    private func seeing(_ versions: Int64...) -> ChangeConditions { ChangeConditions(seen: .oneOf(versions)) }

    private func events(_ desk: Helpdesk, _ key: ArticleKey) throws -> [String] {
        try desk.articleEvents(of: key, as: program).map { "\($0.version) \($0.briefly)" }
    }

    func testAnArticleIsPutServedAndRemoved() throws {
        let desk = try desk()
        let first = try desk.putArticle(try ContentFixture.article("a", title: "Zebra"), as: program)
        XCTAssertTrue(first.isNew)
        XCTAssertEqual(first.stored.version, 1)
        let content = try desk.faq(for: [try ContentFixture.tag("en")], as: program)
        XCTAssertEqual(content.search(FAQQuery("zebra", limit: 1)).hits.count, 1)
        let second = try desk.putArticle(try ContentFixture.article("a", title: "Okapi"), as: program, seeing(1))
        XCTAssertFalse(second.isNew)
        XCTAssertEqual(second.stored.version, 2)
        XCTAssertEqual(try desk.storedArticle(try key(), as: program), second.stored)
        try desk.removeArticle(try key(), as: program, seeing(2))
        XCTAssertThrowsError(try desk.faq(for: [], as: program), "nothing is published any more")
        assertNotFound(try desk.storedArticle(try key(), as: program))
        assertNotFound(try desk.removeArticle(try key(), as: program))
        XCTAssertEqual(
            try events(desk, key()), ["1 added by program", "2 title changed by program", "3 removed by program"])
    }

    private func assertNotFound<Value>(_ body: @autoclosure () throws -> Value, line: UInt = #line) {
        XCTAssertThrowsError(try body(), line: line) {
            XCTAssertEqual($0 as? HelpdeskError, .notFound(what: "article"), line: line)
        }
    }

    func testWhatIsAsItWasStaysAtItsVersion() throws {
        let desk = try desk()
        _ = try desk.putArticle(try ContentFixture.article("a"), as: program)
        let again = try desk.putArticle(try ContentFixture.article("a"), as: program, seeing(1))
        XCTAssertEqual(again.stored.version, 1)
        _ = try desk.importArticles(
            try ArticleBatch([try ContentFixture.article("a")]), as: program, mode: .replace, dryRun: false)
        XCTAssertEqual(try events(desk, key()), ["1 added by program"])
    }

    func testImportsAndLessonsCountAsChangesToo() throws {
        let desk = try desk()
        let lead = try desk.authenticate("Bearer " + desk.createAgent(brand: "one", name: "Kim", role: .lead))
        func importing(_ articles: [Article], _ mode: ImportMode = .merge) throws {
            _ = try desk.importArticles(try ArticleBatch(articles), as: lead, mode: mode, dryRun: false)
        }
        try importing([try ContentFixture.article("a"), try ContentFixture.article("b")])
        try desk.offerLesson(
            ArticleLink(article: "a", question: "may I pay"), in: try ContentFixture.tag("en"), as: lead)
        try desk.acceptLesson(try XCTUnwrap(try desk.listLessons(as: lead).first).id, as: lead)
        try importing([try ContentFixture.article("a", title: "New", body: "Else.", asked: ["may I pay"])])
        XCTAssertThrowsError(
            try desk.putArticle(try ContentFixture.article("a", title: "Mine"), as: program, seeing(1))
        ) { error in
            guard case HelpdeskError.changedMeanwhile(let current, .article(let since)) = error else {
                return XCTFail("\(error)")
            }
            XCTAssertEqual(current, 3)
            XCTAssertEqual(since.map(\.briefly), ["asked changed by Kim", "title, body changed by Kim"])
        }
        try importing([try ContentFixture.article("b")], .replace)
        XCTAssertEqual(try events(desk, key()).last, "4 removed by Kim")
        XCTAssertEqual(try events(desk, key("b")), ["1 added by Kim"])
    }

    func testWhoSawAnArticleThatIsGoneIsToldSo() throws {
        let desk = try desk()
        _ = try desk.putArticle(try ContentFixture.article("a"), as: program)
        try desk.removeArticle(try key(), as: program)
        let again = try ContentFixture.article("a", title: "Again")
        XCTAssertThrowsError(try desk.putArticle(again, as: program, seeing(1))) { error in
            guard case HelpdeskError.changedMeanwhile(2, .article(let since)) = error else {
                return XCTFail("\(error)")
            }
            XCTAssertEqual(since.map(\.kind), [.removed])
        }
        for seen: SeenVersion in [.existing, .oneOf([2]), .oneOf([9]), .oneOf([])] {
            XCTAssertThrowsError(try desk.putArticle(again, as: program, ChangeConditions(seen: seen))) {
                XCTAssertEqual($0 as? HelpdeskError, .preconditionFailed(current: nil))
            }
        }
        // What was known of the first one is not true of the second.
        let added = try desk.putArticle(again, as: program, ChangeConditions(seen: .nothing))
        XCTAssertTrue(added.isNew)
        XCTAssertEqual(added.stored.version, 3)
        XCTAssertThrowsError(try desk.putArticle(again, as: program, ChangeConditions(seen: .nothing))) {
            XCTAssertEqual($0 as? HelpdeskError, .existsAlready(current: 3))
        }
    }

    func testARepeatedChangeIsMadeOnce() throws {
        let desk = try desk()
        let once = ChangeConditions(key: try IdempotencyKey("once"))
        let article = try ContentFixture.article("a")
        XCTAssertTrue(try desk.putArticle(article, as: program, once).isNew)
        _ = try desk.putArticle(try ContentFixture.article("a", title: "Later"), as: program)
        let again = try desk.putArticle(article, as: program, once)
        XCTAssertTrue(again.isNew, "the answer of the first time")
        XCTAssertEqual(again.stored.article.title, "Later")
        for other in [try ContentFixture.article("a", title: "Other"), try ContentFixture.article("b")] {
            XCTAssertThrowsError(try desk.putArticle(other, as: program, once)) {
                XCTAssertEqual($0 as? HelpdeskError, .idempotencyKeyReused)
            }
        }
        XCTAssertThrowsError(try desk.removeArticle(try key(), as: program, once))
        let gone = ChangeConditions(key: try IdempotencyKey("gone"))
        try desk.removeArticle(try key(), as: program, gone)
        XCTAssertNoThrow(try desk.removeArticle(try key(), as: program, gone))
        XCTAssertEqual(try events(desk, key()).count, 3)
    }

    func testOneOfManyWhoSawTheSameWins() throws {
        let desk = try desk()
        _ = try desk.putArticle(try ContentFixture.article("a"), as: program)
        let (program, condition) = (program, seeing(1))
        DispatchQueue.concurrentPerform(iterations: 8) { number in
            do {
                _ = try desk.putArticle(
                    try ContentFixture.article("a", title: "By \(number)"), as: program, condition)
            } catch HelpdeskError.changedMeanwhile {
            } catch { XCTFail("\(error)") }
        }
        XCTAssertEqual(try desk.storedArticle(try key(), as: program).version, 2)
        XCTAssertEqual(try events(desk, key()).count, 2)
        let served = try desk.faq(for: [], as: program)
        XCTAssertEqual(served.articles.titles, [try desk.storedArticle(try key(), as: program).article.title])
    }

    func testBrandsAndRolesAreKeptApart() throws {
        let desk = try desk()
        _ = try desk.putArticle(try ContentFixture.article("a"), as: program)
        let theirs = ContentFixture.program("two")
        assertNotFound(try desk.storedArticle(try key(), as: theirs))
        assertNotFound(try desk.articleEvents(of: try key(), as: theirs))
        assertNotFound(try desk.removeArticle(try key(), as: theirs))
        XCTAssertEqual(try desk.putArticle(try ContentFixture.article("a"), as: theirs).stored.version, 1)
        for refused in [ContentFixture.agent(.agent), Principal(brand: "one", kind: .visitor)] {
            for attempt: () throws -> Void in [
                { _ = try desk.storedArticle(try self.key(), as: refused) },
                { _ = try desk.articleEvents(of: try self.key(), as: refused) },
                { _ = try desk.putArticle(try ContentFixture.article("a", title: "Mine"), as: refused) },
                { try desk.removeArticle(try self.key(), as: refused) },
            ] {
                XCTAssertThrowsError(try attempt()) { error in
                    guard case HelpdeskError.notAllowed = error else { return XCTFail("\(error)") }
                }
            }
        }
        XCTAssertEqual(try desk.storedArticle(try key(), as: program).version, 1)
    }

    func testAnArticleFromBeforeThereWereEventsHasAVersion() throws {
        let desk = try desk()
        _ = try desk.putArticle(try ContentFixture.article("a"), as: program)
        try desk.database.write { try $0.execute("DELETE FROM article_event", []) }
        XCTAssertEqual(try events(desk, key()), [])
        _ = try desk.putArticle(try ContentFixture.article("a", title: "New"), as: program, seeing(1))
        XCTAssertEqual(try events(desk, key()), ["2 title changed by program"])
    }

    func testAWrongArticleIsNotStored() throws {
        let desk = try desk()
        for wrong in [
            try ContentFixture.article("A"), try ContentFixture.article("a", title: " "),
            try ContentFixture.article("a", body: "::: source=nobody\nx\n:::"),
            try ContentFixture.article("a", tags: ["a,b"]),
        ] {
            XCTAssertThrowsError(try desk.putArticle(wrong, as: program)) { error in
                XCTAssertEqual((error as? ContentErrors)?.count, 1, "\(error)")
                XCTAssertNotNil((error as? ContentErrors)?.listed.first?.field)
            }
        }
        assertNotFound(try desk.articleEvents(of: try key(), as: program))
    }
}
