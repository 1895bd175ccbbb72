import FAQIndex
import Foundation
import XCTest

/// Random bytes as documents and queries. A moment in the tests; `make fuzz` runs it for minutes.
final class FuzzTests: XCTestCase {
    private static let alphabets: [[UInt8]] = [
        Array(0...255), Array("abcdefghij ".utf8), Array(" .,'’-_?!<>&\"\u{0}\n".utf8),
        Array("éàçßİıΣς取消订阅ฉันลืם العربية 🎬👩‍👩‍👧 \u{301}\u{202E}".utf8),
    ]

    private func text(_ longest: Int, _ random: inout FixedRandom) -> String {
        let alphabet = Self.alphabets[Int.random(in: 0..<Self.alphabets.count, using: &random)]
        let count = Int.random(in: 0...3, using: &random) == 0 ? longest : longest / 16
        let bytes = (0..<Int.random(in: 0...count, using: &random)).map { _ in
            alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func testRandomBytes() throws {
        let seconds = ProcessInfo.processInfo.environment["HI5_FUZZ_SECONDS"].flatMap { Double($0) }
        let seed = seconds == nil ? 11 : UInt64.random(in: 0...(.max))
        print("seed \(seed)")
        var random = FixedRandom(seed: seed)
        let analyzers = [
            try analyzer("en", stemmer: "english", steps: [.stop, .accents, .stem], stopWords: ["the"]),
            try analyzer("fr", stemmer: "french", steps: [.elision, .stop, .stem, .accents], elisions: ["l", "d"]),
            try analyzer("ja"),
        ]
        let end = Date().addingTimeInterval(seconds ?? 0)
        var rounds = 0
        while seconds == nil ? rounds < 30 : Date() < end {
            rounds += 1
            let analyzer = analyzers[Int.random(in: 0..<analyzers.count, using: &random)]
            let documents = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                IndexDocument(
                    title: text(64, &random), asked: [text(64, &random)], tags: [text(16, &random)],
                    body: text(2_000, &random), boost: Float(bitPattern: .random(in: 0...(.max), using: &random)))
            }
            check(Index(documents, analyzer: analyzer), documents, &random)
        }
        XCTAssertGreaterThan(rounds, 0)
    }

    /// By bytes: a combining mark behind a tag is one character with its end.
    private static func hasOnlyMarks(_ html: String) -> Bool {
        html.utf8.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false).dropFirst().allSatisfy {
            $0.starts(with: "mark>".utf8) || $0.starts(with: "/mark>".utf8)
        }
    }

    private func check(_ index: Index, _ documents: [IndexDocument], _ random: inout FixedRandom) {
        let completions = Completions(documents, analyzer: index.analyzer)
        for _ in 0..<20 {
            // Half of them are taken from a document, so that something is found.
            let query =
                Bool.random(using: &random)
                ? text(3_000, &random) : String((documents.randomElement(using: &random)?.body ?? "").prefix(40))
            let limit = Int.random(in: 0...60, using: &random)
            let found = index.search(query, limit: limit, offset: Int.random(in: 0...3, using: &random))
            XCTAssertLessThanOrEqual(found.hits.count, limit)
            XCTAssertLessThanOrEqual(found.total, documents.count)
            XCTAssertEqual(Set(found.hits.map(\.document)).count, found.hits.count)
            XCTAssertEqual(found.hits.map(\.score), found.hits.map(\.score).sorted(by: >))
            let highlighter = Highlighter(query, analyzer: index.analyzer)
            for hit in found.hits.prefix(3) {
                XCTAssertTrue(hit.score.isFinite)
                let document = documents[hit.document]
                let snippet = highlighter.snippet(document.body) + highlighter.html(document.title)
                XCTAssertTrue(Self.hasOnlyMarks(snippet), snippet.debugDescription)
                XCTAssertFalse(index.explain(query, hit, document).matches.contains { !($0.score > 0) })
            }
            XCTAssertLessThanOrEqual(completions.complete(query, limit: 5).count, 5)
        }
    }
}
