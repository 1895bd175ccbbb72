import JSON
import XCTest

@testable import hi5d

/// What the API says to input that is not what it must be.
final class BadInputTests: ServerTestCase {
    func testUnknownLocalesFallBack() throws {
        let server = try startServer()
        for (asked, served) in [
            ("fr", "fr"), ("fr-CA", "fr"), ("FR-latn-ca", "fr"), ("pt-BR", "en"), ("zh-Hans", "en"), ("en-US", "en"),
        ] {
            let found = try server.one.visitor.get("/v1/faq/\(asked)/search?q=annuler")
            XCTAssertEqual(found.status, 200)
            XCTAssertEqual(found.headers["content-language"], served, asked)
            XCTAssertEqual(found.json["locale"]?.string, served, asked)
            let article = try server.one.visitor.get("/v1/faq/\(asked)/articles/cancel-subscription")
            XCTAssertEqual(article.headers["content-language"], served, asked)
            XCTAssertEqual(article.json["locale"]?.string, served, asked)
            let conversation = try server.one.visitor.post("/v1/conversations", ["locale": .string(asked)])
            XCTAssertEqual(conversation.headers["content-language"], served, asked)
            XCTAssertEqual(conversation.json["locale"]?.string, served, asked)
        }
        let accepted = try server.one.visitor.post(
            "/v1/conversations", [:], ["Accept-Language": "nonsense!!, pt-BR, fr-CA;q=0.8, en;q=0.5"])
        XCTAssertEqual(accepted.json["locale"]?.string, "fr")
    }

    func testNonsenseLocalesAreRefused() throws {
        let server = try startServer()
        let visitor = server.one.visitor
        for tag in ["x", "english", "en_US", "fr-", "../etc", "e%00n", "12", "%F0%9F%87%AB", "en-US-x-private"] {
            expect(
                try visitor.get("/v1/faq/\(tag.replacing("/", with: "%2F"))/search?q=a"), 400, "invalid_field",
                field: "locale")
        }
        for tag in ["x", "english", "en_US", String(repeating: "a", count: 100)] {
            expect(
                try visitor.post("/v1/conversations", ["locale": .string(tag)]), 400, "invalid_field", field: "locale")
        }
    }

    func testSearchParametersAreChecked() throws {
        let server = try startServer()
        for (query, field) in [
            ("", "q"), ("?q=a&q=b", "q"), ("?q=%FF%FE", "q"), ("?q=%zz", "q"), ("?q=%00", "q"),
            ("?q=a&limit=0", "limit"), ("?q=a&limit=51", "limit"),
            ("?q=a&limit=ten", "limit"), ("?q=a&limit=99999999999999999999", "limit"), ("?q=a&page=2", "page"),
        ] {
            expect(try server.one.visitor.get("/v1/faq/en/search\(query)"), 400, "invalid_field", field: field)
        }
        expect(try server.one.visitor.post("/v1/conversations?locale=fr"), 400, "invalid_field", field: "locale")
        for odd in ["", "%20%09", "%F0%9F%8E%AC", "the", "%22%27%3B--", "a%20OR%201%3D1", "%E2%80%AE"] {
            XCTAssertEqual(try server.one.visitor.get("/v1/faq/en/search?q=\(odd)").status, 200, odd)
        }
        // Somebody pastes a whole letter: its beginning is searched for.
        let letter = "restore%20purchase%20" + String(repeating: "word%20", count: 1_400)
        for path in ["search?highlight=true&q=", "suggest?q="] {
            XCTAssertEqual(try server.one.visitor.get("/v1/faq/en/\(path)\(letter)").status, 200, path)
        }
    }

    func testMessagesAreChecked() throws {
        let server = try startServer()
        let visitor = server.one.visitor
        let conversation = try visitor.start()
        let address = "/v1/conversations/\(conversation)/messages"
        for text in ["", " ", "\n\t ", "\u{3000}", "a\u{0}b", String(repeating: "a", count: 4_001)] {
            expect(try visitor.say(text, in: conversation), 400, "invalid_field", field: "text")
        }
        for value in [JSON.null, 1, 1.5, true, [], [:], ["a"]] {
            expect(try visitor.post(address, ["text": value]), 400, "invalid_field", field: "text")
        }
        expect(try visitor.post(address), 400, "invalid_field", field: "text")
        expect(try visitor.post(address, ["text": "a", "author": "bot"]), 400, "invalid_field", field: "author")
        expect(try visitor.post(address, ["a"]), 400, "invalid_field", field: "body")
        // The longest that is taken, in the widest characters.
        let longest = String(repeating: "🎬", count: 4_000)
        XCTAssertEqual(try visitor.say(longest, in: conversation).status, 201)
        let stored = try visitor.get("/v1/conversations/\(conversation)").json["messages"]?.array ?? []
        XCTAssertEqual(stored.filter { $0["author"]?.string == "subscriber" }.map { $0["text"]?.string }, [longest])
    }

    func testLargeBodiesAreRefusedAndTheServerGoesOn() throws {
        let server = try startServer()
        let conversation = try server.one.visitor.start()
        let text = JSON.object([.init("text", .string(String(repeating: "a", count: 10 << 20)))]).encoded
        for _ in 0..<3 {
            let answer = try server.one.visitor.send("POST", "/v1/conversations/\(conversation)/messages", text)
            expect(answer, 413, "content_too_large", field: "body")
            XCTAssertEqual(answer.json["limit"]?.int, 1 << 20)
        }
        XCTAssertEqual(try server.nobody.get("/healthz").status, 200)
        XCTAssertEqual(try server.one.visitor.say("hello", in: conversation).json["message"]?["seq"]?.int, 1)
    }

    func testBrokenJSONIsLocated() throws {
        let server = try startServer()
        let conversation = try server.one.visitor.start()
        let cases: [([UInt8], line: Int64, column: Int64)] = [
            (Array("{".utf8), 1, 2), (Array("{\n  \"text\": hello\n}".utf8), 2, 11), (Array("nonsense".utf8), 1, 1),
            (Array(#"{"text":"a"}x"#.utf8), 1, 13), (Array(#"{"text":"a","text":"b"}"#.utf8), 1, 13),
            (Array(#"{"text":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8), 1, 10),
            (Array(#"{"text":"\uD800"}"#.utf8), 1, 10), (Array(repeating: UInt8(ascii: "["), count: 10_000), 1, 65),
        ]
        for (body, line, column) in cases {
            let answer = try server.one.visitor.send("POST", "/v1/conversations/\(conversation)/messages", body)
            expect(answer, 400, "invalid_json")
            XCTAssertEqual(answer.json["line"]?.int, line, answer.text)
            XCTAssertEqual(answer.json["column"]?.int, column, answer.text)
        }
        expect(
            try server.one.visitor.send("POST", "/v1/conversations", Array("{}".utf8), ["Content-Type": "text/xml"]),
            415,
            "unsupported_media_type")
    }

    func testAddressesThatAreNotThere() throws {
        let server = try startServer()
        let huge = [
            "9223372036854775808", "-1", "1.0", "007", "+7", "abc", "1e3", String(repeating: "9", count: 4_000),
        ]
        for number in huge {
            expect(try server.one.agent.get("/v1/tickets/\(number)"), 400, "invalid_field", field: "number")
        }
        for number in ["0", "999999", "9223372036854775807"] {
            expect(try server.one.agent.get("/v1/tickets/\(number)"), 404, "not_found")
            expect(try server.one.agent.post("/v1/tickets/\(number)/take"), 404, "not_found")
        }
        for id in ["cnv_", "none", "%27%20OR%201=1", String(repeating: "a", count: 8_000), "%F0%9F%8E%AC"] {
            expect(try server.one.visitor.get("/v1/conversations/\(id)"), 404, "not_found")
            expect(try server.one.visitor.get("/v1/faq/en/articles/\(id)"), 404, "not_found")
        }
        for target in ["/", "/v1", "/v1/", "/v2/tickets", "/v1/tickets/", "/v1//tickets", "/openapi.json/x", "/../etc"]
        {
            expect(try server.one.agent.get(target), 404, "not_found")
        }
        for id in ["%FF", "a%00b"] {
            expect(try server.one.visitor.get("/v1/conversations/\(id)"), 400, "invalid_field", field: "id")
        }
        // A subscriber's id comes from a token that the brand signed.
        expect(try server.one.subscriber("a\u{0}b").post("/v1/conversations"), 400, "invalid_text")
    }

    func testWrongMethodsAreToldTheRightOnes() throws {
        let server = try startServer()
        for (method, target, allowed) in [
            ("DELETE", "/v1/tickets/1", "GET, HEAD, PATCH"), ("PUT", "/v1/conversations", "POST"),
            ("GET", "/v1/conversations", "POST"), ("POST", "/healthz", "GET, HEAD"),
            ("PATCH", "/v1/tickets/1/take", "POST"), ("BREW", "/v1/tickets", "GET, HEAD, POST"),
        ] {
            let answer = expect(try server.one.agent.send(method, target), 405, "method_not_allowed")
            XCTAssertEqual(answer.headers["allow"], allowed, "\(method) \(target)")
        }
        let head = try server.nobody.send("HEAD", "/openapi.json")
        XCTAssertEqual(head.status, 200)
        XCTAssert(head.body.isEmpty)
    }

    func testTicketListParametersAreChecked() throws {
        let server = try startServer()
        for (query, field) in [
            ("status=late", "status"), ("status=", "status"), ("status=new,", "status"), ("limit=0", "limit"),
            ("limit=101", "limit"), ("cursor=0", "cursor"), ("cursor=x", "cursor"), ("sort=age", "sort"),
        ] {
            expect(try server.one.agent.get("/v1/tickets?\(query)"), 400, "invalid_field", field: field)
        }
        _ = try server.one.visitor.escalate()
        let repeated = String(repeating: "solved,", count: 20) + "new"
        let listed = try server.one.agent.get("/v1/tickets?status=\(repeated)")
        XCTAssertEqual(listed.json["tickets"]?.array?.count, 1, listed.text)
    }
}
