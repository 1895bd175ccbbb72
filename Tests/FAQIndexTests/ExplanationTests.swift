import FAQIndex
import XCTest

final class ExplanationTests: XCTestCase {
    private let documents = [
        IndexDocument(
            title: "Cancel my plan", asked: ["how to stop paying"], tags: ["billing"], body: "You can cancel any plan.",
            boost: 0.5),
        IndexDocument(title: "Watch on television", body: "Open the app; a plan is needed."),
    ]

    private func explain(_ query: String) throws -> (Hit, Explanation) {
        let index = Index(documents, analyzer: try analyzer("en"))
        let hit = try XCTUnwrap(index.search(query, limit: 1).hits.first)
        return (hit, index.explain(query, hit, documents[hit.document]))
    }

    func testTheScoreIsTheSumTimesTheBonuses() throws {
        for query in ["cancel plan", "billing plan", "television ap", "cancle", "cancel my plan", "watch plna"] {
            let (hit, explanation) = try explain(query)
            let sum = explanation.matches.reduce(0) { $0 + $1.score }
            let factor = explanation.bonuses.reduce(1) { $0 + $1.share }
            XCTAssertEqual(sum * factor, hit.score, accuracy: hit.score * 1e-3, query)
            XCTAssertEqual(explanation.matches.map(\.score), explanation.matches.map(\.score).sorted(by: >), query)
        }
    }

    func testItSaysHowAndWhereWordsMatch() throws {
        let (_, whole) = try explain("plan billing")
        XCTAssertEqual(whole.matches.first { $0.term == "plan" }?.fields, [.title, .body])
        XCTAssertEqual(whole.matches.first { $0.term == "billing" }?.fields, [.tags])
        XCTAssertEqual(Set(whole.matches.map(\.kind)), ["exact"])
        XCTAssertEqual(try explain("televisino").1.matches.map(\.kind), ["typo"])
        XCTAssertEqual(try explain("televis").1.matches.map(\.kind), ["prefix"])
        XCTAssertEqual(try explain("cancel my plan").1.bonuses.first?.kind, .exact)
        XCTAssertTrue(try explain("stop paying").1.bonuses.contains { $0.kind == .boost })
    }

    func testGroupsAreCounted() throws {
        let index = Index(documents + documents, analyzer: try analyzer("en"))
        let groups = DocumentGroups([0, 1, 2, 1], wanted: 1, isCounted: true)
        let found = index.search("plan", limit: 5, in: groups)
        XCTAssertEqual(found.hits.map(\.document), [1, 3])
        XCTAssertEqual(found.total, 2)
        XCTAssertEqual(found.groupTotals, [0: 1, 1: 2, 2: 1])
        XCTAssertEqual(index.search("zzzz", limit: 5, in: groups).groupTotals, [:])
        XCTAssertEqual(index.search("plan", limit: 5, in: DocumentGroups([], isCounted: true)).groupTotals, [:])
    }
}
