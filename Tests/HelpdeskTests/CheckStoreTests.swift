import Storage
import XCTest

@testable import Helpdesk

final class CheckStoreTests: XCTestCase {
    func testAStoreThatWasWorkedWithContradictsItselfNowhere() throws {
        let desk = try desk()
        let (number, conversation) = try desk.openTicket()
        _ = try desk.helpdesk.takeTicket(number, as: desk.ana)
        _ = try desk.helpdesk.replyToTicket(number, "Hello.", as: desk.ana)
        _ = try desk.helpdesk.addNote(number, "Note.", as: desk.ana)
        _ = try desk.post("thanks", to: conversation)
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        _ = try desk.start()
        XCTAssertEqual(try Helpdesk.contradictions(in: desk.database), [])
    }

    func testEachContradictionIsFound() throws {
        for (damage, words) in [
            ("UPDATE ticket SET status = 'closed'", "not in the state"),
            ("UPDATE ticket SET version = 9", "not in the state"),
            ("UPDATE ticket_event SET from_status = 'closed' WHERE version = 2", "does not follow"),
            ("DELETE FROM ticket_event WHERE version = 1", "does not follow"),
            ("DELETE FROM message WHERE seq = 2", "last message"),
            ("UPDATE brand SET last_ticket_number = 1", "not given out"),
        ] {
            let desk = try desk()
            _ = try desk.helpdesk.takeTicket(desk.openTicket().number, as: desk.ana)
            try desk.database.write { try $0.execute(damage, []) }
            let found = try Helpdesk.contradictions(in: desk.database)
            XCTAssertEqual(found.count, 1, damage)
            XCTAssert(found.first?.contains(words) ?? false, "\(damage): \(found)")
        }
    }
}
