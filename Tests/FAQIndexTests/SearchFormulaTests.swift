import FAQIndex
import XCTest

/// The index against BM25F worked out in the plainest way, on small random corpora.
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
            XCTAssertTrue(factor < 1.42 || factor > 95, "likeness and phrase, or an exact text: \(factor)")
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
        let weight: Double
        let b: Double
        let words: @Sendable (IndexDocument) -> [String]
    }

    static let fields = [
        Field(weight: 10, b: 0.4) { split($0.title) }, Field(weight: 2, b: 0.7) { $0.asked.flatMap(split) },
        Field(weight: 2, b: 0.4) { $0.tags.flatMap(split) }, Field(weight: 1, b: 0.75) { split($0.body) },
    ]

    let documents: [IndexDocument]
    private let frequencies: [[String: Double]]

    init(_ random: inout FixedRandom) {
        documents = (0..<Int.random(in: 1...60, using: &random)).map { _ in
            IndexDocument(
                title: Self.text(0...4, &random),
                asked: (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.text(0...6, &random) },
                tags: (0..<Int.random(in: 0...2, using: &random)).map { _ in Self.text(1...1, &random) },
                body: Self.text(0...40, &random))
        }
        frequencies = Self.frequencies(documents)
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
        return (words.filter { rarity($0) < unknown } + ["zyxwvutsrq,"]).joined(separator: " ")
    }

    private var unknown: Double { pow(log(1 + (Double(documents.count) + 0.5) / 0.5), 0.3) }

    /// What one step of a kept score is worth.
    var step: Double {
        let rarest = Set(frequencies.flatMap(\.keys)).map { rarity($0) }.max() ?? 1
        return rarest * 1.5 / 1_023
    }

    static func split(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    static func unique(_ query: String) -> [String] {
        split(query).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    func frequency(_ term: String, _ document: Int) -> Double { frequencies[document][term] ?? 0 }

    /// Each document's terms with what the fields add up to.
    private static func frequencies(_ documents: [IndexDocument]) -> [[String: Double]] {
        let lengths = fields.map { field in documents.reduce(0) { $0 + field.words($1).count } }
        return documents.map { document in
            var frequencies: [String: Double] = [:]
            for (field, total) in zip(fields, lengths) {
                let words = field.words(document)
                let average = max(1, Double(total) / Double(documents.count))
                let norm = 1 - field.b + field.b * Double(words.count) / average
                for word in words { frequencies[word, default: 0] += field.weight / norm }
            }
            return frequencies
        }
    }

    func rarity(_ term: String) -> Double {
        let holding = Double(frequencies.count { $0[term] != nil })
        return pow(log(1 + (Double(documents.count) - holding + 0.5) / (holding + 0.5)), 0.3)
    }

    func score(_ document: Int, _ terms: [String]) -> Double {
        terms.reduce(0) { sum, term in
            let frequency = frequency(term, document)
            return frequency == 0 ? sum : sum + rarity(term) * (0.5 + frequency / (3 + frequency))
        }
    }
}
