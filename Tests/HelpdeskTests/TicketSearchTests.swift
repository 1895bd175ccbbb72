import JSON
import XCTest

@testable import Helpdesk

final class TicketSearchTests: XCTestCase {
    func testQueriesAreRead() throws {
        XCTAssertEqual(
            try TicketQuery.parse(
                #"status:open queue:payments,live -tag:vip due<2h created>3d "double charge" -refund"#
            )
            .conditions,
            [
                .field(.status, ["open"], isWanted: true), .field(.queue, ["payments", "live"], isWanted: true),
                .field(.tag, ["vip"], isWanted: false), .time(.due, isLess: true, seconds: 7_200, isWanted: true),
                .time(.created, isLess: false, seconds: 259_200, isWanted: true),
                .text("double charge", isWanted: true),
                .text("refund", isWanted: false),
            ])
        XCTAssertEqual(try TicketQuery.parse("  ").conditions, [])
        XCTAssertEqual(
            try TicketQuery.parse(#"assignee:"Ana B",me"#).conditions,
            [.field(.assignee, ["Ana B", "me"], isWanted: true)])
    }

    func testMistakesAreShownWhereTheyAre() {
        for (text, position) in [
            ("status:late", 8), ("x status:", 10), ("colour:red", 1), ("due<2", 5), ("due<soon", 5),
            (#"say "nothing"#, 5), (#""""#, 1), ("- x", 2), ("tag:a,", 7), (#"a"b""#, 2), ("height<2h", 1), ("é -", 4),
            ("priority:high,huge", 15), ("sla:fine", 5), ("number:12,x", 11), ("created>999999999d", 9),
            ("lang:nonsense", 6), ("x lang:fr,12", 11), ("number:0", 8), (#"queue:"a b""#, 7), ("-tag:vip,a/b", 10),
        ] {
            XCTAssertThrowsError(try TicketQuery.parse(text), text) {
                guard case HelpdeskError.badQuery(let found, _) = $0 else { return XCTFail("\(text): \($0)") }
                XCTAssertEqual(found, position, text)
            }
        }
        XCTAssertThrowsError(try TicketQuery.parse(String(repeating: "a", count: 1_001)))
    }

    func testWordsAndPhrases() throws {
        let desk = try desk()
        let charge = try desk.open("There is a double charge on my card")
        let other = try desk.open("The charge is double what it was", locale: "fr")
        XCTAssertEqual(try desk.numbers("double charge"), [other, charge])
        XCTAssertEqual(try desk.numbers(#""double charge""#), [charge])
        XCTAssertEqual(try desk.numbers("DOUBLE -card"), [other])
        XCTAssertEqual(try desk.numbers("-card"), [other])
        XCTAssertEqual(try desk.numbers("charge lang:fr"), [other])
        XCTAssertEqual(try desk.numbers("charge nothing"), [])
        XCTAssertEqual(try desk.numbers("the"), [], "a word that says nothing finds nothing")
        for quoted in ["don't", "a*", "NEAR(a b)", "words:x", "';--", "AND OR NOT"] {
            // Whatever the engine's own language would make of it, it is only looked for.
            _ = try? desk.numbers("\"\(quoted)\"")
            _ = try desk.helpdesk.listTickets(
                TicketListing(TicketQuery([.text(quoted, isWanted: true), .text(quoted, isWanted: false)])),
                as: desk.ana)
        }
    }

    func testWhatIsSaidLaterIsFoundToo() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        _ = try desk.post("The decoder blinks", to: conversation)
        _ = try desk.helpdesk.replyToTicket(number, "Unplug the aerial", as: desk.ana)
        _ = try desk.helpdesk.addNote(number, "Known firmware trouble", as: desk.ana)
        for word in ["decoder", "aerial", "firmware", "\"speak person\""] {
            XCTAssertEqual(try desk.numbers(word), [number], word)
        }
    }

    func testFieldsAndTimes() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.slaPolicy, "urgent", ["priorities": ["urgent"], "firstReply": 60], as: lead)
        let plain = try desk.open("zebra", subscriber: "sam")
        desk.clock.advance(seconds: 7_200)
        let hot = try desk.open("quagga", topic: "account-compromised")
        var update = TicketUpdate()
        update.addTags = ["vip"]
        _ = try desk.helpdesk.updateTicket(plain, update, as: desk.ana)
        _ = try desk.helpdesk.takeTicket(hot, as: desk.ana)
        for (query, expected) in [
            ("priority:urgent", [hot]), ("tag:vip", [plain]), ("-tag:vip", [hot]), ("assignee:me", [hot]),
            ("assignee:none", [plain]), ("-assignee:none", [hot]), ("assignee:Ana", [hot]), ("assignee:Ben", []),
            ("subscriber:sam", [plain]), ("-subscriber:sam", [hot]), ("topic:account-compromised", [hot]),
            ("due<2h", [hot]), ("due<30m", []), ("due>30m", [hot]), ("created>1h", [plain]), ("created<1h", [hot]),
            ("updated<1m", [hot, plain]), ("status:new", [plain]), ("-status:new", [hot]),
            ("status:unsolved", [hot, plain]),
            ("channel:chat", [hot, plain]), ("-channel:chat", []), ("queue:general zebra", [plain]), ("queue:none", []),
        ] as [(String, [Int64])] {
            XCTAssertEqual(try desk.numbers(query), expected, query)
        }
    }

    func testPagesInEveryOrderHaveEachTicketOnce() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.slaPolicy, "urgent", ["priorities": ["urgent"], "firstReply": 60], as: lead)
        var opened: [Int64] = []
        for index in 0..<23 {
            opened.append(try desk.open("zebra", topic: index % 3 == 0 ? "account-compromised" : nil))
            if index % 4 == 0 { desk.clock.advance(seconds: 60) }
            if index % 5 == 0 { _ = try desk.helpdesk.takeTicket(opened[index / 2], over: true, as: lead) }
        }
        for sort in TicketSort.allCases {
            for query in ["status:all", "zebra"] {
                var found: [Ticket] = []
                var cursor: String?
                repeat {
                    let page = try desk.helpdesk.listTickets(
                        TicketListing(try TicketQuery.parse(query), sort: sort, limit: 4, cursor: cursor), as: lead)
                    found += page.items
                    cursor = page.next
                } while cursor != nil
                XCTAssertEqual(found.map(\.number).sorted(), opened, "\(sort) \(query)")
                let keys = found.map { TicketCursor($0, sort).value }
                XCTAssertEqual(keys, sort == .due ? keys.sorted() : keys.sorted(by: >), "\(sort) \(query)")
            }
        }
        for cursor in ["x", "-1", "1-2-3", "", "99999999999999999999"] {
            assertThrows(
                .invalid(field: "cursor", expected: "the \"next\" of a page in the same order"),
                try desk.helpdesk.listTickets(TicketListing(cursor: cursor), as: lead))
        }
    }

    func testWordsThatManyHaveAreFoundAlike() throws {
        let desk = try desk()
        let opened = try (0..<12).map { try desk.open($0 % 3 == 0 ? "zebra crossing" : "zebra") }
        _ = try desk.helpdesk.takeTicket(opened[1], as: desk.ana)
        for (query, expected) in [
            ("zebra", opened), ("zebra crossing", stride(from: 0, to: 12, by: 3).map { opened[$0] }),
            ("zebra -crossing", opened.enumerated().filter { $0.offset % 3 != 0 }.map(\.element)),
            ("status:open zebra", [opened[1]]), ("quagga", []),
        ] as [(String, [Int64])] {
            try desk.assertFinds(query, expected)
        }
        XCTAssertEqual(try desk.numbers("number:\(opened[2]),\(opened[4])"), [opened[4], opened[2]])
        XCTAssertEqual(try desk.numbers("zebra -number:\(opened[2])").count, 11)
    }

    func testNoBrandFindsAnothers() throws {
        let desk = try desk()
        let mine = try desk.open("zebra")
        let other = try desk.helpdesk.createBrand(
            id: "rival", name: "Rival", defaultLocale: locale("en"), accountURL: "https://rival.test")
        _ = other
        let spy = try desk.helpdesk.authenticate(
            "Bearer " + desk.helpdesk.createAgent(brand: "rival", name: "Spy", role: .admin))
        XCTAssertEqual(try desk.numbers("zebra", as: spy), [])
        XCTAssertEqual(try desk.numbers("-quagga", as: spy), [])
        XCTAssertEqual(try desk.numbers("zebra"), [mine])
    }

    func testAViewWithAWrongQueryIsRefused() throws {
        let desk = try desk()
        XCTAssertThrowsError(try desk.set(.view, "mine", ["query": "status:late"], as: desk.ana)) {
            guard case HelpdeskError.badQuery(8, _) = $0 else { return XCTFail("\($0)") }
        }
        try desk.set(.view, "mine", ["query": "assignee:me", "sort": "due"], as: desk.ana)
        XCTAssertEqual(try desk.helpdesk.settings(as: desk.ben).all(.view).map(\.id), ["mine"])
    }
}
