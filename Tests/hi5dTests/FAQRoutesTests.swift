import JSON
import XCTest

@testable import hi5d

/// What apps and pages read of a brand's FAQ besides single articles.
final class FAQRoutesTests: ServerTestCase {
    private func ids(_ answer: Answer, _ list: String) -> [String] {
        answer.json[list]?.array?.compactMap { $0["id"]?.string } ?? []
    }

    func testSuggestionsComplete() throws {
        let server = try startServer()
        let answer = try server.one.visitor.get("/v1/faq/fr-CA/suggest?q=ANNUL&limit=20")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.json["locale"]?.string, "fr")
        XCTAssertEqual(answer.headers["content-language"], "fr")
        XCTAssertEqual(ids(answer, "suggestions").first, "cancel-subscription")
        XCTAssertEqual(try server.one.visitor.get("/v1/faq/xx/suggest?q=a&limit=1").json["locale"]?.string, "en")
        XCTAssertEqual(ids(try server.one.visitor.get("/v1/faq/en/suggest?q=how&limit=1"), "suggestions").count, 1)
    }

    func testSuggestionParametersAreChecked() throws {
        let server = try startServer()
        for (query, field) in [
            ("", "q"), ("?q=%FF%FE", "q"), ("?q=%", "q"), ("?q=%00", "q"), ("?q=a&q=b", "q"), ("?q=a&limit=0", "limit"),
            ("?q=a&limit=21", "limit"), ("?q=a&page=2", "page"),
        ] {
            expect(try server.one.visitor.get("/v1/faq/en/suggest\(query)"), 400, "invalid_field", field: field)
        }
        let long = String(repeating: "z", count: 10_000)
        for odd in [
            "", "%20", "%F0%9F%8E%AC", "%22%27%3B--", "%E2%80%AE", "zzzz", long, escaped("支払い"), escaped("الدفع"),
        ] {
            let answer = try server.one.visitor.get("/v1/faq/en/suggest?q=\(odd)")
            XCTAssertEqual(answer.status, 200, odd)
            XCTAssertEqual(answer.json["suggestions"], [], odd)
        }
        expect(try server.nobody.get("/v1/faq/en/suggest?q=a"), 401, "unauthenticated")
    }

    func testAnotherBrandSuggestsItsOwn() throws {
        let server = try startServer()
        let line = articleLine("secret-plan", title: "<b>Zebra</b> plan & more")
        let taken = try server.one.program.post("/v1/articles/import", ["articles": [try JSON.parse(Array(line.utf8))]])
        XCTAssertEqual(taken.status, 200, taken.text)
        let own = try server.one.visitor.get("/v1/faq/en/suggest?q=zeb")
        XCTAssertEqual(own.json["suggestions"]?.array?.first?["text"]?.string, "<b>Zebra</b> plan & more")
        XCTAssertEqual(try server.two.visitor.get("/v1/faq/en/suggest?q=zeb").json["suggestions"], [])
    }

    func testSectionsAndLocalesAreListed() throws {
        let server = try startServer()
        let before = try server.one.visitor.get("/v1/faq/fr-CA/sections")
        XCTAssertEqual(before.headers["content-language"], "fr")
        XCTAssertEqual(before.json["locale"]?.string, "fr")
        XCTAssertEqual(ids(before, "sections"), ["subscription", "payment"], "in the order of the phrases")
        XCTAssertEqual(before.json["sections"]?.array?.first?["title"]?.string, "Votre abonnement")
        try publish(
            [
                articleLine("pay", "ar", title: "كيف أدفع؟"), articleLine("pay", "ja", title: "支払い方法"),
                articleLine("pay", "pt-BR"), articleLine("pay", "fr", title: "<script>alert(1)</script>"),
            ], server)
        let after = try server.one.visitor.get("/v1/faq/fr/sections")
        XCTAssertEqual(ids(after, "sections"), ["subscription", "payment", "billing"])
        XCTAssertEqual(
            after.json["sections"]?.array?.last?["articles"], [["id": "pay", "title": "<script>alert(1)</script>"]])
        XCTAssertEqual(after.headers["content-type"], "application/json")
        let arabic = try server.one.visitor.get("/v1/faq/ar/sections")
        XCTAssertEqual(arabic.json["sections"]?.array?.first?["articles"]?.array?.first?["title"]?.string, "كيف أدفع؟")
        let locales = try server.one.visitor.get("/v1/faq/locales").json
        XCTAssertEqual(locales["default"], "en")
        XCTAssertEqual(
            locales["locales"]?.array?.map { "\($0["tag"]?.string ?? "") \($0["direction"]?.string ?? "")" },
            ["ar rtl", "en ltr", "fr ltr", "ja ltr", "pt-BR ltr"])
        XCTAssertEqual(
            locales["locales"]?.array?.compactMap { $0["name"]?.string },
            ["العربية", "English", "Français", "日本語", "Português (Brasil)"])
        let other = try server.two.visitor.get("/v1/faq/locales").json["locales"]?.array
        XCTAssertEqual(other?.compactMap { $0["tag"]?.string }, ["en", "fr"])
        XCTAssertEqual(try server.two.visitor.get("/v1/faq/fr/sections").body, before.body)
        XCTAssertEqual(try server.one.visitor.get("/v1/faq/tlh/sections").json["locale"], "en")
        for path in ["/v1/faq/locales", "/v1/faq/en/sections"] {
            expect(try server.nobody.get(path), 401, "unauthenticated")
            expect(try server.one.visitor.get("\(path)?q=a"), 400, "invalid_field", field: "q")
            expect(try server.one.visitor.post(path), 405, "method_not_allowed")
        }
        expect(try server.one.visitor.get("/v1/faq/e%FFn/sections"), 400, "invalid_field", field: "locale")
    }

    func testSearchKeepsToASectionAndTurnsPages() throws {
        let server = try startServer()
        try publish((0..<25).map { articleLine("zebra-\($0)", title: "Zebra \($0)") }, server)
        let visitor = server.one.visitor
        func search(_ query: String) throws -> Answer { try visitor.get("/v1/faq/en/search?q=zebra\(query)") }
        let all = try search("&limit=50")
        XCTAssertEqual(all.json["next"], .null)
        var (paged, next): ([String], JSON?) = ([], nil)
        repeat {
            let page = try search("&limit=7" + (next?.int.map { "&cursor=\($0)" } ?? ""))
            XCTAssertEqual(page.json["total"], 25)
            paged += ids(page, "results")
            next = page.json["next"]
        } while next != .null
        XCTAssertEqual(paged, ids(all, "results"))
        XCTAssertEqual(try search("&limit=25").json["next"], .null)
        XCTAssertEqual(try search("&cursor=10000").json["results"], [])
        XCTAssertEqual(try search("&cursor=10000").json["next"], .null)
        XCTAssertEqual(try search("&section=billing").json["total"], 25)
        for section in ["payment", "none", "", "%F0%9F%8E%AC", String(repeating: "a", count: 10_000)] {
            XCTAssertEqual(try search("&section=\(section)").json["total"], 0, section)
        }
        let mixed = try visitor.get("/v1/faq/en/search?q=my+payment+zebra&section=payment&limit=50")
        XCTAssertEqual(Set(mixed.json["results"]?.array?.compactMap { $0["section"]?.string } ?? []), ["payment"])
        for (query, field) in [
            ("&cursor=0", "cursor"), ("&cursor=-1", "cursor"), ("&cursor=10001", "cursor"), ("&cursor=x", "cursor"),
            ("&cursor=99999999999999999999", "cursor"), ("&section=%FF", "section"),
            ("&section=a&section=b", "section"),
        ] {
            expect(try search(query), 400, "invalid_field", field: field)
        }
    }

    func testCopiesAreConfirmed() throws {
        let server = try startServer()
        let (visitor, ben) = (server.one.visitor, server.one.subscriber("ben"))
        let article = "/v1/faq/en/articles/restore-purchase"
        for path in [article, "/v1/faq/en/sections", "/v1/faq/locales"] {
            let first = try visitor.get(path)
            let tag = try XCTUnwrap(first.headers["etag"], path)
            XCTAssertEqual(first.headers["cache-control"], "public, max-age=60")
            for known in [tag, "W/\(tag)", "\"x\", \(tag)", "  \(tag) , \"y\"", "*"] {
                let again = try visitor.get(path, ["If-None-Match": known])
                XCTAssertEqual(again.status, 304, known)
                XCTAssertEqual(again.body, [], known)
                for header in ["etag", "cache-control", "vary", "content-language"] {
                    XCTAssertEqual(again.headers[header], first.headers[header], header)
                }
            }
            for unknown in [
                "\"x\"", String(tag.dropFirst()), "", ",,", "\"", "W/", String(repeating: "\"a\",", count: 1_000),
            ] {
                XCTAssertEqual(try visitor.get(path, ["If-None-Match": unknown]).body, first.body, unknown)
            }
        }
        let tag = try XCTUnwrap(try visitor.get(article).headers["etag"])
        let personal = try ben.get(article, ["If-None-Match": tag])
        XCTAssertEqual(personal.status, 200, "another text")
        XCTAssertEqual(personal.headers["cache-control"], "private, no-store")
        try publish([articleLine("restore-purchase", title: "Changed")], server)
        XCTAssertEqual(try visitor.get(article, ["If-None-Match": tag]).status, 200)
        let other = try server.two.visitor.get(article, ["If-None-Match": tag])
        XCTAssertEqual(other.status, 200, "another brand's address stands in the text")
        XCTAssertFalse(other.text.contains("Changed"))
    }

    func testWordsAreMarkedForWhoeverAsks() throws {
        let server = try startServer()
        try publish(
            [
                articleLine(
                    "zebra", title: "<img src=x onerror=alert(1)> Zebras & \"friends\"",
                    body: "Nothing here.\n\nThe `<script>` of a ZEBRA's owner."),
                articleLine("zebra", "ar", title: "كيف أدفع؟", body: "ادفع بالبطاقة"),
            ], server)
        func first(_ locale: String, _ query: String) throws -> JSON? {
            try server.one.visitor.get("/v1/faq/\(locale)/search?\(query)").json["results"]?.array?.first
        }
        let marked = try first("en", "q=zebra&highlight=true")
        XCTAssertEqual(
            marked?["titleHtml"]?.string,
            "&lt;img src=x onerror=alert(1)&gt; <mark>Zebras</mark> &amp; &quot;friends&quot;")
        let snippet = try XCTUnwrap(marked?["snippet"]?.string)
        XCTAssertTrue(snippet.contains("&lt;script&gt;"), snippet)
        XCTAssertTrue(snippet.contains("<mark>"), snippet)
        XCTAssertFalse(snippet.contains("<script"), snippet)
        for query in ["q=zebra", "q=zebra&highlight=false"] {
            XCTAssertNotNil(try first("en", query))
            XCTAssertNil(try first("en", query)?["snippet"], query)
        }
        XCTAssertEqual(marked?["titleMarks"], [[29, 35]])
        XCTAssertEqual(marked?["snippetText"]?.string, "…The <script> of a ZEBRA's owner.")
        let arabic = try first("ar", "q=\(escaped("بالبطاقة"))&highlight=true")
        XCTAssertEqual(arabic?["snippet"]?.string, "ادفع <mark>بالبطاقة</mark>")
        XCTAssertEqual(try server.two.visitor.get("/v1/faq/en/search?q=zebra&highlight=true").json["total"], 0)
        for value in ["1", "", "yes", "%FF"] {
            expect(
                try server.one.visitor.get("/v1/faq/en/search?q=a&highlight=\(value)"), 400, "invalid_field",
                field: "highlight")
        }
    }
}
