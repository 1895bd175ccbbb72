import Storage
import Synchronization
import XCTest

@testable import Helpdesk

final class PublishTests: XCTestCase {
    /// Refuses the statement that stores the article of this id.
    private struct FailingDatabase: Database {
        let base: any Database
        let article: String

        struct Refusal: Error {}

        private struct FailingSession: Session {
            let base: any Session
            let article: String
            var dialect: SQLDialect { base.dialect }
            var claimSuffix: String { base.claimSuffix }

            func tables() throws -> [TableLayout] { try base.tables() }

            func notify(_ channel: String, _ payload: String) throws { try base.notify(channel, payload) }

            func takeTurn(_ name: String) throws -> Bool { try base.takeTurn(name) }

            func attempt<Value>(_ body: () throws -> Value) throws -> Result<Value, any Error> {
                try base.attempt(body)
            }

            func query<Value>(
                _ sql: String, _ parameters: [SQLValue], _ map: (any Row) throws -> Value
            ) throws -> [Value] { try base.query(sql, parameters, map) }

            func execute(_ sql: String, _ parameters: [SQLValue]) throws -> Int {
                if sql.contains("INTO article"), parameters.contains(.text(article)) { throw Refusal() }
                return try base.execute(sql, parameters)
            }
        }

        func read<Value>(_ body: (any Session) throws -> Value) throws -> Value { try base.read(body) }

        func define<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value {
            try base.define(body)
        }

        func listen(_ channel: String, _ hear: @escaping @Sendable (Signal) -> Void) -> Listening {
            base.listen(channel, hear)
        }

        func write<Value: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Value) throws -> Value {
            let article = article
            return try base.write { try body(FailingSession(base: $0, article: article)) }
        }

        func close() { base.close() }
    }

    private func article(_ id: String, _ title: String, locale tag: String = "en") throws -> Article {
        Article(
            id: id, locale: try locale(tag), section: "help", title: title, body: "Body of \(title)", asked: [title],
            tags: [])
    }

    private func titles(_ desk: Desk, _ tag: String = "en") throws -> [String] {
        try desk.helpdesk.faq(for: [locale(tag)], as: desk.visitor).articles.titles
    }

    func testPublishingReplacesAndAdds() throws {
        let desk = try desk()
        let before = try titles(desk)
        try desk.helpdesk.publish([article("no-picture", "New title"), article("z", "Zebra")], brand: "acme")
        XCTAssertEqual(try titles(desk).count, before.count + 1)
        XCTAssertTrue(try titles(desk).contains("New title"))
        let content = try desk.helpdesk.faq(for: [], as: desk.visitor)
        XCTAssertEqual(content.search(FAQQuery("zebra", limit: 5)).hits.map { content.articles[$0.document].id }, ["z"])
        XCTAssertEqual(content.search(FAQQuery("black screen", limit: 5)).total, 0, "what was replaced is not found")
    }

    func testAFailureLeavesAllAsItWas() throws {
        let database = FailingDatabase(base: try temporaryDatabase(), article: "bad")
        let desk = try desk(on: database)
        let before = try titles(desk)
        XCTAssertThrowsError(
            try desk.helpdesk.publish(
                [article("one", "One"), article("bad", "Bad"), article("two", "Two")], brand: "acme"))
        XCTAssertEqual(try titles(desk), before)
        let reopened = try Helpdesk(database: database, languages: smallLanguages())
        XCTAssertEqual(try reopened.faq(for: [], as: desk.visitor).articles.titles, before)
    }

    /// Several threads of a node hear of a change at once: one of them builds, all have it when they go on.
    func testWhatSeveralHearOfIsBuiltOnce() throws {
        let desk = try desk()
        let publisher = try Helpdesk(database: desk.database, languages: smallLanguages())
        let english = try locale("en")
        let editions = Mutex<Set<Int?>>([])
        for round in 1...5 {
            try publisher.publish([article("new", "Round \(round)")], brand: "acme")
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                do { try desk.helpdesk.readChanges() } catch { XCTFail("\(error)") }
                let edition = desk.helpdesk.content.content(of: "acme")?.locales[english]?.edition
                editions.withLock { _ = $0.insert(edition) }
            }
            XCTAssertEqual(editions.withLock { $0.count }, round)
        }
    }

    func testAReaderKeepsTheSnapshotItHas() throws {
        let desk = try desk()
        let snapshot = try desk.helpdesk.faq(for: [], as: desk.visitor)
        let titles = snapshot.articles.titles
        try desk.helpdesk.publish([article("a", "Zebra")], brand: "acme")
        XCTAssertEqual(snapshot.articles.titles, titles)
        XCTAssertEqual(snapshot.search(FAQQuery("zebra", limit: 5)).total, 0)
        XCTAssertNotNil(try desk.helpdesk.faq(for: [], as: desk.visitor).article("a"))
    }

    func testTheLocaleServedIsTheNearest() throws {
        let desk = try desk()
        try desk.helpdesk.publish([article("a", "Zèbre", locale: "fr")], brand: "acme")
        XCTAssertEqual(try titles(desk, "fr-CA"), ["Zèbre"])
        XCTAssertEqual(try desk.helpdesk.faq(for: [locale("ja")], as: desk.visitor).locale, try locale("en"))
    }

    func testAnUnknownBrandIsNotFound() throws {
        let desk = try desk()
        assertThrows(.notFound(what: "brand"), try desk.helpdesk.publish([article("a", "A")], brand: "other"))
    }

    func testAnArticleIsReadForWhoAsks() throws {
        let desk = try desk()
        try desk.save("s-1", source: "apple")
        let content = try desk.helpdesk.faq(for: [], as: desk.visitor)
        func read(_ subscriber: String?) throws -> PreparedArticle.Reading {
            try desk.helpdesk.readArticle("cancel-subscription", in: content, as: desk.visitor, subscriber: subscriber)
                .reading
        }
        XCTAssertEqual(try read("s-1").text, "Everybody can cancel.\n\nCancel in the App Store.")
        XCTAssertEqual(try read("s-1").choices, [])
        XCTAssertEqual(try read(nil).choices.count, 3)
        XCTAssertEqual(try read("unknown").choices.count, 3)
        assertThrows(
            .notFound(what: "article"),
            try desk.helpdesk.readArticle("nope", in: content, as: desk.visitor, subscriber: nil))
    }
}
