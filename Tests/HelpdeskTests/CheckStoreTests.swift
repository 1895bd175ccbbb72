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
            ("DELETE FROM ticket_event WHERE version = 1", "event 1 of the ticket is missing"),
            ("UPDATE ticket_event SET changes = '[]' WHERE version = 2", "does not follow"),
            ("UPDATE ticket SET subject = 'another'", "not in the state"),
            ("UPDATE ticket SET queue_id = 'payments'", "not in the state"),
            ("UPDATE ticket SET is_waiting = 1", "listed as what it is not"),
            ("UPDATE ticket SET priority_rank = 3", "listed as what it is not"),
            ("INSERT INTO ticket_tag SELECT id, 'vip' FROM ticket", "listed as what it is not"),
            ("DELETE FROM ticket", "not the ticket"),
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
