import XCTest

@testable import FAQIndex

/// An index with others on top finds what one over all documents finds.
final class IndexLayersTests: XCTestCase {
    private let words = (0..<400).map { "word\($0)" }

    private func document(_ random: inout FixedRandom) -> IndexDocument {
        func text(_ count: Int) -> String {
            (0..<count).map { _ in
                // Low numbers are frequent.
                let number = Int.random(in: 0..<400, using: &random) * Int.random(in: 0..<400, using: &random) / 400
                return words[number]
            }.joined(separator: " ")
        }
        return IndexDocument(title: text(4), asked: [text(5)], body: text(30))
    }

    func testTheBestOfLayersIsTheBestOfTheWhole() throws {
        let analyzer = try analyzer("en", steps: [])
        var random = FixedRandom(seed: 11)
        let old = (0..<2_000).map { _ in document(&random) }
        let news = (0..<40).map { _ in document(&random) }
        let outdated = Set((0..<40).map { _ in Int.random(in: 0..<2_000, using: &random) })
        let base = Index(old, analyzer: analyzer)
        let layered = base.without(outdated).layered(under: Index(news, analyzer: analyzer, base: base))
        XCTAssertEqual(layered.documentCount, 2_040)
        let kept = (0..<2_000).filter { !outdated.contains($0) }
        let whole = Index(kept.map { old[$0] } + news, analyzer: analyzer)
        let numbers = kept + (2_000..<2_040)
        var same = 0
        for _ in 0..<200 {
            let query = (0..<3).map { _ in words[Int.random(in: 0..<400, using: &random)] }.joined(separator: " ")
            let found = layered.search(query, limit: 5)
            let expected = whole.search(query, limit: 5)
            XCTAssertTrue(found.hits.allSatisfy { !outdated.contains($0.document) }, query)
            if found.hits.first?.document == expected.hits.first.map({ numbers[$0.document] }) { same += 1 }
        }
        // The numbers of terms differ by the few documents that changed, so near-ties may fall otherwise.
        XCTAssertGreaterThanOrEqual(same, 190)
    }

    func testPagesGoOnAcrossLayers() throws {
        let analyzer = try analyzer("en", steps: [])
        let base = Index((0..<5).map { IndexDocument(title: "apple \($0)", body: "") }, analyzer: analyzer)
        let top = Index((5..<8).map { IndexDocument(title: "apple \($0)", body: "") }, analyzer: analyzer, base: base)
        let layered = base.without([1]).layered(under: top)
        let all = layered.search("apple", limit: 10).hits.map(\.document)
        XCTAssertEqual(all.count, 7)
        XCTAssertEqual(layered.search("apple", limit: 3, offset: 2).hits.map(\.document), Array(all[2..<5]))
        XCTAssertEqual(layered.search("apple", limit: 3, offset: 6).hits.map(\.document), Array(all[6...]))
        XCTAssertEqual(layered.search("apple", limit: 3, offset: 7).hits, [])
    }

    func testAWordThatOnlyOneLayerHasIsNotTakenForATypingErrorInTheOther() throws {
        let analyzer = try analyzer("en", steps: [])
        let base = Index([IndexDocument(title: "broken remote", body: "")], analyzer: analyzer)
        let top = Index([IndexDocument(title: "broker fees", body: "")], analyzer: analyzer, base: base)
        let layered = base.layered(under: top)
        XCTAssertEqual(layered.search("broken", limit: 5).hits.map(\.document), [0])
        XCTAssertEqual(layered.search("broker", limit: 5).hits.map(\.document), [1])
    }
}
