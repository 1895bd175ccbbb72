import Foundation
import Storage
import TestStores
import XCTest

@testable import Helpdesk

/// Articles and a helpdesk for the tests of content that goes in and out.
enum ContentFixture {
    static let locales = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("locales").path

    static func tag(_ text: String) throws -> LocaleTag { try XCTUnwrap(LocaleTag(text)) }

    static func article(
        _ id: String, _ locale: String = "en", title: String = "How do I pay?", body: String = "By card or transfer.",
        asked: [String] = [], tags: [String] = []
    ) throws -> Article {
        Article(
            id: id, locale: try tag(locale), section: "billing", title: title, body: body, asked: asked, tags: tags)
    }

    /// Articles with all that a format could trip over.
    static func awkward() throws -> [Article] {
        [
            try article("plain"),
            try article(
                "quotes", "pt-BR", title: "\"Preço\", como: aumenta?", body: "a \"b\", c\n\n---\n\ntitle: no head\n- x",
                asked: ["\"quoted\"", "a, b", "- dash", "key: value", "---", "=1+1"], tags: ["a b", "c:d", "\"e\""]),
            try article(
                "blocks", "ar", title: "كيف أدفع؟",
                body:
                    "Common.\n\n::: source=apple,google\nIn the store:\n\n1. Open\n2. Pay\n:::\n\n::: source=cleeng\nHere.\n:::",
                asked: ["ادفع", "👩‍👩‍👧 plan"], tags: ["دفع"]),
            try article("indented", "ja", title: "支払い方法", body: "    code\n\ttab\n\nlast  line", asked: ["支払い"]),
            try article("looks-like-csv", "en", title: ",", body: ",,\n\"\"\n,", asked: ["\""]),
        ]
    }

    static func languages() throws -> Languages { try shippedLanguages.get() }

    /// A helpdesk on a fresh store in `folder` with the brands `one` and `two`.
    static func helpdesk(in folder: String) throws -> Helpdesk {
        let desk = try Helpdesk(database: TestStores.open(file: "\(folder)/hi5.db"), languages: languages())
        for brand in ["one", "two"] {
            _ = try desk.createBrand(
                id: brand, name: brand, defaultLocale: try tag("en"), accountURL: "https://a.example")
        }
        return desk
    }

    static func program(_ brand: String = "one") -> Principal { Principal(brand: brand, kind: .integration) }

    static func agent(_ role: Agent.Role) -> Principal {
        Principal(brand: "one", kind: .agent(Agent(id: "agt_1", name: "Noa", role: role)))
    }
}

extension ArticleReading {
    var articles: [Article] { entries.map(\.article) }
    var messages: [String] { errors.listed.map(\.description) }
}

extension PublishedArticles {
    /// Of those that are served, in their order.
    var titles: [String] { current.map(title) }
}
