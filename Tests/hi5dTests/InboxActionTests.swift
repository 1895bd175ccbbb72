import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// Claiming, giving away and answering with macros, without a terminal or a server.
final class InboxActionTests: XCTestCase {
    private let two = [Inboxes.ticket(1_002, "second"), Inboxes.ticket(1_001, "first")]

    func testWhatIsClaimedIsOpened() {
        var model = Inboxes.inbox(two)
        XCTAssertEqual(model.hit(.character("N")), [.claim(queue: nil)])
        let effects = model.update(.claimed(.success(Inboxes.ticket(1_007, "urgent"))))
        XCTAssertEqual([model.selected, model.tickets[1_007]?["number"]?.int], [1_007, 1_007])
        XCTAssertEqual(model.focus, .ticket)
        XCTAssertEqual(model.notice?.text, "Ticket 1007 is yours.")
        XCTAssert(effects.contains(.list("", atLeast: 100)), "\(effects)")
    }

    func testAClaimDoesNotTakeAwayWhatIsBeingWritten() {
        var model = Inboxes.inbox(two)
        model.hit(.character("N"), .character("r"))
        model.type("Hello")
        _ = model.update(.claimed(.success(Inboxes.ticket(1_007, "urgent"))))
        XCTAssertEqual(model.selected, 1_002)
        XCTAssertEqual(model.mode, .compose(DraftKey(number: 1_002, kind: .reply)))
    }

    func testNothingToClaim() {
        var model = Inboxes.inbox(two)
        _ = model.update(.claimed(.success(.null)))
        XCTAssertEqual(model.notice?.text, "nothing waits that you may work on")
        _ = model.update(.claimed(.failure(CommandFailure(.serverAway, "away"))))
        XCTAssertEqual(model.link, .offline("away"))
        XCTAssertEqual(model.selected, 1_002)
    }

    func testKeysThatStandForALine() throws {
        for (key, path, cares) in [
            ("t", "take", false), ("x", "release", true), ("p", "pend", true), ("o", "hold", true),
            ("R", "resume", true),
        ] as [(Character, String, Bool)] {
            var model = Inboxes.inbox(two)
            let change = try Inboxes.change(model.hit(.character(key)))
            XCTAssertEqual(change.number, 1_002)
            XCTAssertEqual(change.request.path(on: 1_002), "/v1/tickets/1002/\(path)")
            XCTAssertEqual(change.version, cares ? 1 : nil, "what replaces something is bound to what was seen")
        }
    }

    func testAMacroIsLaidIntoTheReply() {
        var model = Inboxes.inbox(two)
        XCTAssertEqual(model.hit(.character("m")), [.find(.settings("macros"))])
        _ = model.update(.found(.settings("macros"), .success(["apology", "hello", "help"])))
        model.type("he")
        XCTAssert(model.frame.text.contains("hello  help\n :macro he"), model.frame.text)
        model.type("l")
        model.hit(.tab)
        XCTAssertEqual(model.prompt.text, "macro hel", "both go on differently")
        model.type("l")
        model.hit(.tab)
        XCTAssertEqual(model.prompt.text, "macro hello ")
        XCTAssertEqual(model.hit(.enter), [.preview(1_002, macro: "hello")])
        XCTAssertEqual(model.mode, .browse)
        _ = model.update(.previewed(1_002, .success("Hello Ana,\nyour ticket 1002.\u{1B}[2J")))
        let key = DraftKey(number: 1_002, kind: .reply)
        XCTAssertEqual(model.mode, .compose(key), "nothing is sent before the agent has seen it")
        XCTAssert(model.drafts[key]?.editor.text.hasPrefix("Hello Ana,\nyour ticket 1002.") ?? false)
        XCTAssertFalse(model.drafts[key]?.editor.text.contains("\u{1B}") ?? true)
    }

    func testAMacroThatCannotBeUsedIsToldAndChangesNothing() {
        var model = Inboxes.inbox(two)
        model.hit(.character("m"))
        model.type("nosuch")
        XCTAssertEqual(model.hit(.enter), [.preview(1_002, macro: "nosuch")])
        _ = model.update(.previewed(1_002, .failure(CommandFailure(.notFound, "There is no such macro."))))
        XCTAssertEqual(model.notice, .init(text: "There is no such macro.", isError: true))
        XCTAssertEqual(model.drafts, [:])
        model.hit(.character("j"))
        _ = model.update(.previewed(1_002, .success("late")))
        XCTAssertEqual(model.drafts, [:], "the agent has gone on to another ticket")
    }

    func testWhatIsDueHasAColumnWhereThereIsRoom() {
        let due = Inboxes.now.adding(seconds: 3_600).text
        for (columns, head, cells) in [
            (80, "PRIO   AGE  DUE  AGENT", "normal 16h  1h   -"), (60, "PRIO   AGE  AGENT", "normal -1h  -"),
        ] {
            let frame = Inboxes.inbox(
                [Inboxes.ticket(1_001, "first", [.init("dueAt", .string(due))])], columns: columns
            )
            .frame.text
            XCTAssert(frame.contains(head) && frame.contains(cells), frame)
        }
    }
}
