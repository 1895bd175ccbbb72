import Bot
import JSON
import XCTest

@testable import Helpdesk

final class AudienceTests: XCTestCase {
    private func body(_ condition: String) throws -> ArticleBody {
        try ArticleBody("All.\n\n::: \(condition)\nOwn.\n:::")
    }

    private func audience(
        _ source: Source = .apple, _ state: SubscriptionState = .active, country: String? = nil,
        platforms: Set<Platform> = []
    ) -> Audience {
        Audience(bought: [.init(source: source, state: state, offer: "o-1")], country: country, platforms: platforms)
    }

    private func fits(_ condition: String, _ audience: Audience) throws -> BlockCondition.Fit {
        try XCTUnwrap(body(condition).blocks.first?.condition).fit(audience)
    }

    func testConditions() throws {
        let cases: [(String, Audience, BlockCondition.Fit)] = [
            ("source=apple", audience(), .yes), ("source=roku", audience(), .no),
            ("source!=apple", audience(), .no), ("source!=roku,cleeng", audience(), .yes),
            ("source=apple state=cancelled", audience(), .no),
            ("source=apple state=cancelled", audience(.apple, .cancelled), .yes),
            ("state!=cancelled,expired", audience(.roku, .expired), .no),
            ("country=DE,AT", audience(country: "AT"), .yes), ("country=DE", audience(country: "FR"), .no),
            ("country=DE", audience(), .perhaps), ("platform=tv,roku", audience(platforms: [.web, .tv]), .yes),
            ("platform=tv", audience(platforms: [.ios]), .no), ("platform=tv", audience(), .perhaps),
            ("offer=o-1,o-2", audience(), .yes), ("offer!=o-1", audience(), .no),
            ("source=roku country=DE", audience(), .no),
        ]
        for (condition, audience, fit) in cases { XCTAssertEqual(try fits(condition, audience), fit, condition) }
    }

    func testSourceAndStateAreOfTheSameSubscription() throws {
        let two = Audience(bought: [
            .init(source: .apple, state: .active, offer: "a"), .init(source: .cleeng, state: .cancelled, offer: "b"),
        ])
        XCTAssertEqual(try fits("source=cleeng state=cancelled", two), .yes)
        XCTAssertEqual(try fits("source=apple state=cancelled", two), .no)
    }

    func testEveryBlockHasALabelToChooseItBy() throws {
        let english = try locale("en")
        let phrases = try XCTUnwrap(shippedLanguages.get()[english]).phrases
        func label(_ condition: String) throws -> String {
            phrases.label(of: try XCTUnwrap(body(condition).blocks.first?.condition), english)
        }
        XCTAssertEqual(try label("source=apple state!=cancelled"), "If Apple bills you")
        XCTAssertEqual(try label("state=expired,terminated"), "If your subscription has ended")
        XCTAssertEqual(
            try label("source!=cleeng,apple,google,roku,samsung,amazon"), try label("source=carrier,partner"))
        XCTAssertEqual(try label("country!=US"), "≠ United States")
        XCTAssertEqual(try label("offer!=b,a country=FR"), "France")
        XCTAssertEqual(try label("offer!=b,a"), "≠ a, b")
    }

    func testWhoNeverBoughtAnythingMayChoose() throws {
        let nobody = Audience(bought: [])
        XCTAssertEqual(try fits("source=apple", nobody), .perhaps)
        XCTAssertEqual(try fits("source=apple state!=cancelled", nobody), .perhaps)
        XCTAssertEqual(try fits("source=apple state=cancelled", nobody), .no)
        XCTAssertEqual(try fits("state=none", nobody), .yes)
        XCTAssertEqual(try fits("offer=o-1", nobody), .no)
    }

    func testFactsAreWrittenAsTheLocaleHasThem() throws {
        let facts: [String: FactValue] = [
            "subscription.paid_until": .time(1_772_323_200_000),
            "subscription.nextPaymentPrice": .money(129_999, currency: "EUR"),
            "payment.last_amount": .money(1_200, currency: "JPY"), "subscription.offerTitle": .text("*Sports* [x](y)"),
        ]
        func said(_ tag: String, _ text: String) throws -> String {
            FactText(locale: try locale(tag)).filling(text, facts)
        }
        XCTAssertEqual(try said("de", "bis {{subscription.paid_until|dann}}"), "bis 1. März 2026")
        XCTAssertEqual(try said("en", "until {{subscription.paid_until|then}}."), "until March 1, 2026.")
        XCTAssertEqual(try said("fr", "{{subscription.paid_until|x}}"), "1 mars 2026")
        XCTAssertEqual(try said("de", "{{subscription.nextPaymentPrice|x}}"), "1.299,99\u{A0}€")
        XCTAssertTrue(try said("en", "{{payment.last_amount|x}}").contains("1,200"))
        XCTAssertEqual(
            try said("en", "{{subscription.offerTitle|x}}"), #"\*Sports\* \[x\]\(y\)"#, "no marks come from a title")
        XCTAssertEqual(
            try said("en", "{{subscription.source|the store}} {{brand.name}} {{none|x}} {{"),
            "the store {{brand.name}} {{none|x}} {{")
    }

    func testASignedInReaderGetsTheirOwnAndNobodyElses() throws {
        let desk = try desk()
        let text = """
            ::: state=cancelled
            Paid until {{subscription.paid_until|the end}}.
            :::

            ::: source=apple state!=cancelled
            Cancel at Apple.
            :::
            """
        try desk.helpdesk.publish(
            [Article(id: "a", locale: locale("en"), section: "help", title: "T", body: text, asked: [], tags: [])],
            brand: "acme")
        let content = try desk.helpdesk.faq(for: [locale("en")], as: desk.visitor)
        func read(_ subscriber: String?) throws -> PreparedArticle.Reading {
            try desk.helpdesk.readArticle("a", in: content, as: desk.visitor, subscriber: subscriber).reading
        }
        try desk.helpdesk.saveSubscriber(
            SubscriberRecord(
                id: "s-1",
                [
                    "subscriptions": [
                        [
                            "subscriptionId": "x", "offerId": "o", "source": "apple", "status": "cancelled",
                            "expiresAt": "2026-03-01T00:00:00Z",
                        ]
                    ]
                ]), brand: "acme")
        XCTAssertEqual(try read("s-1"), .init(text: "Paid until March 1, 2026.", choices: []))
        let anybody = try read(nil)
        XCTAssertEqual(anybody.text, "")
        XCTAssertEqual(anybody.choices.map(\.text), ["Paid until the end.", "Cancel at Apple."])
        XCTAssertEqual(anybody.choices.map(\.label), ["cancelled", "If Apple bills you"])
    }
}
