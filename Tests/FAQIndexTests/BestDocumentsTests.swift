import XCTest

@testable import FAQIndex

/// The best few are the same, and in the same order, whether they are looked for alone or among all.
final class BestDocumentsTests: XCTestCase {
    /// Few different words, so that many documents have the same score.
    private func index(documents: Int, _ random: inout FixedRandom) throws -> Index {
        let made = (0..<documents).map { _ in
            IndexDocument(title: word(&random), body: (0..<6).map { _ in word(&random) }.joined(separator: " "))
        }
        return Index(made, analyzer: try analyzer("en", steps: []))
    }

    private func word(_ random: inout FixedRandom) -> String {
        "w\(min(Int.random(in: 0..<60, using: &random), Int.random(in: 0..<60, using: &random)))"
    }

    private func check(_ index: Index, _ query: String, in groups: DocumentGroups? = nil) {
        let all = index.search(query, limit: index.documentCount, in: groups)
        XCTAssertEqual(all.hits.count, all.total)
        for (limit, offset) in [(1, 0), (5, 0), (20, 0), (10, 7), (50, 40)] {
            let found = index.search(query, limit: limit, offset: offset, in: groups)
            XCTAssertEqual(found.hits, Array(all.hits.dropFirst(offset).prefix(limit)), "\(query): \(limit), \(offset)")
            XCTAssertEqual(found.total, all.total, query)
        }
    }

    func testTheBestOfManyAreTheFirstOfAll() throws {
        var random = FixedRandom(seed: 5)
        for documents in [1, 63, 64, 65, 1_000, 3_000] {
            let index = try index(documents: documents, &random)
            for count in [1, 1, 2, 3, 5] { check(index, (0..<count).map { _ in word(&random) }.joined(separator: " ")) }
        }
    }

    func testDocumentsThatAreGoneOrElsewhereHoldNoPlace() throws {
        var random = FixedRandom(seed: 6)
        let index = try index(documents: 2_000, &random)
        let groups = DocumentGroups((0..<2_000).map { Int32($0 % 40) }, wanted: 3)
        for _ in 0..<10 {
            let query = (0..<3).map { _ in word(&random) }.joined(separator: " ")
            // The best go, one after the other: none of them may keep the next ones out.
            let gone = index.search(query, limit: 100).hits.map(\.document)
            check(index.without(gone), query)
            check(index, query, in: groups)
        }
    }
}
