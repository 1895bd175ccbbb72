import XCTest

@testable import Helpdesk

final class QueryGroupTests: XCTestCase {
    private func parsed(_ text: String) throws -> [TicketQuery.Condition] { try TicketQuery.parse(text).conditions }

    private func word(_ text: String, _ isWanted: Bool = true) -> TicketQuery.Condition {
        .text(text, isWanted: isWanted)
    }

    func testAlternativesAndParenthesesAreRead() throws {
        XCTAssertEqual(
            try parsed("a b OR c"), [.group([[word("a"), word("b")], [word("c")]], isWanted: true)],
            "OR binds weaker than standing beside each other")
        XCTAssertEqual(
            try parsed("a (b OR c)"), [word("a"), .group([[word("b")], [word("c")]], isWanted: true)])
        XCTAssertEqual(try parsed("a (b c)"), [word("a"), word("b"), word("c")], "a parenthesis that changes nothing")
        XCTAssertEqual(try parsed("-(a b)"), [.group([[word("a"), word("b")]], isWanted: false)])
        XCTAssertEqual(
            try parsed(#"(status:open OR status:pending)-queue:payments "double charge""#.replacing(")-", with: ") -")),
            [
                .group(
                    [[.field(.status, ["open"], isWanted: true)], [.field(.status, ["pending"], isWanted: true)]],
                    isWanted: true), .field(.queue, ["payments"], isWanted: false), word("double charge"),
            ])
        XCTAssertEqual(
            try parsed("-(due<2h OR (x))"),
            [
                .group(
                    [[.time(.due, isLess: true, seconds: 7_200, isWanted: true)], [word("x")]], isWanted: false)
            ])
        XCTAssertEqual(try parsed(#"or "OR" ORDER -OR"#), [word("or"), word("OR"), word("ORDER"), word("OR", false)])
    }

    func testMistakesAreShownWhereTheyAre() {
        for (text, position, expected) in [
            ("a (b", 3, "a second parenthesis that closes it"),
            ("(a (b OR c)", 1, "a second parenthesis that closes it"),
            ("a) b", 2, "a parenthesis that it closes"), (")", 1, "a parenthesis that it closes"),
            ("()", 2, "a condition between the parentheses"), ("a -( )", 6, "a condition between the parentheses"),
            ("OR a", 1, "a condition in front of OR"), ("a OR OR b", 6, "a condition in front of OR"),
            ("a OR", 5, "a condition after OR"), ("(a OR ) b", 7, "a condition after OR"),
            ("(OR)", 2, "a condition in front of OR"), ("a(b)", 2, "a space in front of the parenthesis"),
            ("tag:a(b)", 6, "a space in front of the parenthesis"), ("(a)b", 4, "a space"),
            ("due<2h(a)", 7, "a space in front of the parenthesis"), ("(-)", 3, "something after the minus"),
            ("(status:)", 9, "a value for status"), ("(due<)", 6, "a time such as 30m, 2h or 3d"),
            ("a OR status:late", 13, nil),
        ] as [(String, Int, String?)] {
            XCTAssertThrowsError(try TicketQuery.parse(text), text) {
                guard case HelpdeskError.badQuery(let found, let told) = $0 else { return XCTFail("\(text): \($0)") }
                XCTAssertEqual(found, position, text)
                if let expected { XCTAssertEqual(told, expected, text) }
            }
        }
    }

    func testNestingHasALimit() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "-(a OR ", count: depth) + "b" + String(repeating: ")", count: depth)
        }
        XCTAssertNoThrow(try TicketQuery.parse(nested(10)))
        for (text, position) in [
            (nested(11), 72), (String(repeating: "(", count: 900), 11), (String(repeating: "(", count: 10_000), 1_001),
            (String(repeating: "-(", count: 450), 22),
        ] {
            XCTAssertThrowsError(try TicketQuery.parse(text)) {
                guard case HelpdeskError.badQuery(let found, let told) = $0 else { return XCTFail("\($0)") }
                XCTAssertEqual(found, position)
                XCTAssertTrue(told.hasPrefix("at most 1"), told)
            }
        }
    }

    func testChainsAsLongAsAQueryMayBe() throws {
        let desk = try desk()
        let zebra = try desk.open("zebra")
        _ = try desk.open("quagga")
        let fields = (0..<60).map { "tag:t\($0)" } + ["subject", "zebra"]
        for (query, expected) in [
            ((0..<120).map { "k\($0)" } + ["zebra"], [zebra]), (fields, [zebra]),
            ((0..<150).map { "k\($0 % 10)" }, []),
        ] {
            let chain = query.joined(separator: " OR ")
            XCTAssertEqual(try desk.numbers(chain), expected)
            XCTAssertEqual(try desk.numbers("-(\(chain))").contains(zebra), expected == [])
        }
        let product = (0..<30).map { "(tag:a\($0) OR zebra OR -tag:b\($0))" }.joined(separator: " ")
        XCTAssertEqual(try desk.numbers(product).count, 2)
        XCTAssertThrowsError(try TicketQuery.parse((0..<1_000).map { "k\($0)" }.joined(separator: " OR ")))
    }

    func testTagsThatManyHaveAreFoundAlike() throws {
        let desk = try desk()
        let opened = try (0..<9).map { place in
            let number = try desk.open(place < 6 ? "zebra" : "quagga")
            var update = TicketUpdate()
            update.addTags = ["all", "third\(place % 3)"]
            _ = try desk.helpdesk.updateTicket(number, update, as: desk.ana)
            return number
        }
        _ = try desk.helpdesk.takeTicket(opened[3], as: desk.ana)
        for (query, expected) in [
            ("tag:third0", [0, 3, 6]), ("tag:third0,third1 -tag:third1", [0, 3, 6]), ("tag:none", []),
            ("tag:third0 tag:all status:open", [3]), ("tag:third0 zebra", [0, 3]),
            ("tag:third0 (quagga OR assignee:me)", [3, 6]), ("tag:third2 OR assignee:me", [2, 3, 5, 8]),
        ] as [(String, [Int])] {
            try desk.assertFinds(query, expected.map { opened[$0] })
        }
    }

    func testWhatFewTicketsThatAreOverHaveIsFoundAlike() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.slaPolicy, "all", ["firstReply": 10], as: lead)
        let opened = try (0..<12).map { place in
            try desk.open(
                topic: place % 4 == 0 ? "invoice" : nil, locale: ["en", "pt", "pt-BR"][place % 3],
                subscriber: "s\(place)")
        }
        for place in 0..<6 {
            var update = TicketUpdate()
            update.priority = place % 2 == 0 ? .urgent : .low
            _ = try desk.helpdesk.updateTicket(opened[place], update, as: desk.ana)
            if place > 1 { _ = try desk.helpdesk.solveTicket(opened[place], as: desk.ana) }
        }
        // Those that nobody has solved are late.
        desk.clock.advance(seconds: 700)
        try desk.helpdesk.runDueTimers()
        for (query, expected) in [
            ("topic:invoice", [0, 4, 8]), ("topic:invoice status:solved", [4]), ("topic:none,invoice lang:pt", [4, 8]),
            ("-topic:invoice status:solved", [2, 3, 5]), ("priority:urgent", [0, 2, 4]),
            ("priority:low,urgent -lang:en", [1, 2, 4, 5]), ("lang:pt", [1, 2, 4, 5, 7, 8, 10, 11]),
            ("lang:pt-BR status:solved", [2, 5]), ("lang:fr", []), ("channel:chat status:solved", [2, 3, 4, 5]),
            ("channel:email", []), ("sla:breached", [0, 1, 6, 7, 8, 9, 10, 11]), ("sla:breached priority:low", [1]),
            ("-sla:breached", [2, 3, 4, 5]), ("topic:invoice OR priority:low", [0, 1, 3, 4, 5, 8]),
        ] as [(String, [Int])] {
            try desk.assertFinds(query, expected.map { opened[$0] })
        }
    }

    func testTicketsThatWereOpenedByAWrongClockHideNoOthers() throws {
        let desk = try desk()
        func open(_ count: Int) throws -> [Int64] { try (0..<count).map { _ in try desk.open(locale: "en") } }
        let before = try open(10)
        desk.clock.advance(seconds: 5 * 3_600)
        let ahead = try open(10)
        desk.clock.advance(seconds: -5 * 3_600)
        let after = try open(10)
        desk.clock.advance(seconds: 5_400)
        try desk.assertFinds("created>1h", before + after)
        try desk.assertFinds("created<1h", ahead)
        try desk.assertFinds("created<2h", before + ahead + after)
        try desk.assertFinds("created>2h", [])
    }

    func testTicketsOfWhichEachHasATagOfItsOwnAreFoundAlike() throws {
        let desk = try desk()
        let opened = try (0..<310).map { place in
            let number = try desk.open(locale: place % 100 == 7 ? "fr" : "en")
            var update = TicketUpdate()
            update.addTags = ["own\(place)"] + (place == 9 ? [] : ["all"])
            _ = try desk.helpdesk.updateTicket(number, update, as: desk.ana)
            if place % 50 == 7 { _ = try desk.helpdesk.takeTicket(number, as: desk.ana) }
            return number
        }
        for (query, expected) in [
            ("-tag:all", [9]), ("tag:own8", [8]), ("tag:own7,own8,own107 lang:fr", [7, 107]), ("-tag:all lang:fr", []),
            ("tag:all lang:fr -tag:own7 status:open", [107, 207, 307]),
        ] as [(String, [Int])] {
            try desk.assertFinds(query, expected.map { opened[$0] })
        }
    }

    func testAWordThatSaysNothingLeavesItToTheOthers() throws {
        let desk = try desk()
        let zebra = try desk.open("the zebra")
        let quagga = try desk.open("the quagga")
        for (query, expected) in [
            ("the", []), ("the OR zebra", [zebra]), ("the (zebra OR quagga)", [quagga, zebra]), ("(the)", []),
            ("-(the)", [quagga, zebra]), ("-(the zebra)", [quagga]), ("-(the OR zebra)", [quagga]),
            ("-the zebra", [zebra]), ("(the OR -the)", [quagga, zebra]), ("-(-the)", []), ("the -zebra", []),
        ] {
            XCTAssertEqual(try desk.numbers(query), expected, query)
        }
    }

    func testOrKeepsToTheBrandAndTheAgentsQueues() throws {
        let desk = try desk()
        _ = try desk.open("zebra")
        _ = try desk.helpdesk.createBrand(
            id: "rival", name: "Rival", defaultLocale: locale("en"), accountURL: "https://rival.test")
        let spy = try desk.helpdesk.authenticate(
            "Bearer " + desk.helpdesk.createAgent(brand: "rival", name: "Spy", role: .admin))
        let narrow = try desk.agent("Nia", .agent, ["queues": ["payments": "work"]])
        for query in ["zebra OR status:new", "status:new OR -zebra", "-(quagga OR tag:x)", "tag:x OR -tag:x"] {
            XCTAssertEqual(try desk.numbers(query, as: spy), [], query)
            XCTAssertEqual(try desk.numbers(query, as: narrow), [], query)
            XCTAssertEqual(try desk.numbers(query).count, 1, query)
        }
    }
}
