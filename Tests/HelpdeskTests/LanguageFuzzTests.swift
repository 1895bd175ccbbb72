import FAQIndex
import Foundation
import XCTest

@testable import Helpdesk

/// Random bytes and random words as documents and queries, in each shipped language. A moment in the tests; `make fuzz`
/// runs it for minutes.
final class LanguageFuzzTests: XCTestCase {
    /// Texts of a language, and of none.
    private struct Noise {
        private let alphabets: [[UInt8]]
        private let words: [String]
        var dice: Dice

        init(_ profile: LanguageProfile, _ dice: Dice) {
            let own = profile.stopWords + profile.synonyms.flatMap { $0 }
            alphabets = [
                Array(0...255), Array("abcdefghij ".utf8), Array(" .,'’-_?!<>&\"\u{0}\n".utf8),
                Array("éàçßİıΣς取消订阅ฉันลืם العربية 🎬👩‍👩‍👧 \u{301}\u{202E}".utf8), Array(own.joined().utf8),
            ]
            words = own + ["tv", "netflix", "4k", "ps5", "gjlgbcrf", "", "\u{FFFD}", "👩‍👩‍👧"]
            self.dice = dice
        }

        mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &dice) }

        mutating func text(_ longest: Int) -> String {
            let count = number(0...(number(0...3) == 0 ? longest : longest / 16))
            guard number(0...2) > 0 else {
                return (0..<count / 8).map { _ in mistyped(words[number(0...words.count - 1)]) }
                    .joined(separator: number(0...4) == 0 ? "" : " ")
            }
            let alphabet = alphabets[number(0...alphabets.count - 1)]
            return String(decoding: (0..<count).map { _ in alphabet[number(0...alphabet.count - 1)] }, as: UTF8.self)
        }

        /// Letters missing, doubled, in another order.
        private mutating func mistyped(_ word: String) -> String {
            var letters = Array(word.unicodeScalars)
            for _ in 0..<max(0, number(-2...2)) where letters.count > 1 {
                let (one, other) = (number(0...letters.count - 1), number(0...letters.count - 1))
                switch number(0...2) {
                case 0: letters.remove(at: one)
                case 1: letters.insert(letters[other], at: one)
                default: letters.swapAt(one, other)
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: letters)
            return String(text)
        }

        mutating func documents() -> [IndexDocument] {
            (0..<number(0...40)).map { _ in
                IndexDocument(
                    title: text(64), asked: [text(64)], tags: [text(16)], body: text(2_000),
                    boost: Float(bitPattern: .random(in: 0...(.max), using: &dice)))
            }
        }
    }

    func testRandomTexts() throws {
        let seconds = ProcessInfo.processInfo.environment["HI5_FUZZ_SECONDS"].flatMap { Double($0) }
        let chosen = ProcessInfo.processInfo.environment["HI5_FUZZ_SEED"].flatMap { UInt64($0) }
        let seed = chosen ?? (seconds == nil ? 11 : .random(in: 1...(.max)))
        print("seed \(seed)")
        var dice = Dice(state: seed)
        let languages = try shippedLanguages.get()
        let end = Date().addingTimeInterval(seconds ?? 0)
        var rounds = 0
        while seconds == nil ? rounds < languages.locales.count : Date() < end {
            let tag = languages.locales[rounds % languages.locales.count]
            rounds += 1
            let analyzer = try XCTUnwrap(languages[tag]).analyzer
            var noise = Noise(analyzer.profile, dice)
            check(analyzer, &noise)
            dice = noise.dice
        }
        print("\(rounds) rounds")
    }

    private func check(_ analyzer: Analyzer, _ noise: inout Noise) {
        let documents = noise.documents()
        var index = Index(documents, analyzer: analyzer)
        var all = documents
        // Half of the time in two layers.
        if noise.number(0...1) == 0 {
            let news = noise.documents()
            index = index.without([noise.number(0...40), 0]).layered(
                under: Index(news, analyzer: analyzer, base: index))
            all += news
        }
        let completions = Completions(documents, analyzer: analyzer)
        for _ in 0..<10 {
            // Half of them are taken from a document, so that something is found.
            let source = all.isEmpty ? nil : all[noise.number(0...all.count - 1)]
            let query = noise.number(0...1) == 0 ? noise.text(3_000) : String((source?.body ?? "").prefix(40))
            check(index, query, all, limit: noise.number(0...60), offset: noise.number(0...3))
            let typed = noise.number(0...1) == 0 ? query : String((source?.title ?? "").prefix(noise.number(0...20)))
            let completed = completions.complete(typed, limit: 5)
            XCTAssertLessThanOrEqual(completed.count, 5)
            XCTAssertEqual(Set(completed.map(\.document)).count, completed.count)
            XCTAssertEqual(completed.map(\.reading), completed.map(\.reading).sorted())
        }
    }

    private func check(_ index: Index, _ query: String, _ documents: [IndexDocument], limit: Int, offset: Int) {
        let groups = DocumentGroups(documents.indices.map { Int32($0 % 3) }, isCounted: true)
        let found = index.search(query, limit: limit, offset: offset, in: groups)
        XCTAssertLessThanOrEqual(found.hits.count, limit)
        XCTAssertLessThanOrEqual(found.total, documents.count)
        XCTAssertEqual(found.groupTotals.values.reduce(0, +), found.total)
        XCTAssertEqual(Set(found.hits.map(\.document)).count, found.hits.count)
        XCTAssertEqual(found.hits.map(\.score), found.hits.map(\.score).sorted(by: >))
        let highlighter = index.highlighter(for: query)
        for hit in found.hits.prefix(3) {
            XCTAssertTrue(hit.score.isFinite)
            let document = documents[hit.document]
            for marked in [highlighter.snippet(document.body), highlighter.mark(document.title)] {
                XCTAssertTrue(Self.hasOnlyMarks(marked.html), marked.html.debugDescription)
                XCTAssertTrue(marked.utf16Marks.allSatisfy { $0.upperBound <= marked.text.utf16.count })
            }
            XCTAssertEqual(index.explain(query, hit, document).matches.filter { !($0.score > 0) }, [], query)
        }
    }

    /// By bytes: a combining mark behind a tag is one character with its end.
    private static func hasOnlyMarks(_ html: String) -> Bool {
        html.utf8.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false).dropFirst().allSatisfy {
            $0.starts(with: "mark>".utf8) || $0.starts(with: "/mark>".utf8)
        }
    }
}
