import Foundation
import XCTest

@testable import Helpdesk

final class ImportArticlesTests: XCTestCase {
    private func stored(_ desk: Helpdesk, _ brand: String = "one") throws -> [Article] {
        try desk.exportArticles(as: ContentFixture.program(brand), locale: nil)
    }

    private func importing(
        _ desk: Helpdesk, _ articles: [Article], _ mode: ImportMode = .merge, dryRun: Bool = false,
        as principal: Principal = ContentFixture.program()
    ) throws -> ImportReport {
        try desk.importArticles(try ArticleBatch(articles), as: principal, mode: mode, dryRun: dryRun)
    }

    func testAnImportAddsChangesAndLeavesAlone() throws {
        let desk = try ContentFixture.helpdesk(in: try temporaryFolder())
        defer { desk.close() }
        let first = try importing(desk, [try ContentFixture.article("b"), try ContentFixture.article("a")])
        XCTAssertEqual(first.added.map(\.id), ["a", "b"])
        let second = try importing(
            desk,
            [
                try ContentFixture.article("a"), try ContentFixture.article("b", title: "New", tags: ["x"]),
                try ContentFixture.article("b", "fr"),
            ])
        XCTAssertEqual(second.unchanged.map(\.id), ["a"])
        XCTAssertEqual(second.changed.map(\.key.id), ["b"])
        XCTAssertEqual(second.changed.first?.fields, [.title, .tags])
        XCTAssertEqual(second.added.map(\.locale.description), ["fr"])
        XCTAssertEqual(second.removed, [])
        XCTAssertEqual(try stored(desk).count, 3)
    }

    func testWhatWasImportedIsServedAtOnceAndWhatWasRemovedIsNot() throws {
        let desk = try ContentFixture.helpdesk(in: try temporaryFolder())
        defer { desk.close() }
        _ = try importing(desk, [try ContentFixture.article("a", title: "Zebra"), try ContentFixture.article("b")])
        let content = try desk.faq(for: [try ContentFixture.tag("en")], as: ContentFixture.program())
        XCTAssertEqual(content.search(FAQQuery("zebra", limit: 1)).hits.count, 1)
        _ = try importing(desk, [try ContentFixture.article("b")], .replace)
        let after = try desk.faq(for: [try ContentFixture.tag("en")], as: ContentFixture.program())
        XCTAssertEqual(after.search(FAQQuery("zebra", limit: 1)).hits.count, 0)
        XCTAssertNil(after.article("a"))
    }

    func testReplacingRemovesTheOthersOfTheImportedLocalesOnly() throws {
        let desk = try ContentFixture.helpdesk(in: try temporaryFolder())
        defer { desk.close() }
        _ = try importing(
            desk,
            [try ContentFixture.article("a"), try ContentFixture.article("b"), try ContentFixture.article("a", "fr")])
        let report = try importing(desk, [try ContentFixture.article("b"), try ContentFixture.article("c")], .replace)
        XCTAssertEqual(report.removed, [ArticleKey(id: "a", locale: try ContentFixture.tag("en"))])
        XCTAssertEqual(try stored(desk).map { "\($0.locale) \($0.id)" }, ["en b", "en c", "fr a"])
    }

    func testADryRunChangesNothing() throws {
        let desk = try ContentFixture.helpdesk(in: try temporaryFolder())
        defer { desk.close() }
        _ = try importing(desk, [try ContentFixture.article("a")])
        let report = try importing(desk, [try ContentFixture.article("b")], .replace, dryRun: true)
        XCTAssertTrue(report.isDryRun)
        XCTAssertEqual(report.added.map(\.id), ["b"])
        XCTAssertEqual(report.removed.map(\.id), ["a"])
        XCTAssertEqual(try stored(desk).map(\.id), ["a"])
        XCTAssertNotNil(try desk.faq(for: [], as: ContentFixture.program()).article("a"))
    }

    func testAnotherBrandsArticlesAreUntouched() throws {
        let desk = try ContentFixture.helpdesk(in: try temporaryFolder())
        defer { desk.close() }
        let theirs = [try ContentFixture.article("a", title: "Theirs"), try ContentFixture.article("z")]
        _ = try importing(desk, theirs, as: ContentFixture.program("two"))
        let report = try importing(desk, [try ContentFixture.article("a")], .replace)
        XCTAssertEqual(report.added.count, 1)
        XCTAssertEqual(report.removed.count, 0)
        XCTAssertEqual(try stored(desk, "two"), theirs)
        XCTAssertThrowsError(try importing(desk, theirs, as: ContentFixture.program("nobody")))
    }

    func testOnlyProgramsLeadsAndAdminsManageContent() throws {
        let desk = try ContentFixture.helpdesk(in: try temporaryFolder())
        defer { desk.close() }
        let articles = [try ContentFixture.article("a")]
        for refused in [ContentFixture.agent(.agent), Principal(brand: "one", kind: .visitor)] {
            for dryRun in [true, false] {
                XCTAssertThrowsError(try importing(desk, articles, dryRun: dryRun, as: refused)) { error in
                    guard case HelpdeskError.notAllowed = error else { return XCTFail("\(error)") }
                }
            }
            XCTAssertThrowsError(try desk.exportArticles(as: refused, locale: nil))
        }
        XCTAssertEqual(try stored(desk), [])
        XCTAssertNoThrow(try importing(desk, articles, as: ContentFixture.agent(.lead)))
        XCTAssertNoThrow(try importing(desk, articles, as: ContentFixture.agent(.admin)))
    }

    func testABatchWithAnyMistakeIsRefusedWhole() throws {
        XCTAssertThrowsError(
            try ArticleBatch([
                try ContentFixture.article("ok"), try ContentFixture.article("Bad"), try ContentFixture.article("ok"),
            ])
        ) { error in
            XCTAssertEqual((error as? ContentErrors)?.count, 2)
        }
        XCTAssertThrowsError(try ArticleBatch([]))
    }

    func testAnExportIsOfOneLocaleWithoutFallback() throws {
        let desk = try ContentFixture.helpdesk(in: try temporaryFolder())
        defer { desk.close() }
        _ = try importing(desk, try ContentFixture.awkward())
        let exported = try desk.exportArticles(as: ContentFixture.program(), locale: try ContentFixture.tag("pt-BR"))
        XCTAssertEqual(exported.map(\.id), ["quotes"])
        XCTAssertEqual(try desk.exportArticles(as: ContentFixture.program(), locale: try ContentFixture.tag("pt")), [])
        XCTAssertEqual(try stored(desk), try ContentFixture.awkward().sorted { $0.key < $1.key })
    }

    /// Many imports at once: each is whole, and what is served in the end is what is stored.
    func testConcurrentImportsAreEachWhole() throws {
        let desk = try ContentFixture.helpdesk(in: try temporaryFolder())
        defer { desk.close() }
        DispatchQueue.concurrentPerform(iterations: 8) { number in
            do {
                let articles = try (0..<5).map {
                    try ContentFixture.article("shared-\($0)", title: "By \(number)", body: "Body of \(number).")
                }
                let batch = try ArticleBatch(articles + [try ContentFixture.article("own-\(number)")])
                let report = try desk.importArticles(
                    batch, as: ContentFixture.program(), mode: .merge, dryRun: false)
                XCTAssertEqual(report.added.count + report.changed.count, 6)
            } catch { XCTFail("\(error)") }
        }
        let articles = try stored(desk)
        XCTAssertEqual(articles.count, 13)
        XCTAssertEqual(Set(articles.filter { $0.id.hasPrefix("shared") }.map(\.title)).count, 1)
        let served = try desk.faq(for: [], as: ContentFixture.program())
        XCTAssertEqual(served.articles.titles, articles.map(\.title))
    }
}
