import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// What the inbox makes of what its agent is told.
final class InboxNoticeTests: XCTestCase {
    private let tickets = [Inboxes.ticket(1_002, "second"), Inboxes.ticket(1_001, "first")]

    private func notice(_ id: String, _ ticket: Int64, _ kind: String = "subscriber_message") throws -> InboxNotice {
        try XCTUnwrap(
            InboxNotice([
                "id": .string(id), "ticket": .int(ticket), "subject": "first \u{1B}[2J", "read": false,
                "event": ["kind": .string(kind), "actor": "subscriber", "at": .string(Inboxes.now.text)],
            ]))
    }

    private func told(_ notices: [InboxNotice], unread: Int64? = nil) -> InboxEvent {
        .noticed(.success(NoticePage(notices: notices, unread: unread ?? Int64(notices.count))))
    }

    func testTheyAreAskedForOnceAtATimeAndTheLatestIsSaid() throws {
        var model = Inboxes.inbox(tickets)
        model.lastNotice = nil
        let later = Inboxes.now.adding(seconds: 3)
        XCTAssert(model.update(.tick(later)).contains(.notices))
        _ = model.update(Inboxes.page(tickets))
        XCTAssertFalse(model.update(.tick(later.adding(seconds: 3))).contains(.notices), "it is on its way")
        _ = model.update(told([try notice("ntc_1", 1_001)]))
        XCTAssertNil(model.notice, "what was there before is counted only")
        XCTAssert(model.frame.text.contains("2 unsolved, 1 unread"), model.frame.text)
        _ = model.update(told([try notice("ntc_2", 1_002), try notice("ntc_1", 1_001)]))
        XCTAssertEqual(model.notice?.text, "#1002 subscriber: subscriber message · first  [2J")
        model.say("something else", isError: true)
        _ = model.update(told([try notice("ntc_3", 1_002)]))
        XCTAssertEqual(model.notice?.text, "something else", "an error stays until it was seen")
        _ = model.update(.noticed(.failure(CommandFailure(.serverAway, "away"))))
        XCTAssertEqual(model.unread, 1, "what is known stays known")
    }

    func testOneIsOpenedAndThoseOfItsTicketAreRead() throws {
        var model = Inboxes.inbox(tickets)
        _ = model.update(told([try notice("c", 900), try notice("b", 1_001), try notice("a", 900)], unread: 120))
        model.hit(.character("u"))
        XCTAssertEqual(model.mode, .notices)
        XCTAssert(model.frame.text.contains("> 900  now  subscriber: subscriber me…"), model.frame.text)
        model.hit(.character("j"), .character("j"), .character("j"))
        XCTAssertEqual(model.noticePlace, 2)
        XCTAssertEqual(model.hit(.enter), [.load(900), .readNotices(["c", "a"])])
        XCTAssertEqual([model.mode == .browse, model.focus == .ticket], [true, true])
        XCTAssertEqual(model.selected, 900, "also one that the list does not have")
        XCTAssertEqual([model.unread, Int64(model.notices.count)], [118, 1])
        // Opened from the list, it is read too.
        model.hit(.escape, .character("j"))
        model.selected = 1_001
        XCTAssertEqual(model.hit(.enter), [.readNotices(["b"])])
        XCTAssertEqual(model.hit(.enter), [])
    }

    func testAllAreReadAtOnceAndNothingIsThere() throws {
        var model = Inboxes.inbox(tickets, columns: 40, rows: 10)
        model.hit(.character("u"))
        XCTAssertEqual(model.hit(.character("a"), .enter, .character("k")), [])
        XCTAssert(model.frame.text.contains("Nothing new about tickets"), model.frame.text)
        _ = model.update(told(try (0..<50).map { try notice("n\(99 - $0)", 1_001) }))
        for _ in 0..<49 { model.hit(.down) }
        XCTAssert(model.frame.text.contains("> 1001"), model.frame.text)
        XCTAssertEqual(model.frame.lines.count, 10)
        XCTAssertEqual(model.hit(.character("a")), [.readNotices((0..<50).map { "n\(99 - $0)" })])
        XCTAssertEqual(model.unread, 0)
        model.hit(.escape)
        XCTAssertEqual(model.mode, .browse)
    }
}
