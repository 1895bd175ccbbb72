import FAQIndex
import XCTest

/// The index against its formula worked out in the plainest way, on small random corpora.
///
/// The best 16 by the formula are ranked again by what a sum over words cannot see; the others keep their score.
final class SearchFormulaTests: XCTestCase {
    private static let reranked = 16

    func testSearchAgreesWithTheFormula() throws {
        var random = FixedRandom(seed: 2026)
        let analyzer = try analyzer("en", steps: [])
        for _ in 0..<60 {
            let corpus = PlainCorpus(&random)
            let index = Index(corpus.documents, analyzer: analyzer)
            for _ in 0..<8 {
                let query = corpus.query(&random)
                check(index.search(query, limit: 100), corpus, query)
                let limit = Int.random(in: 1...12, using: &random)
                XCTAssertEqual(
                    index.search(query, limit: limit).hits, Array(index.search(query, limit: 100).hits.prefix(limit)))
            }
        }
    }

    private func check(_ result: SearchResult, _ corpus: PlainCorpus, _ query: String) {
        let terms = PlainCorpus.unique(query)
        let expected = corpus.documents.indices.map { corpus.score($0, terms) }
        let found = Set(expected.indices.filter { expected[$0] > 0 })
        XCTAssertEqual(result.total, found.count, query)
        XCTAssertEqual(Set(result.hits.map(\.document)), found, query)
        XCTAssertEqual(result.hits.count, found.count, "nothing is found twice")
        // Scores are kept in steps, rounded once for each term.
        let rounding = corpus.step * Double(terms.count)
        let best = result.hits.prefix(Self.reranked)
        let rest = result.hits.dropFirst(Self.reranked)
        for hit in best {
            let factor = Double(hit.score) / expected[hit.document]
            XCTAssertGreaterThan(factor, 0.98, query)
            XCTAssertTrue(factor < 1.52 || factor > 95, "likeness and phrase, or an exact text: \(factor)")
        }
        XCTAssertEqual(best.map(\.score), best.map(\.score).sorted(by: >), query)
        let lowest = best.map { expected[$0.document] }.min() ?? 0
        for hit in rest {
            XCTAssertEqual(Double(hit.score), expected[hit.document], accuracy: rounding, query)
            XCTAssertLessThanOrEqual(expected[hit.document], lowest + 2 * rounding, query)
        }
        for (hit, next) in zip(rest, rest.dropFirst()) {
            XCTAssertTrue((next.score, hit.document) < (hit.score, next.document), "equals by their position")
        }
    }
}

/// Documents of words without meaning, in four fields, and the formula as the books write it.
private struct PlainCorpus {
    struct Field {
        let share: Double
        let b: Double
        let words: @Sendable (IndexDocument) -> [String]
    }

    static let fields = [
        Field(share: 0.4, b: 0.5) { split($0.title) }, Field(share: 0.35, b: 0.9) { $0.asked.flatMap(split) },
        Field(share: 0.05, b: 0.7) { $0.tags.flatMap(split) }, Field(share: 0.2, b: 0.75) { split($0.body) },
    ]

    let documents: [IndexDocument]
    private let frequencies: [[String: Double]]
    /// How many documents have each term, and the sum of that over all terms.
    private let holders: [String: Int]
    private let all: Double

    init(_ random: inout FixedRandom) {
        documents = (0..<Int.random(in: 1...60, using: &random)).map { _ in
            IndexDocument(
                title: Self.text(0...4, &random),
                asked: (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.text(0...6, &random) },
                tags: (0..<Int.random(in: 0...2, using: &random)).map { _ in Self.text(1...1, &random) },
                body: Self.text(0...40, &random))
        }
        frequencies = Self.frequencies(documents)
        holders = frequencies.reduce(into: [:]) { holders, terms in
            for term in terms.keys { holders[term, default: 0] += 1 }
        }
        all = Double(holders.values.reduce(0, +))
    }

    /// The first ones are common, the last ones rare.
    private static let vocabulary = (0..<40).map { "\($0 * 7_919 % 1_000)w" }

    private static func word(_ random: inout FixedRandom) -> String {
        vocabulary[min(Int.random(in: 0..<40, using: &random), Int.random(in: 0..<40, using: &random))]
    }

    private static func text(_ counts: ClosedRange<Int>, _ random: inout FixedRandom) -> String {
        (0..<Int.random(in: counts, using: &random)).map { _ in word(&random) }.joined(separator: " ")
    }

    /// Only words that some document has, and one that is like none: what only comes near is another test's business.
    func query(_ random: inout FixedRandom) -> String {
        let words = (0..<Int.random(in: 1...6, using: &random)).map { _ in Self.word(&random) }
        return (words.filter { holding($0) > 0 } + ["zyxwvutsrq,"]).joined(separator: " ")
    }

    /// What one step of a kept score is worth.
    var step: Double {
        documents.indices.flatMap { document in
            frequencies[document].keys.map { score(document, [$0]) }
        }.max().map { $0 / 1_023 } ?? 1
    }

    static func split(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    static func unique(_ query: String) -> [String] {
        split(query).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    func frequency(_ term: String, _ document: Int) -> Double { frequencies[document][term] ?? 0 }

    /// Each document's terms with how likely they are in a question for it.
    private static func frequencies(_ documents: [IndexDocument]) -> [[String: Double]] {
        let lengths = fields.map { field in documents.reduce(0) { $0 + field.words($1).count } }
        return documents.map { document in
            var frequencies: [String: Double] = [:]
            for (field, total) in zip(fields, lengths) {
                let words = field.words(document)
                let average = max(1, Double(total) / Double(documents.count))
                let length = (1 - field.b) * average + field.b * Double(words.count)
                for word in words { frequencies[word, default: 0] += field.share / length }
            }
            return frequencies
        }
    }

    private func holding(_ term: String) -> Int { holders[term] ?? 0 }

    func score(_ document: Int, _ terms: [String]) -> Double {
        terms.reduce(0) { sum, term in
            let frequency = frequency(term, document)
            return frequency == 0 ? sum : sum + log(1 + frequency / (0.02 * Double(holding(term)) / all))
        }
    }
}
