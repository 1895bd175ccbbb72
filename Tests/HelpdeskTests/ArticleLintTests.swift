import Foundation
import XCTest

@testable import Helpdesk

final class ArticleLintTests: XCTestCase {
    private static let answer = "Open your account page, choose the plan that you would like and confirm it there."

    private func findings(_ articles: [Article]) throws -> [LintFinding] {
        var reading = ArticleReading()
        for article in articles { reading.add(ArticleDraft(article), at: ArticlePlace(file: article.id)) }
        return ArticleLint.findings(in: reading, languages: try ContentFixture.languages())
    }

    private func rules(_ articles: [Article]) throws -> [LintFinding.Rule] { try findings(articles).map(\.rule) }

    func testTheStarterFAQHasNoErrors() throws {
        let reading = ArticleReading(path: ContentFixture.locales, format: .markdown)
        let findings = ArticleLint.findings(in: reading, languages: try ContentFixture.languages())
        XCTAssertEqual(findings.filter { $0.severity == .error }.map { "\($0.file ?? ""): \($0.message)" }, [])
    }

    func testGoodContentHasNoFindings() throws {
        XCTAssertEqual(try rules([try ContentFixture.article("a", body: Self.answer)]), [])
        XCTAssertEqual(try rules([]), [])
    }

    func testEmptyAndShortAnswers() throws {
        XCTAssertEqual(try rules([try ContentFixture.article("a", body: "![](x.png)\n\n---")]), [.emptyArticle])
        XCTAssertEqual(try rules([try ContentFixture.article("a", body: "Soon.")]), [.shortArticle])
        let japanese = "アカウントのページを開き、ご希望のプランを選んで確認してください。"
        XCTAssertEqual(try rules([try ContentFixture.article("a", "ja", title: "プラン", body: japanese)]), [])
    }

    func testASourceWithoutAnswerIsAnError() throws {
        let some = try ContentFixture.article("a", body: "::: source=apple,google\n\(Self.answer)\n:::")
        let found = try findings([some])
        XCTAssertEqual(found.map(\.rule), [.sourceWithoutAnswer])
        XCTAssertTrue(found[0].message.contains("cleeng, roku, samsung, amazon, carrier, partner;"))
        let all = Source.allCases.map(\.rawValue).joined(separator: ",")
        XCTAssertEqual(try rules([try ContentFixture.article("a", body: "::: source=\(all)\n\(Self.answer)\n:::")]), [])
        XCTAssertEqual(
            try rules([try ContentFixture.article("a", body: "\(Self.answer)\n\n::: source=apple\nThere.\n:::")]), [])
    }

    func testPlaceholdersThatNobodyFills() throws {
        let found = try findings([
            try ContentFixture.article(
                "a", title: "Ask {{brand.name}}",
                body: "\(Self.answer)\n\n{{brand.nam}} {{brand.accountUrl}} {{ brand.name }}",
                asked: ["who is {{brand.name}}"])
        ])
        XCTAssertEqual(found.map(\.rule), [.unknownPlaceholder, .unknownPlaceholder, .unknownPlaceholder])
        XCTAssertTrue(found[0].message.hasPrefix("\"{{brand.nam}}\": only these are filled in: {{brand.accountUrl}}"))
        XCTAssertTrue(found[2].message.contains("nothing is filled in here"))
        XCTAssertEqual(Placeholders.names(in: "{{a}} {{b {{c}} }} {{"), ["a", "b {{c", ""])
    }

    func testDuplicatesAndNearDuplicates() throws {
        let words = Self.answer.split(separator: " ").map(String.init)
        let long = (words + words.reversed() + words.shuffled(using: &generator)).joined(separator: " ")
        let found = try findings([
            try ContentFixture.article("a", title: "How to pay", body: long),
            try ContentFixture.article("b", title: "How to PAY!", body: Self.answer),
            try ContentFixture.article("c", title: "Other things", body: long + " Thank you."),
            try ContentFixture.article("d", title: "Entirely new", body: Self.answer),
            try ContentFixture.article("a", "fr", title: "How to pay", body: long),
        ])
        let pairs = found.filter { [.duplicateArticle, .nearDuplicate].contains($0.rule) }
            .map { "\($0.rule.rawValue) \($0.article?.id ?? "") \($0.message.split(separator: " ").last ?? "")" }
        XCTAssertEqual(pairs, ["duplicate-article b a", "duplicate-article d b", "near-duplicate c a"])
    }

    private var generator = FixedGenerator()

    func testVariantsOfTwoArticles() throws {
        let found = try findings([
            try ContentFixture.article("cancel", title: "Cancel", body: Self.answer, asked: ["stop it", "Stop  it!"]),
            try ContentFixture.article(
                "pause", title: "Pause", body: Self.answer + " Or later.", asked: ["STOP IT", "cancel"]),
        ])
        XCTAssertEqual(
            found.filter { $0.rule == .sharedVariant }.map(\.message),
            ["\"STOP IT\" asks for cancel too", "\"cancel\" asks for cancel too"])
        XCTAssertEqual(
            found.filter { $0.rule == .repeatedVariant }.map(\.message), ["\"Stop  it!\" is asked here twice"])
    }

    func testVariantsThatFindAnotherArticleFirst() throws {
        let found = try findings([
            try ContentFixture.article(
                "refund", title: "Refund of a payment", body: Self.answer,
                asked: ["refund my payment", "payment refund please"]),
            try ContentFixture.article(
                "invoice", title: "Invoice", body: Self.answer + " Print.", asked: ["payment refund"]),
        ]).filter { $0.rule == .foundElsewhere }
        XCTAssertEqual(found.map(\.message), ["\"payment refund\" finds refund first"])
        XCTAssertEqual(found.map(\.article?.id), ["invoice"])
    }

    func testMissingTranslations() throws {
        let found = try findings([
            try ContentFixture.article("a", "en", body: Self.answer),
            try ContentFixture.article("a", "fr", body: Self.answer),
            try ContentFixture.article("b", "de", title: "Anders", body: Self.answer),
        ]).filter { $0.rule == .missingLocale }
        XCTAssertEqual(
            found.map { "\($0.article?.id ?? ""): \($0.message)" },
            ["b: there is no translation into: en, fr", "a: there is no translation into: de"])
    }

    func testWhatCannotBeReadIsAFindingWithItsLine() throws {
        let folder = try temporaryFolder()
        try write("---\ntitle: t\nsection: s\n---\n\n\n{{x}} \(Self.answer)\n", to: "\(folder)/en/good.md")
        let bad = "---\ntitle: other\nsection: s\nbad\n---\n\n\(Self.answer.uppercased()) Now.\n"
        try write(bad, to: "\(folder)/en/bad.md")
        let reading = ArticleReading(path: folder, format: .markdown)
        let found = ArticleLint.findings(in: reading, languages: try ContentFixture.languages())
        XCTAssertEqual(found.prefix(2).map(\.rule), [.unreadable, .unknownPlaceholder])
        XCTAssertEqual(found.prefix(2).map(\.line), [4, 7])
        XCTAssertEqual(found.prefix(2).map(\.file), ["\(folder)/en/bad.md", "\(folder)/en/good.md"])
    }

    func testSimilarPairsAreThoseOfAllComparisons() {
        var random = FixedGenerator()
        let sets = (0..<120).map { _ in
            Set((0..<Int.random(in: 0...12, using: &random)).map { _ in "\(Int.random(in: 0..<14, using: &random))" })
        }
        for threshold in [0.3, 0.5, 0.8, 1] {
            var expected: [SimilarSets.Pair] = []
            for first in sets.indices {
                for second in sets.indices where second > first && !sets[first].isEmpty && !sets[second].isEmpty {
                    let similarity =
                        Double(sets[first].intersection(sets[second]).count)
                        / Double(sets[first].union(sets[second]).count)
                    if similarity >= threshold {
                        expected.append(.init(first: first, second: second, similarity: similarity))
                    }
                }
            }
            XCTAssertEqual(SimilarSets.pairs(sets, threshold: threshold), expected)
        }
    }
}

/// The same numbers in every run (SplitMix64).
private struct FixedGenerator: RandomNumberGenerator {
    private var state: UInt64 = 42

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
