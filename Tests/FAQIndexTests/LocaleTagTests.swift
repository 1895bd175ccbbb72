import FAQIndex
import XCTest

final class LocaleTagTests: XCTestCase {
    func testTheCanonicalCaseIsKept() throws {
        let expected = [
            "fr": "fr", "FR": "fr", "pt-br": "pt-BR", "PT-BR": "pt-BR", "zh-hans": "zh-Hans",
            "ZH-HANS-cn": "zh-Hans-CN",
            "es-419": "es-419", "fil": "fil", "sr-LATN": "sr-Latn", "sr-latn-rs": "sr-Latn-RS",
        ]
        for (text, canonical) in expected { XCTAssertEqual(try tag(text).description, canonical) }
    }

    func testThePartsAreToldApart() throws {
        let chinese = try tag("zh-hant-hk")
        XCTAssertEqual(chinese.language, "zh")
        XCTAssertEqual(chinese.script, "Hant")
        XCTAssertEqual(chinese.region, "HK")
        let brazilian = try tag("pt-BR")
        XCTAssertNil(brazilian.script)
        XCTAssertEqual(brazilian.region, "BR")
    }

    func testEqualTagsAreEqualWhateverTheirCase() throws {
        XCTAssertEqual(try tag("pt-BR"), try tag("PT-br"))
        XCTAssertEqual(Set(try tags("de", "DE", "De")).count, 1)
    }

    func testNonsenseIsRefused() {
        for text in [
            "", "-", "e", "engl", "english", "en-", "-en", "en--US", "en_US", "en-U", "en-USA", "en-12", "en-1234",
            "en-US-x", "en-US-Latn", "e1", "12", "*", " en", "en ", "en\n", "én", "еn", "en-ÜS", "zh-Häns", "../etc",
            "en/../..", "en-US-POSIX", "x-private", "en\u{0}", "zh-Hans-CN-variant",
            String(repeating: "a", count: 9_999),
        ] { XCTAssertNil(LocaleTag(text), "\"\(text.prefix(40))\"") }
    }

    func testTheFallbacksGetShorter() throws {
        XCTAssertEqual(try tag("zh-Hans-CN").fallbacks, try tags("zh-Hans-CN", "zh-Hans", "zh"))
        XCTAssertEqual(try tag("zh-Hans").fallbacks, try tags("zh-Hans", "zh"))
        XCTAssertEqual(try tag("pt-BR").fallbacks, try tags("pt-BR", "pt"))
        XCTAssertEqual(try tag("fr").fallbacks, try tags("fr"))
    }

    func testTagsSortByTheirText() throws {
        XCTAssertEqual(try tags("pt-BR", "de", "pt", "ar").sorted(), try tags("ar", "de", "pt", "pt-BR"))
    }

    func testTheFirstWantedLocaleIsChosenAlongItsFallbacks() throws {
        let available = try tags("en", "fr", "pt", "zh-Hans", "zh-Hant")
        func chosen(_ wanted: String...) throws -> String {
            LocaleTag.choose(try wanted.map { try tag($0) }, among: available, otherwise: try tag("en")).description
        }
        XCTAssertEqual(try chosen("fr"), "fr")
        XCTAssertEqual(try chosen("pt-BR"), "pt")
        XCTAssertEqual(try chosen("zh-Hant-HK"), "zh-Hant")
        XCTAssertEqual(try chosen("ja", "fr-CA", "en"), "fr")
        XCTAssertEqual(try chosen("ja", "ko"), "en")
        XCTAssertEqual(try chosen(), "en")
    }

    func testAnotherLocaleOfTheLanguageIsBetterThanAnotherLanguage() throws {
        let available = try tags("en", "pt-PT", "pt-BR")
        let chosen = LocaleTag.choose(try tags("pt-AO", "en"), among: available, otherwise: try tag("en"))
        XCTAssertEqual(chosen, try tag("pt-BR"), "the first by its text, so that the choice is always the same")
    }

    func testTheStandardIsChosenEvenWhenItIsNotAvailable() throws {
        XCTAssertEqual(LocaleTag.choose(try tags("fr"), among: [], otherwise: try tag("de")), try tag("de"))
    }
}
