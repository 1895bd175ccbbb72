import XCTest

@testable import Helpdesk

final class TicketStatusTests: XCTestCase {
    /// For each action, what it makes of new, open, pending, on_hold, solved and closed; nil: not possible.
    private let life: [TicketAction: [TicketStatus?]] = [
        .take: [.open, .open, .pending, .onHold, nil, nil],
        .assign: [.open, .open, .pending, .onHold, nil, nil],
        .release: [.new, .open, .pending, .onHold, .solved, nil],
        .update: [.new, .open, .pending, .onHold, .solved, nil],
        .reply: [.pending, .pending, .pending, .pending, .pending, nil],
        .note: [.new, .open, .pending, .onHold, .solved, .closed],
        .pend: [.pending, .pending, .pending, .pending, nil, nil],
        .hold: [.onHold, .onHold, .onHold, .onHold, nil, nil],
        .resume: [.open, .open, .open, .open, nil, nil],
        .solve: [.solved, .solved, .solved, .solved, nil, nil],
        .close: [nil, nil, nil, nil, .closed, nil],
        .wake: [nil, nil, .open, .open, nil, nil],
        .subscriberMessage: [.new, .open, .open, .open, .open, nil],
        .merge: [.closed, .closed, .closed, .closed, .closed, nil],
        .absorb: [.new, .open, .pending, .onHold, .solved, nil],
        .split: [.new, .open, .pending, .onHold, .solved, nil],
        .link: [.new, .open, .pending, .onHold, .solved, .closed],
        .attach: [.new, .open, .pending, .onHold, .solved, nil],
        .refund: [.new, .open, .pending, .onHold, .solved, nil],
        .promise: [.new, .open, .pending, .onHold, .solved, nil],
        .handBack: [.new, .open, .pending, .onHold, .solved, nil],
        .rate: [nil, nil, nil, nil, .solved, .closed],
        .slaWarning: [.new, .open, .pending, .onHold, .solved, .closed],
        .slaBreach: [.new, .open, .pending, .onHold, .solved, .closed],
    ]

    func testTheWholeLife() throws {
        XCTAssertEqual(Set(life.keys), Set(TicketAction.allCases))
        for (action, after) in life {
            XCTAssertEqual(TicketStatus.allCases.map { $0.after(action) }, after, "\(action)")
        }
    }

    func testWhatIsPossibleIsWhatLeadsSomewhere() {
        XCTAssertEqual(TicketStatus.closed.possible, [.note, .link])
        XCTAssertFalse(TicketStatus.new.possible.contains(.subscriberMessage), "that is not an agent's to do")
        XCTAssertFalse(TicketStatus.solved.possible.contains(.take))
        XCTAssertTrue(TicketStatus.solved.possible.contains(.reply))
    }

    func testTheNamesAreThoseOfTheAPI() {
        XCTAssertEqual(
            TicketStatus.allCases.map(\.rawValue), ["new", "open", "pending", "on_hold", "solved", "closed"])
        XCTAssertEqual(TicketStatus.unsolved, [.new, .open, .pending, .onHold])
        XCTAssertEqual(TicketStatus.unsolved, TicketStatus.allCases.filter(\.isUnsolved))
    }
}
