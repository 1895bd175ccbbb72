import FAQIndex
import XCTest

/// A boost decides between documents that match about alike, and never more than that.
final class BoostTests: XCTestCase {
    private static let words = ["cancel", "plan", "refund", "stream", "invoice", "device", "password", "trial"]

    private func text(_ counts: ClosedRange<Int>, _ random: inout FixedRandom) -> String {
        (0..<Int.random(in: counts, using: &random))
            .map { _ in Self.words[Int.random(in: 0..<Self.words.count, using: &random)] }.joined(separator: " ")
    }

    func testBoostsChangeNoMoreThanNearTies() throws {
        var random = FixedRandom(seed: 7)
        let analyzer = try analyzer("en", steps: [])
        for _ in 0..<40 {
            let plain = (0..<Int.random(in: 2...16, using: &random)).map { _ in
                IndexDocument(title: text(1...4, &random), asked: [text(1...5, &random)], body: text(0...20, &random))
            }
            let boosted = plain.map {
                IndexDocument(
                    title: $0.title, asked: $0.asked, body: $0.body, boost: Float.random(in: 0...1, using: &random))
            }
            let query = text(1...3, &random)
            let before = Index(plain, analyzer: analyzer).search(query, limit: 20)
            let after = Index(boosted, analyzer: analyzer).search(query, limit: 20)
            XCTAssertEqual(before.total, after.total)
            let scores = Dictionary(uniqueKeysWithValues: before.hits.map { ($0.document, $0.score) })
            for (first, second) in zip(after.hits, after.hits.dropFirst()) {
                let (high, low) = (try XCTUnwrap(scores[first.document]), try XCTUnwrap(scores[second.document]))
                XCTAssertGreaterThanOrEqual(high * 1.041, low, "\(query): boosted past a much better match")
            }
        }
    }

    func testAmongEqualsTheMoreHelpfulOneComesFirst() throws {
        let boosts: [Float] = [0, 0.5, 1, 0.25, .nan, -1, 7]
        let documents = boosts.map { IndexDocument(title: "Cancel the plan", body: "Here is how.", boost: $0) }
        let index = Index(documents, analyzer: try analyzer("en"))
        let hits = index.search("plan", limit: 10).hits.map(\.document)
        XCTAssertEqual(
            hits, [2, 6, 1, 3, 0, 4, 5], "what is out of range counts as its nearest end, no number as none")
    }

    func testAnExactTitleStaysFirst() throws {
        let documents = [
            IndexDocument(title: "Cancel", body: ""),
            IndexDocument(title: "Cancel, cancel", body: "cancel cancel", boost: 1),
        ]
        let index = Index(documents, analyzer: try analyzer("en"))
        XCTAssertEqual(index.search("cancel", limit: 2).hits.first?.document, 0)
    }

    func testBoostsComeBackFromAFile() throws {
        let files = TemporaryFolder()
        defer { files.remove() }
        let documents = [Float(0), 1].map { IndexDocument(title: "Plans", body: "all plans", boost: $0) }
        let built = Index(documents, analyzer: try analyzer("en"))
        try built.write(to: files.path("index"), fingerprint: "f")
        let mapped = try Index(mapping: files.path("index"), fingerprint: "f", analyzer: built.analyzer)
        XCTAssertEqual(mapped.search("plans", limit: 2), built.search("plans", limit: 2))
        XCTAssertEqual(mapped.search("plans", limit: 2).hits.first?.document, 1)
    }
}
