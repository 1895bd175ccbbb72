import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// What events make of the inbox: no terminal, no server, no time.
final class InboxUpdateTests: XCTestCase {
    private let away = CommandFailure(.serverAway, "the server cannot be reached")
    private let two = [Inboxes.ticket(1_002, "second"), Inboxes.ticket(1_001, "first")]

    func testTheServerIsAskedAgainAfterAWhileAndNeverTwiceAtOnce() {
        var model = InboxModel(server: "s", session: "s", size: .init(columns: 80, rows: 24), now: Inboxes.now)
        let first = model.update(.tick(Inboxes.now))
        XCTAssertEqual(first, [.identify, .list("", atLeast: 100)])
        XCTAssertEqual(model.update(.tick(Inboxes.now.adding(seconds: 60))), [])
        _ = model.update(.listed("", .failure(away)))
        XCTAssertEqual(model.link, .offline(away.message))
        XCTAssertEqual(model.update(.tick(Inboxes.now.adding(seconds: 61))), [])
        XCTAssertEqual(
            model.update(.tick(Inboxes.now.adding(seconds: 63))), [.list("", atLeast: 100)])
        _ = model.update(.identified(.failure(away)))
        _ = model.update(.listed("", .failure(away)))
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
        let change = try Inboxes.change(model.hit(.control("s")))
        XCTAssertEqual(change.number, 1_002)
        XCTAssertEqual(change.kind, .comment(.reply, "Hello"))
        XCTAssertEqual(change.version, 1)
        XCTAssertEqual(model.hit(.character("r")), [], "it is on its way")
        let answered = Inboxes.ticket(1_002, "second", [.init("status", "pending"), .init("version", 2)])
        XCTAssert(
            model.update(.changed(change, .success(answered))).contains(.list("", atLeast: 100)))
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
        XCTAssertEqual(try Inboxes.change(model.hit(.control("s"))).version, 2)
    }

    func testWhatCouldNotBeSentIsKeptAndSentOnceWhenTheServerIsBack() throws {
        var model = Inboxes.inbox(two)
        model.hit(.character("n"))
        model.type("Hm")
        let first = try Inboxes.change(model.hit(.control("s")))
        XCTAssertEqual(model.update(.changed(first, .failure(away))), [])
        XCTAssertEqual(model.drafts[.init(number: 1_002, kind: .note)]?.state, .waiting)
        XCTAssertEqual(model.drafts[.init(number: 1_002, kind: .note)]?.editor.text, "Hm")
        let again = try Inboxes.change(model.update(Inboxes.page(two)))
        XCTAssertEqual(again, first, "the same key: the server does it once")
        // Written anew it is another change.
        _ = model.update(.changed(again, .failure(away)))
        model.hit(.character("n"))
        XCTAssertFalse(model.update(Inboxes.page(two)).contains(.change(first)), "not while it is being written")
        model.type("!")
        XCTAssertNotEqual(try Inboxes.change(model.hit(.control("s"))).key, first.key)
    }

    func testARefusedReplyIsKeptAndTheTicketReadAnew() throws {
        var model = Inboxes.inbox(two)
        model.hit(.character("r"))
        model.type("Hello")
        let change = try Inboxes.change(model.hit(.control("s")))
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
        XCTAssertEqual(try Inboxes.change(model.hit(.character("s"), .character("s"))).request.path, "solve")
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
        let left = model.hit(.escape)
        XCTAssertEqual(left.first, kept)
        XCTAssertEqual(try Inboxes.change(left).kind, .draft("Hello"), "and with the ticket")
        model.hit(.escape)
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

    func testTheServerReadsTheFilter() {
        var model = Inboxes.inbox(two)
        model.hit(.character("/"))
        XCTAssertEqual(model.type("status:all  \"double charge\" "), [], "asked when it is written")
        XCTAssertEqual(model.hit(.enter), [.list("status:all  \"double charge\"", atLeast: 100)])
        // What was asked before the filter changed does not count.
        let late = model.update(.listed("", .success(TicketPage(rows: [], hasMore: false))))
        XCTAssertEqual(late, [.list("status:all  \"double charge\"", atLeast: 100)])
        XCTAssertEqual(model.rows.count, 2)
        let found = TicketPage(rows: [TicketRow(two[1])].compactMap { $0 }, hasMore: false)
        _ = model.update(.listed(model.filter, .success(found)))
        XCTAssertEqual(model.selected, 1_001)
        XCTAssertEqual(model.fresh, [], "found, not new")
        model.hit(.character("/"), .character("x"), .escape)
        XCTAssertEqual(model.filter, "status:all  \"double charge\"")
        model.nextList = model.now
        XCTAssertEqual(model.hit(.escape), [.list("", atLeast: 100)])
    }

    func testAFilterThatIsNotUnderstoodCanBeMended() {
        var model = Inboxes.inbox(two)
        model.hit(.character("/"))
        model.type("lang:")
        model.hit(.enter)
        let refusal = CommandFailure(.invalid, "The query is not valid at character 6: expected a value for lang.")
        XCTAssertEqual(model.update(.listed("lang:", .failure(refusal))), [.list("", atLeast: 100)])
        XCTAssertEqual(model.mode, .filter)
        XCTAssertEqual(model.prompt.text, "lang:")
        XCTAssert(model.frame.lines.contains { $0.spans.contains { $0.text.contains("at character 6") } })
        model.type("fr")
        _ = model.update(Inboxes.page(two))
        XCTAssertEqual(model.hit(.enter), [.list("lang:fr", atLeast: 100)])
    }

    func testWhoeverReadsATicketIsSeenByOthers() {
        var model = Inboxes.inbox(two)
        XCTAssertEqual(model.update(.tick(Inboxes.now)), [], "a look at the list is none at the ticket")
        model.hit(.enter)
        XCTAssertEqual(model.update(.tick(Inboxes.now)), [.look(1_002, isTyping: false)])
        XCTAssertEqual(model.update(.tick(Inboxes.now.adding(seconds: 1))), [])
        let others = [InboxOnlooker(name: "Kim", isTyping: true), InboxOnlooker(name: "Ada", isTyping: false)]
        _ = model.update(.looked(1_002, .success(others)))
        let text = model.frame.lines.flatMap(\.spans).map(\.text)
        XCTAssert(text.contains { $0.contains("Also writing a reply: Kim") }, "\(text)")
        XCTAssert(text.contains { $0.contains("Also looking: Ada") }, "\(text)")
        model.hit(.character("r"))
        XCTAssert(model.update(.tick(Inboxes.now.adding(seconds: 2))).contains(.look(1_002, isTyping: true)))
        model.hit(.escape, .escape)
        _ = model.update(.tick(Inboxes.now.adding(seconds: 2)))
        XCTAssertNil(model.looking)
    }

    func testADraftGoesWithTheTicket() throws {
        let begun = Inboxes.ticket(1_002, "second", [.init("draft", ["text": "Dear", "version": 1])])
        var model = Inboxes.inbox([begun, two[1]])
        model.hit(.character("r"))
        XCTAssertEqual(model.drafts[.init(number: 1_002, kind: .reply)]?.editor.text, "Dear")
        model.type(" Ben")
        let kept = try Inboxes.change(model.hit(.escape))
        XCTAssertEqual(kept.kind, .draft("Dear Ben"))
        XCTAssertEqual(model.update(.changed(kept, .failure(away))), [], "it is on this machine's disk")
        XCTAssertEqual(model.link, .online)
        // A note is nobody else's.
        model.hit(.character("n"), .character("x"))
        XCTAssertFalse(model.hit(.escape).contains { if case .change = $0 { true } else { false } })
    }

    func testTheEndOfTheListAsksForMore() {
        var model = Inboxes.inbox(two)
        _ = model.update(Inboxes.page(two, hasMore: true))
        XCTAssert(model.hit(.end).contains(.list("", atLeast: 102)))
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
