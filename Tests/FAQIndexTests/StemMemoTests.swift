import XCTest

@testable import FAQIndex

/// A stem is the same whether it is remembered or found anew.
final class StemMemoTests: XCTestCase {
    func testRememberedStemsAreThoseOfTheStemmer() throws {
        let endings = ["", "s", "ed", "ing", "ation", "fulness", "ingly", String(repeating: "ization", count: 8)]
        var random = FixedRandom(seed: 3)
        let words = (0..<3_000).map { _ in
            let count = Int.random(in: 1...12, using: &random)
            let beginning = String((0..<count).map { _ in "abcdeiorstv".randomElement(using: &random)! })
            return beginning + endings.randomElement(using: &random)!
        }
        let remembering = try analyzer("en", stemmer: "english", steps: [.stem])
        let first = words.map(remembering.terms)
        XCTAssertEqual(words.map(remembering.terms), first, "again, with some in each other's place")
        for (number, word) in words.enumerated() where number % 50 == 0 {
            XCTAssertEqual(try analyzer("en", stemmer: "english", steps: [.stem]).terms(word), first[number], word)
        }
    }

    func testWordsInTheSamePlaceAreToldApart() {
        let memo = StemMemo()
        var random = FixedRandom(seed: 4)
        var known: [[UInt8]: [UInt8]] = [:]
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...33, using: &random)
            let word = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            known[word] = Array(word.prefix(Int.random(in: 0...word.count, using: &random)))
            word.withUnsafeBufferPointer { word in
                known[Array(word)]!.withUnsafeBufferPointer { memo.note($0, of: word) }
            }
        }
        var recalled = 0
        for (word, stem) in known {
            var buffer = word
            let count = buffer.withUnsafeMutableBufferPointer { memo.recall($0) }
            guard let count else { continue }
            recalled += 1
            XCTAssertEqual(Array(buffer[..<count]), stem)
        }
        XCTAssertGreaterThan(recalled, 100)
    }
}
