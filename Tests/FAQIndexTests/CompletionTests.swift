import FAQIndex
import XCTest

final class CompletionTests: XCTestCase {
    private func completions(_ documents: [(String, [String])], locale: String = "en") throws -> Completions {
        Completions(
            documents.map { IndexDocument(title: $0.0, asked: $0.1, body: "body") }, analyzer: try analyzer(locale))
    }

    private func texts(_ completions: Completions, _ typed: String, limit: Int = 10) -> [String] {
        completions.complete(typed, limit: limit).map(\.text)
    }

    func testAllWordsMustBeThereTheLastAsABeginning() throws {
        let some = try completions([
            ("How do I cancel my plan?", []), ("Change the plan", []), ("Cancellation fees of a plan", []),
        ])
        XCTAssertEqual(texts(some, "canc"), ["How do I cancel my plan?", "Cancellation fees of a plan"])
        XCTAssertEqual(texts(some, "plan canc"), ["How do I cancel my plan?", "Cancellation fees of a plan"])
        XCTAssertEqual(texts(some, "cancel pl"), ["How do I cancel my plan?"])
        XCTAssertEqual(texts(some, "canc pl"), [], "only the last word is being typed")
        XCTAssertEqual(texts(some, "lan"), [])
        XCTAssertEqual(texts(some, "zebra"), [])
        XCTAssertEqual(texts(some, "cancel zebra"), [])
        XCTAssertEqual(texts(some, "zebra cancel"), [])
    }

    func testALetterOfAWordThatIsNotWrittenYetIsPassedOver() throws {
        let some = try completions([("비밀번호를 잊어버렸어요", []), ("Cancel", [])], locale: "ko")
        XCTAssertEqual(texts(some, "비밀ㅂ"), ["비밀번호를 잊어버렸어요"])
        XCTAssertEqual(texts(some, "cancel z"), ["Cancel"])
        XCTAssertEqual(texts(some, "cancel ze"), [])
        XCTAssertEqual(texts(some, "z"), [])
    }

    func testTitlesComeFirstThenShorterOnesAndADocumentOnce() throws {
        let some = try completions([
            ("Pay by card or otherwise", ["pay", "paying"]), ("Paid twice", ["pay again"]),
            ("Nothing", ["pay it", "pay now"]),
        ])
        XCTAssertEqual(
            some.complete("pa", limit: 10),
            [
                .init(document: 1, text: "Paid twice"), .init(document: 0, text: "Pay by card or otherwise"),
                .init(document: 2, text: "pay it", isVariant: true),
            ])
        XCTAssertEqual(some.complete("pa", limit: 1).map(\.document), [1])
        XCTAssertEqual(some.complete("pa", limit: 0), [])
        XCTAssertEqual(some.complete("pa", limit: -1), [])
        XCTAssertEqual(some.complete("pa", limit: .max).count, 3)
    }

    func testCaseAccentsAndApostrophesDoNotMatter() throws {
        let some = try completions([("Où est l’Été ?", []), ("Modifier l'abonnement", [])], locale: "fr")
        for typed in ["ou", "OU EST", "où", "été", "ETE", "l'ete", "l’é", "o\u{75}\u{300}"] {
            XCTAssertEqual(texts(some, typed), ["Où est l’Été ?"], typed)
        }
        XCTAssertEqual(texts(some, "abo"), ["Modifier l'abonnement"])
        XCTAssertEqual(texts(some, "l'abo"), ["Modifier l'abonnement"])
    }

    private func greek() throws -> Completions {
        var profile = LanguageProfile(locale: try tag("el"), steps: [.accents, .latin])
        profile.latin = ":: Greek-Latin; :: NFD; :: [:Mn:] Remove; y > i; ks > x; ou > u;"
        profile.keyboard = KeyboardLayout(keys: "akyrvshdiom;", letters: "ακυρωσηδιομ\u{301}")
        let analyzer = try XCTUnwrap(Analyzer(profile))
        let titles = ["Ακύρωση συνδρομής", "Κωδικός akiros", "Συνδρομή"]
        return Completions(
            titles.map { IndexDocument(title: $0, asked: ["Πώς ακυρώνω;"], body: "") }, analyzer: analyzer)
    }

    func testLatinLettersFindOtherOnesBehindWhatIsTyped() throws {
        let some = try greek()
        XCTAssertEqual(
            some.complete("akir", limit: 10),
            [
                .init(document: 1, text: "Κωδικός akiros"),
                .init(document: 0, text: "Ακύρωση συνδρομής", reading: .latin),
                .init(document: 2, text: "Πώς ακυρώνω;", isVariant: true, reading: .latin),
            ])
        XCTAssertEqual(texts(some, "akir", limit: 1), ["Κωδικός akiros"])
        XCTAssertEqual(texts(some, "AKIROSE sindr"), ["Ακύρωση συνδρομής"])
        XCTAssertEqual(try completions([("Ακύρωση", [])], locale: "el").complete("aky", limit: 9), [], "no rules")
    }

    func testAnotherKeyboardIsTriedWhenNothingIsFound() throws {
        let some = try greek()
        XCTAssertEqual(
            some.complete("svdiko;", limit: 10).map(\.reading), [], "the layout has no such word")
        XCTAssertEqual(texts(some, "kvdiko;w"), [])
        XCTAssertEqual(
            some.complete("kvdi", limit: 10), [.init(document: 1, text: "Κωδικός akiros", reading: .otherKeyboard)])
        XCTAssertEqual(texts(some, "KVDI"), ["Κωδικός akiros"])
    }

    func testMistypedWordsAreTriedLast() throws {
        let some = try completions([
            ("How do I cancel my subscription?", []), ("Cancelled by mistake", []), ("Pay", ["How do I pay?"]),
        ])
        for typed in ["cancle my subs", "cnacel my subs", "cancel my subcsr", "cancel my subbscription", "ancel my s"] {
            XCTAssertEqual(
                some.complete(typed, limit: 10),
                [.init(document: 0, text: "How do I cancel my subscription?", reading: .mistyped)], typed)
        }
        XCTAssertEqual(texts(some, "canzel"), ["Cancelled by mistake", "How do I cancel my subscription?"])
        XCTAssertEqual(texts(some, "pya"), [], "three letters are too few to tell")
        XCTAssertEqual(texts(some, "cancel zzzz"), [])
        XCTAssertEqual(some.complete("cancel", limit: 10).map(\.reading), [.typed, .typed], "nothing was mistyped")
    }

    func testOtherScripts() throws {
        let arabic = try completions([("كيف أدفع؟", ["أريد الدفع بالبطاقة"]), ("إلغاء الاشتراك", [])], locale: "ar")
        XCTAssertEqual(texts(arabic, "كيف"), ["كيف أدفع؟"])
        XCTAssertEqual(texts(arabic, "الدف"), ["أريد الدفع بالبطاقة"])
        XCTAssertEqual(texts(arabic, "الاشتراك إلغ"), ["إلغاء الاشتراك"])
        let japanese = try completions([("支払い方法を変更する", []), ("パスワードを忘れた", [])], locale: "ja")
        XCTAssertEqual(texts(japanese, "支払"), ["支払い方法を変更する"])
        XCTAssertEqual(texts(japanese, "パス"), ["パスワードを忘れた"])
        let hebrew = try completions([("ביטול המינוי", [])], locale: "he")
        XCTAssertEqual(texts(hebrew, "המי"), ["ביטול המינוי"])
    }

    func testHostileTexts() throws {
        let long = String(repeating: "cancel ", count: 2_000)
        let some = try completions([
            ("Cancel", [long, "", "🎬", "\u{0}\u{202E}"]), ("", []), (String(repeating: "x", count: 9_000), []),
        ])
        for typed in ["", " ", "\u{0}", "🎬", "\u{202E}", "'", "’’", "?!", String(repeating: "?", count: 10_000)] {
            XCTAssertEqual(some.complete(typed, limit: 10), [], typed.debugDescription)
        }
        XCTAssertEqual(some.complete(long, limit: 10).map(\.document), [0])
        XCTAssertEqual(some.complete(String(repeating: "x", count: 10_000), limit: 10).map(\.document), [2])
        XCTAssertEqual(some.complete(String(repeating: "é", count: 10_000), limit: 10), [])
        XCTAssertEqual(some.complete(String(decoding: [0x63, 0xFF, 0xFE], as: UTF8.self), limit: 10).count, 1)
        XCTAssertEqual(try completions([]).complete("a", limit: 10), [])
    }

    /// The quick ways to the answer find what looking at every text finds.
    func testAllWaysAgree() throws {
        var random = FixedRandom(seed: 7)
        let words =
            ["pay", "paid", "payment", "plan", "play", "card", "cancel", "can", "a", "ab"] + (0..<60).map { "w\($0)" }
        let documents = (0..<300).map { _ in
            (
                (0..<Int.random(in: 1...5, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }
                    .joined(separator: " "), [String]()
            )
        }
        let some = try completions(documents)
        for _ in 0..<500 {
            let whole = (0..<Int.random(in: 0...2, using: &random)).map { _ in words.randomElement(using: &random) ?? ""
            }
            let open = String((words.randomElement(using: &random) ?? "").prefix(Int.random(in: 1...4, using: &random)))
            func holding(_ whole: [String], _ open: String) -> [Int] {
                documents.enumerated().filter { _, document in
                    let held = document.0.split(separator: " ").map(String.init)
                    return held.contains { $0.hasPrefix(open) } && whole.allSatisfy(held.contains)
                }.sorted { ($0.element.0.count, $0.offset) < ($1.element.0.count, $1.offset) }.map(\.offset)
            }
            var expected = holding(whole, open)
            if expected.isEmpty, open.count == 1, let last = whole.last { expected = holding(whole.dropLast(), last) }
            let found = some.complete((whole + [open]).joined(separator: " "), limit: 12).map(\.document)
            XCTAssertEqual(found, Array(expected.prefix(12)), "\(whole) \(open)")
        }
    }

    func testManyThreadsGetTheSame() throws {
        let some = try completions((0..<200).map { ("Plan \($0) été", ["ask \($0)"]) })
        let expected = some.complete("ete", limit: 20)
        XCTAssertEqual(expected.count, 20)
        DispatchQueue.concurrentPerform(iterations: 200) { _ in
            XCTAssertEqual(some.complete("été", limit: 20), expected)
        }
    }
}
