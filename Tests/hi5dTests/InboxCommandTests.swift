import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// What is typed after `:`, without a terminal or a server.
final class InboxCommandTests: XCTestCase {
    private let two = [
        Inboxes.ticket(1_002, "second", [.init("version", 7)]),
        Inboxes.ticket(1_001, "first"),
    ]

    private func entered(_ line: String, _ model: inout InboxModel) -> [InboxEffect] {
        model.hit(.character(":"))
        model.hit(.paste(line))
        return model.hit(.enter)
    }

    private func completed(_ line: String, _ model: InboxModel) -> String {
        var model = model
        model.hit(.character(":"))
        model.hit(.paste(line), .tab)
        return model.prompt.text
    }

    func testTheWordsOfTheShellAreThoseOfTheInbox() throws {
        let lines: [(line: String, path: String, fields: JSON)] = [
            ("assign noa", "/v1/tickets/1002/assign", ["agent": "noa"]),
            (
                "assign Noa Levi --why \"on holiday\"", "/v1/tickets/1002/assign",
                ["agent": "Noa Levi", "why": "on holiday"]
            ),
            ("hold", "/v1/tickets/1002/hold", [:]), ("resume", "/v1/tickets/1002/resume", [:]),
            ("priority high", "/v1/tickets/1002", ["priority": "high"]),
            ("queue payments", "/v1/tickets/1002", ["queue": "payments"]),
            ("tag +vip -old plain", "/v1/tickets/1002", ["addTags": ["vip", "plain"], "removeTags": ["old"]]),
            ("merge 1001", "/v1/tickets/1002/merge", ["into": 1_001]),
            ("link 1001", "/v1/tickets/1002/links", ["ticket": 1_001, "kind": "related"]),
            ("note it's \\\"his\\\" card", "/v1/tickets/1002/notes", ["text": "it's \"his\" card"]),
            (
                "refund pay-1 charged twice", "/v1/tickets/1002/refunds",
                ["payment": "pay-1", "reason": "charged twice"]
            ),
            ("refund approve rf/1", "/v1/refunds/rf%2F1", ["action": "approve"]),
            ("refund deny rf-1 --why \"too late\"", "/v1/refunds/rf-1", ["action": "deny", "why": "too late"]),
        ]
        for (line, path, fields) in lines {
            var model = Inboxes.inbox(two)
            let change = try Inboxes.change(entered(line, &model))
            XCTAssertEqual(change.request.path(on: change.number), path, line)
            XCTAssertEqual(change.request.body, .fields(fields.members ?? []), line)
            XCTAssertEqual(model.mode, .browse)
        }
    }

    /// Every deed of the command line is there, and none is another at the shell.
    func testNoDeedIsMissing() {
        let names = LineCommand.all.map(\.usage.name)
        XCTAssertEqual(Set(names).count, names.count)
        for deed in ticketDeeds + refundDeeds {
            XCTAssertNotNil(commands.first { $0.name == deed.path }, deed.path)
            XCTAssert(names.contains(deed.path.replacing("ticket ", with: "")), deed.path)
        }
        for line in LineCommand.keys.values {
            XCTAssertNotNil(LineCommand.beginning(LineWords(line).words.map(\.text)), line)
        }
    }

    func testWhatIsNotUnderstoodStaysToBeMended() {
        for (line, says) in [
            ("assing", "did you mean \"assign\"?"), ("assign", "AGENT… is missing. Usage: :assign AGENT… [options]"),
            ("hold --wy x", "did you mean --why?"), ("merge x", "a ticket number is expected, not \"x\""),
            ("pend --until soon", "a time is expected"), ("note \"open", "opened and not closed"),
            ("refund approve", "is missing"),
            ("set", "nothing to change"), ("show 0", "a ticket number is expected"),
            ("priority", "PRIORITY is missing"),
        ] {
            var model = Inboxes.inbox(two)
            XCTAssertEqual(entered(line, &model), [], line)
            XCTAssertEqual(model.mode, .command(nil), line)
            XCTAssertEqual(model.prompt.text, line)
            XCTAssert(
                model.notice?.isError == true && model.notice?.text.contains(says) == true,
                "\(line): \(model.notice?.text ?? "-")")
            XCTAssert(model.frame.text.contains("\n :\(line)"), model.frame.text)
        }
        var model = Inboxes.inbox(two)
        _ = entered("hold --help", &model)
        XCTAssertEqual(model.notice?.text, ":hold [--why TEXT]: Leave a ticket to somebody else.")
        var empty = Inboxes.inbox([])
        XCTAssertEqual(entered("hold", &empty), [])
        XCTAssertEqual(empty.notice?.text, "no ticket is selected")
    }

    func testWordsAreCompleted() {
        var model = Inboxes.inbox([
            Inboxes.ticket(
                1_002, "second",
                [
                    .init("tags", ["old", "ios"]), .init("context", Inboxes.context),
                    .init("refunds", [["id": "rf-7", "possible": ["approve"]], ["id": "rf-8", "possible": []]]),
                ]),
            Inboxes.ticket(1_001, "first", [.init("tags", ["vip", "ios"])]),
        ])
        XCTAssertEqual(model.hit(.character(":")), [])
        XCTAssertEqual(model.type("assign "), [.find(.agents)], "asked once")
        _ = model.update(.found(.agents, .success(["Kim", "Noa", "Noa Levi"])))
        model.hit(.escape)
        for (typed, becomes) in [
            ("hol", "hold "), ("hold --w", "hold --why "), ("assign k", "assign Kim "), ("assign n", "assign Noa"),
            ("assign Noa\\ ", "assign Noa\\ Levi "), ("priority h", "priority high "),
            ("set --priority u", "set --priority urgent "),
            ("tag -o", "tag -old "), ("tag +", "tag +vip "), ("tag -old +v", "tag -old +vip "),
            ("merge ", "merge 1001 "),
            ("refund p", "refund p"), ("refund pay", "refund pay-1 "), ("refund approve ", "refund approve rf-7 "),
            ("refund s", "refund screen "), ("promise re", "promise re"), ("promise ref", "promise refund "),
            ("link 1001 --kind dup", "link 1001 --kind duplicate"), ("nothing", "nothing"), ("hold x y", "hold x y"),
            ("he", "help "),
        ] {
            XCTAssertEqual(completed(typed, model), becomes, typed)
        }
    }

    func testFilesAreAskedForByFolder() {
        var model = Inboxes.inbox(two)
        XCTAssertEqual(model.hit(.character("A")), [.find(.files(""))])
        XCTAssertEqual(model.type("~/P"), [.find(.files("~/"))])
        _ = model.update(.found(.files("~/"), .success(["~/.profile", "~/Pictures/"])))
        model.hit(.tab)
        XCTAssertEqual(model.prompt.text, "attach ~/Pictures/", "a folder goes on")
        _ = model.update(.found(.files("~/Pictures/"), .success(["~/Pictures/black screen.png"])))
        model.hit(.tab)
        XCTAssertEqual(model.prompt.text, "attach ~/Pictures/black\\ screen.png ")
    }

    func testAFileGoesWithTheReply() throws {
        var model = Inboxes.inbox(two)
        model.hit(.character("r"))
        model.type("Hello")
        model.hit(.control("o"))
        XCTAssertEqual(model.prompt.text, "attach --public ")
        XCTAssert(model.frame.text.contains("Reply to #1002"), "what is written stays before one's eyes")
        model.hit(.paste("/tmp/x.png"))
        let change = try Inboxes.change(model.hit(.enter))
        XCTAssertEqual(change.request.body, .file("/tmp/x.png", isPublic: true))
        XCTAssertNil(change.version, "nothing is replaced")
        let key = DraftKey(number: 1_002, kind: .reply)
        XCTAssertEqual(model.mode, .compose(key))
        _ = model.update(.changed(change, .success(Inboxes.ticket(1_002, "second", [.init("version", 8)]))))
        XCTAssert(model.notice?.text.contains("has the file, which its subscriber sees") ?? false)
        XCTAssertEqual(try Inboxes.change(model.hit(.control("s"))).version, 8, "one's own change is read")
        // Refused, it is said, and the reply goes on.
        var other = Inboxes.inbox(two)
        other.hit(.character("n"), .control("o"))
        XCTAssertEqual(other.prompt.text, "attach ", "a note's file is for agents")
        other.hit(.paste("x.exe"))
        let refused = try Inboxes.change(other.hit(.enter))
        _ = other.update(.changed(refused, .failure(CommandFailure(.invalid, "Programs are not taken."))))
        XCTAssertEqual(other.notice, .init(text: "Programs are not taken.", isError: true))
        XCTAssertEqual(other.mode, .compose(DraftKey(number: 1_002, kind: .note)))
    }

    func testWhatChangedMeanwhileIsSaidAndRead() throws {
        var model = Inboxes.inbox(two)
        let change = try Inboxes.change(entered("priority high", &model))
        XCTAssertEqual(change.version, 7)
        let conflict = CommandFailure(
            .conflict,
            "It was changed meanwhile (Kim: assignee, priority and queue by the rule of the cup) and is at version 9 now."
        )
        XCTAssertEqual(model.update(.changed(change, .failure(conflict))), [.load(1_002)])
        XCTAssert(
            model.frame.text.replacing("\n ", with: " ").contains("rule of the cup) and is at version 9 now."),
            model.frame.text)
    }

    func testWhatIsAnsweredWithSomethingElseIsReadAnew() throws {
        var model = Inboxes.inbox(two)
        let split = try Inboxes.change(entered("split A second matter", &model))
        let effects = model.update(.changed(split, .success(Inboxes.ticket(1_009, "A second matter"))))
        XCTAssert(effects.contains(.load(1_002)), "\(effects)")
        XCTAssertEqual(model.notice?.text, "Ticket 1009 is split from 1002.")
        XCTAssertEqual(model.tickets[1_002]?["version"]?.int, 7)
        let refund = try Inboxes.change(entered("refund screen rf-1", &model))
        _ = model.update(.loaded(1_002, .success(two[0])))
        XCTAssert(
            model.update(.changed(refund, .success(["id": "rf-1", "status": "screened"]))).contains(.load(1_002)))
        XCTAssertEqual(model.notice?.text, "The refund is screened.")
    }

    func testANumberOpensATicketAndOneThatIsNotThereDoesNotStay() {
        var model = Inboxes.inbox(two)
        XCTAssertEqual(entered("900", &model), [.load(900)])
        XCTAssertEqual([model.selected, model.focus == .ticket ? 1 : 0], [900, 1])
        _ = model.update(.loaded(900, .failure(CommandFailure(.notFound, "There is no such ticket."))))
        XCTAssertEqual([model.selected, model.focus == .list ? 1 : 0], [1_002, 1])
        XCTAssertEqual(model.notice?.text, "There is no such ticket.")
    }

    func testTheTicketStaysWhatTheLineWasBegunFor() throws {
        var model = Inboxes.inbox(two)
        model.hit(.character(":"))
        model.type("solve")
        _ = model.update(Inboxes.page([two[1]]))
        XCTAssertEqual(try Inboxes.change(model.hit(.enter)).number, 1_002, "not what took its place in the list")
    }

    func testLinesComeBack() {
        var model = Inboxes.inbox(two)
        _ = entered("hold", &model)
        _ = entered("tag +vip", &model)
        model.hit(.character(":"), .up)
        XCTAssertEqual(model.prompt.text, "tag +vip")
        model.hit(.up, .up)
        XCTAssertEqual(model.prompt.text, "hold")
        model.hit(.down, .down)
        XCTAssertEqual(model.prompt.text, "")
        model.hit(.backspace)
        XCTAssertEqual(model.mode, .browse, "nothing is left to take away")
    }

    func testAllKeysAreOnOneScreen() {
        var model = Inboxes.inbox(two)
        model.hit(.character("?"))
        XCTAssertLessThanOrEqual(InboxHelp.lines(width: 80).count, 21)
        for part in ["assign it to an agent", ":merge 1042", "promised."] {
            XCTAssert(model.frame.text.contains(part), model.frame.text)
        }
        XCTAssertFalse(model.frame.lines.contains { $0.text.hasSuffix("…") }, model.frame.text)
    }

    func testTheHistoryIsRead() {
        let event: JSON = [
            "at": "2026-02-01T11:00:00Z", "actor": "Kim", "kind": "update", "why": "a regular",
            "changes": [["field": "priority", "from": "normal", "to": "high"]],
        ]
        var model = Inboxes.inbox([Inboxes.ticket(1_002, "second", [.init("events", .array([event]))])])
        model.hit(.character("H"))
        XCTAssert(model.frame.text.contains("Kim  update: a regular"), model.frame.text)
        XCTAssert(model.frame.text.contains("priority: normal → high"), model.frame.text)
        model.hit(.escape)
        XCTAssertEqual(model.mode, .browse)
    }
}

final class LineWordsTests: XCTestCase {
    func testWords() {
        for (line, words) in [
            ("", []), ("  a  b ", ["a", "b"]), (#"a "b c" d"#, ["a", "b c", "d"]), (#"a\ b \""#, ["a b", "\""]),
            ("it's don't", ["it's", "don't"]), (#""""#, [""]), (#"x"y z"w"#, ["xy zw"]), ("שלום 日本", ["שלום", "日本"]),
        ] as [(String, [String])] {
            XCTAssertEqual(LineWords(line).words.map(\.text), words, line)
            XCTAssertFalse(LineWords(line).isOpen, line)
        }
        XCTAssert(LineWords("a \"b").isOpen)
        for word in ["a b", "\"", "\\", "日 本\\ "] {
            XCTAssertEqual(LineWords(LineWords.quoted(word)).words.map(\.text), [word])
        }
    }
}
