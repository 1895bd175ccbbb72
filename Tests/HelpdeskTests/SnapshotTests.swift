import Foundation
import Storage
import Synchronization
import TestStores
import XCTest

@testable import Helpdesk

/// Content in layers, and in files beside the database.
final class SnapshotTests: XCTestCase {
    private static let words = ["amber", "birch", "cedar", "dune", "elm", "fjord", "glade", "heath", "isle", "juniper"]

    /// Articles that differ by their words.
    private func articles(_ numbers: Range<Int>, saying word: String = "plain") throws -> [Article] {
        let tag = try locale("en")
        return numbers.map { number in
            let digits = String(number).compactMap { $0.wholeNumberValue }.map { Self.words[$0] }
            let name = String("0000\(number)".suffix(5))
            return Article(
                id: "article-\(name)", locale: tag, section: number % 2 == 0 ? "help" : "more",
                title: "About " + digits.joined(separator: " ") + " n\(number)", body: "It is \(word) text.",
                asked: [], tags: [])
        }
    }

    private func helpdesk(_ database: any Database, _ folder: String) throws -> Helpdesk {
        let clock = try FakeClock()
        return try Helpdesk(
            database: database, languages: smallLanguages(), Surroundings(snapshots: folder), clock: { clock.now })
    }

    /// A brand with more articles than a bot is trained on, its files in `folder`.
    private func large(_ folder: String) throws -> (desk: Helpdesk, database: any Database, program: Principal) {
        let (store, keys) = try made()
        let copy = try temporaryFolder()
        let database = try TestStores.open(store.copy(to: copy), file: "\(copy)/hi5.db")
        addTeardownBlock { database.close() }
        try FileManager.default.moveItem(atPath: "\(copy)/snapshots/acme", toPath: "\(folder)/acme")
        let desk = try helpdesk(database, folder)
        return (desk, database, try desk.authenticate("Bearer \(keys.secret)"))
    }

    private static let made = Mutex<(store: StoreTemplate, keys: BrandKeys)?>(nil)

    private func made() throws -> (store: StoreTemplate, keys: BrandKeys) {
        if let known = Self.made.withLock({ $0 }) { return known }
        var keys: BrandKeys?
        let store = try StoreTemplate { folder, address in
            let database = try TestStores.open(address, file: "\(folder)/hi5.db")
            defer { database.close() }
            keys = try publish(LocaleContent.mostTaughtArticles, on: database, "\(folder)/snapshots").keys
        }
        let made = (store: store, keys: try XCTUnwrap(keys))
        Self.made.withLock { $0 = made }
        return made
    }

    private func publish(
        _ count: Int, on database: any Database, _ folder: String
    ) throws -> (desk: Helpdesk, keys: BrandKeys) {
        let desk = try helpdesk(database, folder)
        let keys = try desk.createBrand(
            id: "acme", name: "Acme", defaultLocale: locale("en"), accountURL: "https://acme.test/account")
        try desk.publish(articles(0..<count), brand: "acme")
        return (desk, keys)
    }

    private func content(_ desk: Helpdesk) throws -> LocaleContent {
        try XCTUnwrap(desk.content(of: Principal(brand: "acme", kind: .visitor)).content(for: []))
    }

    private func found(_ query: String, _ desk: Helpdesk) throws -> [String] {
        let content = try content(desk)
        return content.search(FAQQuery(query, limit: 5)).hits.map { content.articles.id($0.document) }
    }

    func testWhatIsPublishedIsPutOnTopAndWhatItReplacesIsGone() throws {
        let (desk, _, program) = try large(temporaryFolder())
        let base = try content(desk).articles.base.index.documentCount
        let tag = try locale("en")
        let news = [
            Article(id: "zulu", locale: tag, section: "new", title: "Zulu time", body: "Clocks.", asked: [], tags: []),
            Article(
                id: "article-00042", locale: tag, section: "help", title: "About zeppelins", body: "They fly.",
                asked: ["zeppelin ride"], tags: []),
        ]
        try desk.publish(news, brand: "acme")
        let articles = try content(desk).articles
        XCTAssertEqual(articles.base.index.documentCount, base, "not built anew")
        XCTAssertEqual(articles.fresh?.shelf.count, 2)
        XCTAssertEqual(articles.outdated, [42])
        XCTAssertEqual(try found("zeppelin", desk), ["article-00042"])
        XCTAssertEqual(try found("zulu time", desk).first, "zulu")
        XCTAssertFalse(try found("about elm cedar n42", desk).contains("article-00042"))
        XCTAssertEqual(try content(desk).search(FAQQuery("zulu", in: "new", limit: 5)).total, 1)
        XCTAssertEqual(try content(desk).search(FAQQuery("zulu", in: "help", limit: 5)).total, 0)
        XCTAssertEqual(try content(desk).article("article-00042")?.title, "About zeppelins")
        XCTAssertEqual(try content(desk).suggest("zepp", limit: 3).map(\.id), ["article-00042"])
        XCTAssertFalse(try content(desk).suggest("about elm cedar n42", limit: 3).map(\.id).contains("article-00042"))
        let listed = String(decoding: try content(desk).sectionsJSON.bytes, as: UTF8.self)
        XCTAssertTrue(listed.contains("About zeppelins"))
        XCTAssertFalse(listed.contains("n42\""))
        // And back.
        let replaced = try ArticleBatch(self.articles(0..<LocaleContent.mostTaughtArticles))
        _ = try desk.importArticles(replaced, as: program, mode: .replace, dryRun: false)
        XCTAssertEqual(try content(desk).articles.outdated, [])
        XCTAssertTrue(try found("zulu", desk).isEmpty)
    }

    func testManyChangesAreBuiltIntoANewBase() throws {
        let (desk, _, _) = try large(temporaryFolder())
        try desk.publish(articles(0..<400, saying: "changed"), brand: "acme")
        XCTAssertNil(try content(desk).articles.fresh)
        XCTAssertEqual(try content(desk).articles.outdated, [])
        XCTAssertEqual(try content(desk).search(FAQQuery("changed", limit: 1)).total, 400)
    }

    func testTheNextStartMapsTheFilesAndSeesWhatWasPublishedSince() throws {
        let folder = try temporaryFolder()
        let (desk, database, _) = try large(folder)
        let written = try modified("\(folder)/acme/en.articles")
        try desk.publish(articles(7..<8, saying: "zeppelin"), brand: "acme")
        let again = try helpdesk(database, folder)
        XCTAssertEqual(try content(again).articles.outdated, [7])
        XCTAssertEqual(try found("zeppelin", again), ["article-00007"])
        XCTAssertEqual(try modified("\(folder)/acme/en.articles"), written, "the base is as it was")
        let query = "about dune fjord"
        XCTAssertEqual(
            try content(again).search(FAQQuery(query, limit: 9)).hits,
            try content(desk).search(FAQQuery(query, limit: 9)).hits)
    }

    func testDamagedMissingAndForeignFilesAreMadeAgain() throws {
        let folder = try temporaryFolder()
        let database = try temporaryDatabase()
        let desk = try publish(300, on: database, folder).desk
        let expected = try found("about dune fjord", desk)
        for name in ["en.articles", "en.index", "en.completions"] {
            let path = "\(folder)/acme/\(name)"
            for damage in [nil, Data(), Data("not a snapshot".utf8), try flipped(path)] as [Data?] {
                if let damage { try replace(path, damage) } else { unlink(path) }
                let again = try helpdesk(database, folder)
                XCTAssertEqual(try found("about dune fjord", again), expected, name)
                XCTAssertNotNil(
                    SnapshotFolder(path: folder).load(
                        brand: "acme", locale: try locale("en"), fingerprint: try content(again).fingerprint,
                        analyzer: try content(again).language.analyzer), "\(name) is whole again")
            }
        }
    }

    /// Stores know articles from before there were revisions.
    func testArticlesWithoutARevisionGetOneOnce() throws {
        let folder = try temporaryFolder()
        let (desk, database, _) = try large(folder)
        func revisions() throws -> [Int64] {
            try database.read { try $0.query("SELECT revision FROM article ORDER BY id", []) { $0.int(0) } }
        }
        let (published, written) = (try revisions(), try modified("\(folder)/acme/en.articles"))
        try database.write { session in
            _ = try session.execute("UPDATE article SET revision = 0 WHERE id < 'article-00600'", [])
        }
        let again = try helpdesk(database, folder)
        XCTAssertEqual(try revisions(), published)
        XCTAssertNil(try content(again).articles.fresh)
        XCTAssertEqual(try modified("\(folder)/acme/en.articles"), written, "nothing is built anew")
        XCTAssertEqual(try found("about dune fjord", again), try found("about dune fjord", desk))
    }

    func testFilesOfAnotherLanguageOrBrandAreNotUsed() throws {
        let folder = try temporaryFolder()
        let (desk, _, _) = try large(folder)
        let content = try content(desk)
        let other = SnapshotFolder(path: folder).load(
            brand: "acme", locale: try locale("en"), fingerprint: content.fingerprint + "x",
            analyzer: content.language.analyzer)
        XCTAssertNil(other)
        let brand = try XCTUnwrap(desk.content.brand("acme"))
        let french = try XCTUnwrap(smallLanguages()[locale("fr")])
        XCTAssertNotEqual(ContentPlace(brand, try locale("en"), french).fingerprint, content.fingerprint)
    }

    func testWhatDidNotChangeIsNotBuiltAgain() throws {
        let desk = try desk()
        let tag = try locale("fr")
        let article = Article(id: "f", locale: tag, section: "help", title: "Bonjour", body: "B", asked: [], tags: [])
        let before = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor).sectionsJSON
        try desk.helpdesk.publish([article], brand: "acme")
        let after = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        XCTAssertEqual(after.sectionsJSON.tag, before.tag)
        XCTAssertEqual(try desk.helpdesk.faq(for: [tag], as: desk.visitor).articles.titles, ["Bonjour"])
    }

    private func modified(_ path: String) throws -> Date? {
        try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }

    /// The file's bytes with one in the middle changed.
    private func flipped(_ path: String) throws -> Data {
        var data = try XCTUnwrap(FileManager.default.contents(atPath: path))
        data[data.count / 2] ^= 0xFF
        return data
    }

    /// In another file by the same name, as the file may be mapped.
    private func replace(_ path: String, _ data: Data) throws {
        try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
