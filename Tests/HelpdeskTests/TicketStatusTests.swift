import XCTest

@testable import Helpdesk

final class TicketStatusTests: XCTestCase {
    /// Each status with what every action makes of it; nil: not possible.
    private let life: [(from: TicketStatus, after: [TicketAction: TicketStatus?])] = [
        (.new, [.take: .open, .reply: .pending, .note: .new, .solve: .solved, .subscriberMessage: .new]),
        (.open, [.take: .open, .reply: .pending, .note: .open, .solve: .solved, .subscriberMessage: .open]),
        (.pending, [.take: .pending, .reply: .pending, .note: .pending, .solve: .solved, .subscriberMessage: .open]),
        (.onHold, [.take: .onHold, .reply: .pending, .note: .onHold, .solve: .solved, .subscriberMessage: .open]),
        (.solved, [.take: nil, .reply: .pending, .note: .solved, .solve: nil, .subscriberMessage: .open]),
        (.closed, [.take: nil, .reply: nil, .note: .closed, .solve: nil, .subscriberMessage: nil]),
    ]

    func testTheWholeLife() throws {
        XCTAssertEqual(life.map(\.from), TicketStatus.allCases)
        for (from, after) in life {
            XCTAssertEqual(after.count, TicketAction.allCases.count)
            for action in TicketAction.allCases {
                XCTAssertEqual(from.after(action), try XCTUnwrap(after[action]), "\(from) \(action)")
            }
        }
    }

    func testWhatIsPossibleIsWhatLeadsSomewhere() {
        XCTAssertEqual(TicketStatus.new.possible, [.take, .reply, .note, .solve])
        XCTAssertEqual(TicketStatus.solved.possible, [.reply, .note])
        XCTAssertEqual(TicketStatus.closed.possible, [.note])
    }

    func testTheNamesAreThoseOfTheAPI() {
        XCTAssertEqual(
            TicketStatus.allCases.map(\.rawValue), ["new", "open", "pending", "on_hold", "solved", "closed"])
        XCTAssertEqual(TicketStatus.unsolved, [.new, .open, .pending, .onHold])
    }
}
