import FAQIndex
import XCTest

final class SearchTests: XCTestCase {
    private func index(_ bodies: [String]) throws -> Index {
        Index(
            bodies.map { IndexDocument(title: "", body: $0) },
            analyzer: try analyzer(
                "en", stemmer: "english", steps: [.stop, .accents, .stem], stopWords: ["the", "of"]))
    }

    func testAnEmptyIndexFindsNothing() throws {
        let empty = try index([])
        XCTAssertEqual(empty.documentCount, 0)
        XCTAssertEqual(empty.search("cancel", limit: 5).total, 0)
        XCTAssertEqual(empty.search("", limit: 5).hits, [])
    }

    func testDocumentsWithoutAnyWord() throws {
        let blank = try index(["", "…", "the of"])
        XCTAssertEqual(blank.documentCount, 3)
        XCTAssertEqual(blank.search("the cancel", limit: 5).hits, [])
    }

    func testQueriesThatSayNothing() throws {
        let index = try index(["cancel the plan"])
        for query in ["", " ", "?", "the", "the of THE", "?!…🎬", "\u{0}"] {
            let result = index.search(query, limit: 5)
            XCTAssertEqual(result.total, 0, query.debugDescription)
            XCTAssertEqual(result.hits, [], query.debugDescription)
        }
    }

    func testAQueryOfOneCharacter() throws {
        XCTAssertEqual(try index(["plan b", "plan c"]).search("b", limit: 5).hits.map(\.document), [0])
    }

    func testALongQueryIsCut() throws {
        let index = try index(["cancel", "refund"])
        let filler = String(repeating: "x ", count: 5_000)
        XCTAssertEqual(index.search("cancel " + filler, limit: 5).hits.map(\.document), [0])
        XCTAssertEqual(index.search(filler + "cancel", limit: 5).hits, [], "what comes after the cut does not count")
        XCTAssertEqual(index.search(String(repeating: "ก", count: 10_000), limit: 5).total, 0)
    }

    func testAWordOfTheQueryCountsOnce() throws {
        let index = try index(["cancel plan", "refund"])
        XCTAssertEqual(
            index.search("cancel cancel cancelled CANCEL", limit: 5), index.search("cancel", limit: 5))
    }

    func testASynonymFindsButAfterTheWordItself() throws {
        let locale = try XCTUnwrap(LocaleTag("en"))
        let profile = LanguageProfile(
            locale: locale, stemmer: "english", steps: [.accents, .stem], synonyms: [["tv", "telly", "televisions"]])
        let documents = ["watch on your telly", "watch on your tv", "watch on your phone"].map {
            IndexDocument(title: $0, body: "")
        }
        let index = Index(documents, analyzer: try XCTUnwrap(Analyzer(profile)))
        XCTAssertEqual(index.search("tv", limit: 5).hits.map(\.document), [1, 0])
        XCTAssertEqual(Set(index.search("television", limit: 5).hits.map(\.document)), [0, 1])
    }

    func testEqualsComeInTheirOrder() throws {
        let index = try index(Array(repeating: "cancel plan", count: 50))
        XCTAssertEqual(index.search("plan", limit: 10).hits.map(\.document), Array(0..<10))
    }

    func testTheTotalCountsWhatTheLimitLeavesOut() throws {
        let index = try index(["cancel", "cancel", "cancel", "refund"])
        for (limit, count) in [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (Int.max, 3)] {
            let result = index.search("cancel", limit: limit)
            XCTAssertEqual(result.total, 3)
            XCTAssertEqual(result.hits.count, count, "limit \(limit)")
        }
        XCTAssertEqual(index.search("cancel", limit: .max, offset: 2).hits.count, 1)
        XCTAssertEqual(index.search("cancel", limit: .max, offset: .max).hits.count, 0)
    }

    func testARareWordCountsMoreThanACommonOne() throws {
        let index = try index(["plan roku", "plan cancel", "plan refund", "plan film"])
        XCTAssertEqual(index.search("plan film", limit: 1).hits.map(\.document), [3])
    }

    func testATitleCountsMoreThanABody() throws {
        let documents = [
            IndexDocument(title: "refund", body: "cancel"), IndexDocument(title: "cancel", body: "refund"),
        ]
        let index = Index(documents, analyzer: try analyzer("en"))
        XCTAssertEqual(index.search("cancel", limit: 2).hits.map(\.document), [1, 0])
    }

    func testEveryFieldIsSearched() throws {
        let documents = [
            IndexDocument(title: "alpha", asked: ["beta", "gamma"], tags: ["delta"], body: "epsilon"),
            IndexDocument(title: "other", body: "other"),
        ]
        let index = Index(documents, analyzer: try analyzer("en"))
        for word in ["alpha", "beta", "gamma", "delta", "epsilon"] {
            XCTAssertEqual(index.search(word, limit: 5).hits.map(\.document), [0], word)
        }
    }

    func testManyThreadsFindTheSame() throws {
        let index = try index((0..<200).map { "plan w\($0 % 20) cancel w\($0 % 7)" })
        let expected = (0..<20).map { index.search("cancel w\($0)", limit: 5) }
        DispatchQueue.concurrentPerform(iterations: 200) { number in
            XCTAssertEqual(index.search("cancel w\(number % 20)", limit: 5), expected[number % 20])
        }
    }
}
