import XCTest

@testable import Helpdesk

final class SuggestArticlesTests: XCTestCase {
    func testTheStarterFAQIsCompleted() throws {
        let starter = try StarterFAQ(ContentFixture.locales).content()
        for (tag, typed) in [("en", "canc"), ("fr", "annul"), ("de", "kündig"), ("es", "cancel")] {
            let content = try XCTUnwrap(starter.locales[try ContentFixture.tag(tag)])
            XCTAssertTrue(content.suggest(typed, limit: 20).map(\.id).contains("cancel-subscription"), tag)
        }
        let content = try XCTUnwrap(starter.locales[try ContentFixture.tag("en")])
        for typed in ["c", "ca", "cancel my", "how do i", "how do i ca", "w"] {
            let found = content.suggest(typed, limit: 10)
            XCTAssertFalse(found.isEmpty, typed)
            XCTAssertEqual(Set(found.map(\.id)).count, found.count, "an article comes once: \(typed)")
            XCTAssertEqual(
                content.suggest(typed, limit: 3).map(\.text), Array(found.prefix(3).map(\.text)),
                "the best first: \(typed)")
        }
        XCTAssertTrue(content.suggest("zzz", limit: 10).isEmpty)
    }

    func testEachLanguageIsCompletedAsItIsTyped() throws {
        let desk = try ContentFixture.helpdesk(in: temporaryFolder())
        for (tag, title, typed) in [
            ("ru", "Отменить подписку", ["отм", "otmen", "jnvty", "отмнеить"]),
            ("bg", "Отказ от абонамент", ["отк", "otkaz ot ab"]),
            ("uk", "Скасувати підписку", ["скас", "skasu", "crfce"]),
            ("sr", "Откажи претплату", ["отк", "otkaz"]),
            ("el", "Ακύρωση συνδρομής", ["ακυρ", "akyr", "akirosi"]),
            ("he", "ביטול המינוי", ["ביט", "chy"]), ("ar", "إلغاء الاشتراك", ["الغ", "hgha"]),
            ("ko", "구독 취소", ["구", "rnehr", "gudok"]), ("ja", "パスワードを忘れた", ["パス", "pasuw"]),
            ("zh-Hans", "取消订阅", ["取", "qux"]), ("th", "ยกเลิกสมาชิก", ["ยก", "pd"]),
            ("tr", "Şifremi unuttum", ["şif", "sifr", "SİF"]), ("vi", "Hủy gói", ["hủy", "huy g"]),
            ("sv", "Glömt lösenord", ["glöm", "glom", "gloemt"]), ("km", "បោះបង់ការជាវ", ["បោះបង់", "ជាវ"]),
            ("lo", "ຍົກເລີກການສະໝັກ", ["ຍົກເລີກ", "ສະໝັກ"]), ("is", "Segja upp áskrift", ["áskr", "askr", "segja upp as"]),
        ] {
            let article = try ContentFixture.article("one", tag, title: title)
            try desk.publish([article], brand: "one")
            let program = ContentFixture.program()
            let content = try desk.faq(for: [ContentFixture.tag(tag)], as: program)
            XCTAssertEqual(content.locale, try ContentFixture.tag(tag))
            for typed in typed {
                XCTAssertEqual(content.suggest(typed, limit: 5).map(\.title), [title], "\(tag): \(typed)")
            }
        }
    }
}
