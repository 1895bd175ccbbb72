import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// What events make of the inbox: no terminal, no server, no time.
final class InboxUpdateTests: XCTestCase {
    private let away = CommandFailure(.serverAway, "the server cannot be reached")
    private let two = [Inboxes.ticket(1_002, "second"), Inboxes.ticket(1_001, "first")]

    private func change(_ effects: [InboxEffect], line: UInt = #line) throws -> TicketChange {
        let changes = effects.compactMap { if case .change(let change) = $0 { change } else { nil } }
        XCTAssertEqual(changes.count, 1, line: line)
        return try XCTUnwrap(changes.first, line: line)
    }

    func testTheServerIsAskedAgainAfterAWhileAndNeverTwiceAtOnce() {
        var model = InboxModel(server: "s", session: "s", size: .init(columns: 80, rows: 24), now: Inboxes.now)
        let first = model.update(.tick(Inboxes.now))
        XCTAssertEqual(first, [.identify, .list(statuses: "unsolved", atLeast: 100)])
        XCTAssertEqual(model.update(.tick(Inboxes.now.adding(seconds: 60))), [])
        _ = model.update(.listed(statuses: "unsolved", .failure(away)))
        XCTAssertEqual(model.link, .offline(away.message))
        XCTAssertEqual(model.update(.tick(Inboxes.now.adding(seconds: 61))), [])
        XCTAssertEqual(
            model.update(.tick(Inboxes.now.adding(seconds: 63))), [.list(statuses: "unsolved", atLeast: 100)])
        _ = model.update(.identified(.failure(away)))
        _ = model.update(.listed(statuses: "unsolved", .failure(away)))
        XCTAssert(model.update(.tick(Inboxes.now.adding(seconds: 70))).contains(.identify), "asked until it is known")
    }

    func testWhoeverIsNoAgentIsToldSo() {
        var model = InboxModel(server: "s", session: "s", size: .init(columns: 80, rows: 24), now: Inboxes.now)
        guard case .quit(let failure?) = model.update(.identified(.success(["kind": "secret"]))).first else {
            return XCTFail("the inbox stays open")
        }
        XCTAssertEqual(failure.code, .notAllowed)
        let refusal = CommandFailure(.notAllowed, "This key is not valid.")
        XCTAssertEqual(model.update(.identified(.failure(refusal))), [.quit(refusal)])
    }

    func testTheSameTicketStaysSelectedWhateverComesAndGoes() {
        var model = Inboxes.inbox(two)
        XCTAssertEqual(model.selected, 1_002)
        model.hit(.character("j"))
        XCTAssertEqual(model.selected, 1_001)
        _ = model.update(Inboxes.page([Inboxes.ticket(1_003, "third")] + two))
        XCTAssertEqual(model.selected, 1_001)
        XCTAssertEqual(model.fresh, [1_003])
        _ = model.update(Inboxes.page([Inboxes.ticket(1_003, "third"), two[0]]))
        XCTAssertEqual(model.selected, 1_002, "what took its place")
        model.hit(.character("k"))
        XCTAssertEqual(model.fresh, [], "looked at")
        _ = model.update(Inboxes.page([]))
        XCTAssertNil(model.selected)
        XCTAssertEqual(model.hit(.character("r"), .character("t"), .character("s"), .enter, .character("j")), [])
        XCTAssertEqual(model.mode, .browse)
    }

    func testAReplyIsSentWithWhatTheAgentHasRead() throws {
        var model = Inboxes.inbox(two)
        model.hit(.character("r"))
        model.type("Hello")
        let change = try change(model.hit(.control("s")))
        XCTAssertEqual(change.number, 1_002)
        XCTAssertEqual(change.kind, .comment(.reply, "Hello"))
        XCTAssertEqual(change.version, 1)
        XCTAssertEqual(model.hit(.character("r")), [], "it is on its way")
        let answered = Inboxes.ticket(1_002, "second", [.init("status", "pending"), .init("version", 2)])
        XCTAssert(
            model.update(.changed(change, .success(answered))).contains(.list(statuses: "unsolved", atLeast: 100)))
        XCTAssertEqual(model.drafts, [:])
        XCTAssertEqual(model.rows.first?.status, "pending")
    }

    func testNothingIsAnsweredThatWasNotRead() throws {
        var model = Inboxes.inbox(two)
        model.hit(.character("r"))
        model.type("Hello")
        // The subscriber writes meanwhile.
        _ = model.update(.loaded(1_002, .success(Inboxes.ticket(1_002, "second", [.init("version", 2)]))))
        XCTAssertEqual(model.hit(.control("s")), [])
        XCTAssertEqual(model.notice?.isError, true)
        XCTAssertEqual(try change(model.hit(.control("s"))).version, 2)
    }

    func testWhatCouldNotBeSentIsKeptAndSentOnceWhenTheServerIsBack() throws {
        var model = Inboxes.inbox(two)
        model.hit(.character("n"))
        model.type("Hm")
        let first = try change(model.hit(.control("s")))
        XCTAssertEqual(model.update(.changed(first, .failure(away))), [])
        XCTAssertEqual(model.drafts[.init(number: 1_002, kind: .note)]?.state, .waiting)
        XCTAssertEqual(model.drafts[.init(number: 1_002, kind: .note)]?.editor.text, "Hm")
        let again = try change(model.update(Inboxes.page(two)))
        XCTAssertEqual(again, first, "the same key: the server does it once")
        // Written anew it is another change.
        _ = model.update(.changed(again, .failure(away)))
        model.hit(.character("n"))
        XCTAssertFalse(model.update(Inboxes.page(two)).contains(.change(first)), "not while it is being written")
        model.type("!")
        XCTAssertNotEqual(try change(model.hit(.control("s"))).key, first.key)
    }

    func testARefusedReplyIsKeptAndTheTicketReadAnew() throws {
        var model = Inboxes.inbox(two)
        model.hit(.character("r"))
        model.type("Hello")
        let change = try change(model.hit(.control("s")))
        let refusal = CommandFailure(.conflict, "taken by Kim")
        XCTAssertEqual(model.update(.changed(change, .failure(refusal))), [.load(1_002)])
        XCTAssert(model.notice?.text.contains("taken by Kim") ?? false)
        model.hit(.character("r"))
        XCTAssertEqual(model.drafts[.init(number: 1_002, kind: .reply)]?.editor.text, "Hello")
    }

    func testSolvingIsAskedForTwice() throws {
        var model = Inboxes.inbox(two)
        XCTAssertEqual(model.hit(.character("s"), .character("j")), [])
        XCTAssertEqual(model.selected, 1_002)
        XCTAssertEqual(try change(model.hit(.character("s"), .character("s"))).kind, .solve)
    }

    func testEmptyRepliesAreNotSent() {
        var model = Inboxes.inbox(two)
        model.hit(.character("r"))
        model.type("  ")
        XCTAssertEqual(model.hit(.control("s")), [])
        model.hit(.escape)
        XCTAssertEqual(model.drafts, [:], "a blank draft is none")
    }

    func testDraftsAreKeptOnDiskOnceAndFoundAgain() throws {
        var model = Inboxes.inbox(two)
        let owner = try XCTUnwrap(model.owner)
        model.hit(.character("r"))
        model.type("Hello")
        let kept = InboxEffect.keepDrafts(owner: owner, [.init(number: 1_002, kind: .reply): "Hello"])
        XCTAssertEqual(model.hit(.escape), [kept])
        XCTAssertEqual(model.update(.tick(Inboxes.now)), [], "nothing changed")
        XCTAssertEqual(model.hit(.character("q")), [.quit(nil)])
        var later = Inboxes.inbox(two)
        _ = later.update(.foundDrafts([.init(number: 1_002, kind: .reply): "Hello"]))
        later.hit(.character("r"))
        XCTAssertEqual(later.drafts.values.first?.editor.text, "Hello")
    }

    func testAnEditorOfTheAgentsOwn() {
        var model = Inboxes.inbox(two)
        model.hit(.character("r"))
        model.type("Hel")
        let key = DraftKey(number: 1_002, kind: .reply)
        XCTAssertEqual(model.hit(.control("e")), [.edit(key, "Hel")])
        _ = model.update(.edited(key, "Hello\nthere"))
        XCTAssertEqual(model.drafts[key]?.editor.text, "Hello\nthere")
        _ = model.update(.edited(key, nil))
        XCTAssertEqual(model.drafts[key]?.editor.text, "Hello\nthere", "a failed editor takes nothing")
    }

    func testTheFilter() {
        let tickets = [
            Inboxes.ticket(1_003, "Double charge", [.init("assignee", "Noa"), .init("status", "open")]),
            Inboxes.ticket(1_002, "双重收费", [.init("locale", "zh-Hans"), .init("assignee", "Kim")]),
            Inboxes.ticket(1_001, "No access", [.init("priority", "high")]),
        ]
        for (text, numbers) in [
            ("double", [1_003]), ("agent:me", [1_003]), ("agent:none", [1_001]), ("-agent:none", [1_003, 1_002]),
            ("lang:zh", [1_002]), ("priority:high access", [1_001]), ("1002", [1_002]), ("nothing", []),
            ("status:open status:new", []), ("agent:", [1_003, 1_002, 1_001]), ("-", [1_003, 1_002, 1_001]),
            ("收费", [1_002]),
        ] as [(String, [Int64])] {
            var model = Inboxes.inbox(tickets)
            model.hit(.character("/"))
            model.type(text)
            XCTAssertEqual(model.shown.map(\.number), numbers, text)
            XCTAssertEqual(model.selected.map(numbers.contains) ?? numbers.isEmpty, true, text)
            model.hit(.enter)
            XCTAssertEqual(model.shown.map(\.number), numbers, text)
            model.hit(.character("/"), .character("x"), .escape)
            XCTAssertEqual(model.filter.text, text)
            model.hit(.escape)
            XCTAssertEqual(model.shown.count, 3)
        }
    }

    func testSolvedTicketsAreAskedForWhenTheFilterNamesThem() {
        var model = Inboxes.inbox(two)
        model.hit(.character("/"))
        let effects = model.type("status:solved")
        XCTAssert(effects.contains(.list(statuses: "all", atLeast: 100)), "\(effects)")
        // What was asked before the filter changed does not count.
        let late = model.update(.listed(statuses: "unsolved", .success(TicketPage(rows: [], hasMore: false))))
        XCTAssertEqual(late, [.list(statuses: "all", atLeast: 100)])
    }

    func testTheEndOfTheListAsksForMore() {
        var model = Inboxes.inbox(two)
        _ = model.update(Inboxes.page(two, hasMore: true))
        XCTAssert(model.hit(.end).contains(.list(statuses: "unsolved", atLeast: 102)))
    }

    func testMemoryHasAnEnd() {
        var model = Inboxes.inbox(two)
        for number in 1...500 as ClosedRange<Int64> {
            _ = model.update(.loaded(number, .success(Inboxes.ticket(number, "x"))))
        }
        XCTAssertLessThanOrEqual(model.tickets.count, InboxModel.mostTickets)
        XCTAssertNotNil(model.tickets[1_002], "the selected one stays")
    }
}
