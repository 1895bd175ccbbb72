import Helpdesk
import XCTest

@testable import hi5d

/// What the inbox makes of what the server tells by itself.
final class InboxStreamTests: XCTestCase {
    private let tickets = [Inboxes.ticket(1_002, "second"), Inboxes.ticket(1_001, "first")]
    private let list = InboxEffect.list("", atLeast: 100)

    private func later(_ seconds: Int64) -> Timestamp { Inboxes.now.adding(seconds: seconds) }

    func testItIsOpenedWhenTheAgentIsKnown() {
        var model = InboxModel(server: "s", session: "s", size: .init(columns: 80, rows: 24), now: Inboxes.now)
        XCTAssert(model.update(.identified(.success(Inboxes.me))).contains(.listen))
    }

    func testWhileItIsOpenTheListIsAskedForOnlyWhenSomethingChanged() {
        var model = Inboxes.inbox(tickets)
        _ = model.update(.tick(later(1)))
        XCTAssertEqual(model.update(.stream(.open)), [list, .notices], "what was missed until now")
        _ = model.update(Inboxes.page(tickets))
        _ = model.update(.noticed(.success(NoticePage(notices: [], unread: 0))))
        for second in 2...30 { XCTAssertEqual(model.update(.tick(later(Int64(second)))), []) }
        XCTAssertEqual(model.update(.stream(.changed)), [list, .notices], "at once")
        _ = model.update(Inboxes.page([Inboxes.ticket(1_003, "third")] + tickets))
        XCTAssertEqual(model.fresh, [1_003])
        XCTAssertEqual(model.update(.tick(later(95))), [list], "what time alone changes")
    }

    func testACrowdOfChangesIsOneQuestionASecond() {
        var model = Inboxes.inbox(tickets)
        _ = model.update(.tick(later(1)))
        _ = model.update(.stream(.open))
        for _ in 0..<100 { XCTAssertEqual(model.update(.stream(.changed)), [], "one is under way") }
        XCTAssertEqual(model.update(Inboxes.page(tickets)), [])
        _ = model.update(.noticed(.success(NoticePage(notices: [], unread: 0))))
        for _ in 0..<100 { XCTAssertEqual(model.update(.stream(.changed)), [], "in the same second") }
        XCTAssertEqual(model.update(.tick(later(2))), [list, .notices], "what changed meanwhile")
        _ = model.update(Inboxes.page(tickets))
        XCTAssertEqual(model.update(.tick(later(3))), [], "once")
    }

    func testWithoutItTheListIsAskedForAsBefore() {
        var model = Inboxes.inbox(tickets)
        _ = model.update(.tick(later(1)))
        _ = model.update(.stream(.open))
        _ = model.update(Inboxes.page(tickets))
        _ = model.update(.noticed(.success(NoticePage(notices: [], unread: 0))))
        XCTAssertEqual(model.update(.stream(.away)), [])
        XCTAssertEqual(model.update(.tick(later(2))), [])
        XCTAssertEqual(model.update(.tick(later(4))), [list, .notices])
        _ = model.update(Inboxes.page(tickets))
        XCTAssertEqual(model.update(.tick(later(7))), [list])
        XCTAssertEqual(model.link, .online, "whether the server is there, the list tells")
    }
}
