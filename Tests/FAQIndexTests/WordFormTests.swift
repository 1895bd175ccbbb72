import XCTest

@testable import FAQIndex

/// What finds a document by less than its words: parts, pairs of letters, likeness, Latin letters.
final class WordFormTests: XCTestCase {
    private static let all: [LanguageProfile.Step] = [.accents, .bigrams, .compounds, .grams, .latin]

    private func profile(_ steps: [LanguageProfile.Step] = all) throws -> LanguageProfile {
        var profile = LanguageProfile(locale: try tag("de"), steps: steps)
        profile.links = ["s"]
        profile.latin = ":: NFD; :: [:Mn:] Remove; я > ya; в > v;"
        profile.keyboard = KeyboardLayout(keys: "qwertyuiop", letters: "йцукенгшщз")
        return profile
    }

    private func index(_ titles: [String], steps: [LanguageProfile.Step] = all) throws -> Index {
        Index(
            titles.map { IndexDocument(title: $0, body: "") }, analyzer: try XCTUnwrap(Analyzer(profile(steps))))
    }

    private func found(_ query: String, _ titles: [String], steps: [LanguageProfile.Step] = all) throws -> [String] {
        try index(titles, steps: steps).search(query, limit: 50).hits.map { titles[$0.document] }
    }

    func testAStepThatIsNotThereFindsNothing() throws {
        for (query, title) in [("zahlung", "zahlungsart"), ("订阅", "退订阅览"), ("alike", "alikewise"), ("vya", "вя")] {
            XCTAssertEqual(try found(query + ",", [title], steps: [.accents]), [], "a word that is not being typed")
        }
        XCTAssertEqual(try found("alikeness,", ["alikelessness"], steps: [.accents, .grams]), ["alikelessness"])
        XCTAssertEqual(try found("zahlung,", ["zahlungsart"], steps: [.accents, .compounds]), ["zahlungsart"])
        XCTAssertEqual(try found("订阅,", ["退订阅览"], steps: [.accents, .bigrams]), ["退订阅览"])
        XCTAssertEqual(try found("vya,", ["вя"], steps: [.accents, .latin]), ["вя"])
    }

    func testCompoundsAreTakenApartByTheWordsOfTheIndex() throws {
        let analyzer = try XCTUnwrap(Analyzer(profile()))
        let words = ["kundigung", "frist", "zahlung", "art", "bad", "film"]
        let parts = { (word: String) -> [String] in
            analyzer.withTools { tools in
                let splitter = CompoundSplitter(analyzer, tools)
                var word = word
                return word.withUTF8 {
                    splitter.parts(of: $0) { part in words.firstIndex { part.elementsEqual($0.utf8) } }
                }.map { words[$0] }
            }
        }
        XCTAssertEqual(parts("Kündigungsfrist"), ["kundigung", "frist"])
        XCTAssertEqual(parts("Filmkündigungsfrist"), ["film", "kundigung", "frist"])
        XCTAssertEqual(parts("Badfilm"), ["bad", "film"])
        XCTAssertEqual(parts("Filmabend"), ["film"], "a word that nobody knows beside one that is known")
        XCTAssertEqual(parts("Filmes"), [], "an ending is no word")
        XCTAssertEqual(parts("film2000"), [])
        XCTAssertEqual(parts(""), [])
    }

    func testPairsOfLettersCrossTheBoundariesOfWords() throws {
        XCTAssertEqual(try found("订阅", ["退订阅览", "忘记密码"]), ["退订阅览"])
        XCTAssertEqual(try found("abcd,", ["xabcdx 订"], steps: [.accents, .bigrams]), [], "where words have no spaces")
    }

    /// Whatever else matches: a document with the word itself comes before those that have only what is like it.
    func testTheWordItselfComesFirst() throws {
        var random = FixedRandom(seed: 11)
        let stems = ["zahlung", "kundigung", "rechnung", "подписка", "订阅取消", "señal"]
        for _ in 0..<300 {
            let word = stems.randomElement(using: &random) ?? ""
            let near = [word + "en", word + "s", word + "sart", "vor" + word, String(word.dropLast()), word + word]
            var documents = near.shuffled(using: &random).map { text in
                Bool.random(using: &random)
                    ? IndexDocument(title: text, body: "") : IndexDocument(title: "", asked: [text], body: text)
            }
            let place = Int.random(in: 0...documents.count, using: &random)
            let filler = String(repeating: "wort ", count: Int.random(in: 0...12, using: &random))
            documents.insert(IndexDocument(title: "", body: filler + word), at: place)
            let index = Index(documents, analyzer: try XCTUnwrap(Analyzer(profile())))
            let hits = index.search(word, limit: 10, exactFirst: false).hits
            // 订阅取消 in a longer run of letters is cut into the same words: those documents have them too.
            let first = word == "订阅取消" ? hits.map(\.document).contains(place) : hits.first?.document == place
            XCTAssertTrue(first, "\(word): \(hits) in \(documents.map(\.title)), \(place)")
        }
    }

    /// Each form that is found is found by working it out the plain way.
    func testLikenessAgreesWithCountingRunsOfLetters() throws {
        var random = FixedRandom(seed: 5)
        let letters = Array("aabcdeö")
        let words = (0..<200).map { _ -> String in
            let count = Int.random(in: 4...9, using: &random)
            return String((0..<count).map { _ in letters.randomElement(using: &random) ?? "a" })
        }
        let segment = try index(words, steps: [.grams]).segment
        for word in words.prefix(60) {
            let found = segment.grams.terms(like: Array(word.utf8), in: segment.terms, most: 1_000)
            var expected: Set<String> = []
            for other in Set(words) where other != word {
                let (left, right) = (Self.runs(word), Self.runs(other))
                let shared = Float(left.intersection(right).count)
                if 2 * shared / Float(left.count + other.count - 2) >= 0.55 { expected.insert(other) }
            }
            XCTAssertEqual(Set(found.map { String(decoding: segment.term($0.term), as: UTF8.self) }), expected, word)
        }
    }

    private static func runs(_ word: String) -> Set<String> {
        let letters = Array(word)
        return Set((0...(letters.count - 3)).map { String(letters[$0..<$0 + 3]) })
    }

    /// The nearest words, as a table of distances worked out for each word finds them.
    func testTypingErrorsAgreeWithTheDistanceOfEachWord() throws {
        var random = FixedRandom(seed: 9)
        let letters = Array("abcdé")
        let words = (0..<150).map { _ -> String in
            let count = Int.random(in: 3...10, using: &random)
            return String((0..<count).map { _ in letters.randomElement(using: &random) ?? "a" })
        }
        let segment = try index(words, steps: []).segment
        for word in words {
            var typed = Array(word)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<typed.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: typed.swapAt(place, max(0, place - 1))
                case 1: typed.insert(letters.randomElement(using: &random) ?? "a", at: place)
                case 2 where typed.count > 1: typed.remove(at: place)
                default: typed[place] = letters.randomElement(using: &random) ?? "a"
                }
            }
            let bytes = Array(String(typed).utf8)
            let found = segment.forms.words.near(bytes)
            let distances = (0..<segment.forms.words.count).map {
                Self.distance(typed, Array(String(decoding: segment.forms.words[$0], as: UTF8.self)))
            }
            let tolerance = SortedWords.tolerance(letters: typed.count)
            let nearest = distances.filter { $0 > 0 && $0 <= tolerance }.min()
            XCTAssertEqual(Set(found.map(\.word)), Set(distances.indices.filter { distances[$0] == nearest }), word)
        }
    }

    /// Optimal string alignment, the whole table.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var table = (0...left.count).map { row in (0...right.count).map { row == 0 ? $0 : $0 == 0 ? row : 0 } }
        for row in 1...left.count {
            for column in 1...right.count {
                let change = left[row - 1] == right[column - 1] ? 0 : 1
                var best = min(
                    table[row - 1][column] + 1, table[row][column - 1] + 1, table[row - 1][column - 1] + change)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, table[row - 2][column - 2] + 1)
                }
                table[row][column] = best
            }
        }
        return table[left.count][right.count]
    }

    func testARareWordMayBeATypingErrorOfAFrequentOne() throws {
        let titles = ["abonement"] + (0..<30).map { "abonnement \($0)" }
        let hits = try found("abonement", titles, steps: [.accents])
        XCTAssertEqual(hits.first, "abonement")
        XCTAssertEqual(hits.count, 31)
        XCTAssertEqual(
            try found("abonement", Array(titles.prefix(12)), steps: [.accents]), ["abonement"], "not so rare")
    }

    func testHostileTexts() throws {
        let titles = [
            "", "订阅", "Zahlungsart", "<script>alert('订阅')</script>", "\u{202E}подписка", "подписка",
            String(repeating: "订", count: 5_000), String(repeating: "zahlungs", count: 5_000), "🎬🎬", "\u{0}\u{1}",
        ]
        let index = try index(titles)
        let pieces = [
            "订", "阅", "zahlungs", "я", "'", "\u{0}", "\u{301}", "🎬", " ", "שלום", "ก", "й", "\u{FDFA}", "ㄱ", "가",
            "\u{FFFD}",
        ]
        for piece in pieces {
            for count in [0, 1, 2, 1_000, 10_000] {
                let result = index.search(String(repeating: piece, count: count), limit: 5)
                XCTAssertLessThanOrEqual(result.hits.count, min(5, titles.count))
                XCTAssertTrue(result.hits.allSatisfy { $0.score.isFinite && $0.score > 0 }, piece)
            }
        }
        var random = FixedRandom(seed: 17)
        for _ in 0..<300 {
            let count = Int.random(in: 0...60, using: &random)
            let query = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }
            XCTAssertLessThanOrEqual(index.search(query.joined(), limit: 3).hits.count, 3)
        }
        let broken = String(decoding: [0xED, 0xA0, 0x80, 0x70, 0xFF, 0xE8, 0xAE], as: UTF8.self)
        _ = index.search(broken, limit: 5)
    }

    func testAMillionDifferentWordsInOneArticle() throws {
        let body = (0..<1_000_000).map { "w\(String($0, radix: 36))" }.joined(separator: " ")
        let index = Index(
            [IndexDocument(title: "plan", body: body), IndexDocument(title: "film", body: "")],
            analyzer: try analyzer("en"))
        XCTAssertEqual(index.search("wlfls", limit: 5).hits.map(\.document), [0])
        XCTAssertEqual(index.search("film", limit: 5).hits.map(\.document), [1])
        XCTAssertEqual(index.search("planm", limit: 5).total, 1)
    }
}
