import Dispatch
import Synchronization
import XCTest

@testable import Helpdesk

/// Files that subscribers attach, and those that they are shown.
final class OwnFileTests: XCTestCase {
    private let log = NewAttachment(name: "log.txt", claimed: "text/plain", bytes: Array("a log".utf8), isPublic: true)

    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? HelpdeskError)?.code }
        return nil
    }

    private func escalated(_ desk: Desk, _ subscriber: String = "sam") throws -> (Conversation, Int64) {
        let conversation = try desk.start(subscriber: subscriber)
        let posted = try desk.post(SmallLanguage.askPerson, to: conversation, subscriber: subscriber)
        return (conversation, try XCTUnwrap(posted.ticketNumber))
    }

    private func attach(
        _ desk: Desk, _ file: NewAttachment, _ conversation: Conversation, as principal: Principal? = nil,
        subscriber: String? = "sam", key: IdempotencyKey? = nil
    ) throws -> Attachment {
        try desk.helpdesk.attachFile(
            file, inConversation: conversation.id, as: principal ?? desk.visitor, subscriber: subscriber, key: key)
    }

    func testAFileReachesTheAgentAndReopensTheTicket() throws {
        let desk = try desk()
        let (conversation, number) = try escalated(desk)
        _ = try desk.helpdesk.replyToTicket(number, "Send us the log", as: desk.ana)
        XCTAssertEqual(try desk.ticket(number).status, .pending)
        let key = try IdempotencyKey("once")
        let kept = try attach(desk, log, conversation, key: key)
        XCTAssertEqual(try attach(desk, log, conversation, key: key), kept)
        XCTAssertNil(kept.agent)
        let view = try desk.helpdesk.showTicket(number, as: desk.ana)
        XCTAssertEqual(view.ticket.status, .open)
        XCTAssertEqual(view.attachments, [kept])
        XCTAssertEqual(view.messages.last?.text, "log.txt")
        XCTAssertEqual(view.messages.last?.author, .subscriber)
        XCTAssertEqual(try desk.helpdesk.readAttachment(kept.id, of: number, as: desk.ben).bytes, log.bytes)
        XCTAssertEqual(try desk.numbers("log"), [number])
        try desk.assertHistory(of: number)
    }

    func testTheSubscriberSeesTheirOwnAndWhatIsMeantForThem() throws {
        let desk = try desk()
        let (conversation, number) = try escalated(desk)
        let own = try attach(desk, log, conversation)
        desk.clock.advance(seconds: 1)
        let note = NewAttachment(name: "note.txt", claimed: "text/plain", bytes: Array("internal".utf8))
        let form = NewAttachment(name: "form.txt", claimed: "text/plain", bytes: Array("form".utf8), isPublic: true)
        let hidden = try XCTUnwrap(try desk.helpdesk.attachFile(note, to: number, as: desk.ana).attachments.last)
        desk.clock.advance(seconds: 1)
        let shown = try XCTUnwrap(try desk.helpdesk.attachFile(form, to: number, as: desk.ana).attachments.last)
        func list(_ subscriber: String?) throws -> [Attachment] {
            try desk.helpdesk.listAttachments(inConversation: conversation.id, as: desk.visitor, subscriber: subscriber)
        }
        func read(_ id: String, _ subscriber: String?) throws -> [UInt8] {
            try desk.helpdesk.readAttachment(
                id, inConversation: conversation.id, as: desk.visitor, subscriber: subscriber
            ).bytes
        }
        XCTAssertEqual(try list("sam"), [own, shown])
        XCTAssertEqual(try read(shown.id, "sam"), form.bytes)
        assertThrows(.notFound(what: "attachment"), try read(hidden.id, "sam"))
        for other in ["eve", nil] {
            assertThrows(.notFound(what: "conversation"), try list(other))
            assertThrows(.notFound(what: "conversation"), try read(own.id, other))
        }
        let (others, _) = try escalated(desk, "eve")
        assertThrows(
            .notFound(what: "attachment"),
            try desk.helpdesk.readAttachment(own.id, inConversation: others.id, as: desk.visitor, subscriber: "eve"))
    }

    func testOnlyInTheirOwnConversation() throws {
        let desk = try desk()
        let (conversation, number) = try escalated(desk)
        XCTAssertEqual(code { _ = try attach(desk, log, conversation, subscriber: nil) }, "not_found")
        XCTAssertEqual(code { _ = try attach(desk, log, conversation, subscriber: "eve") }, "not_found")
        XCTAssertEqual(code { _ = try attach(desk, log, conversation, as: desk.ana) }, "not_allowed")
        let page = NewAttachment(name: "a.html", claimed: "text/html", bytes: Array("<html>".utf8))
        XCTAssertEqual(code { _ = try attach(desk, page, conversation) }, "file_type_refused")
        let liar = NewAttachment(name: "a.png", claimed: "image/png", bytes: Array("a log".utf8))
        XCTAssertEqual(code { _ = try attach(desk, liar, conversation) }, "file_type_mismatch")
        let path = NewAttachment(name: "../log", claimed: "text/plain", bytes: Array("a log".utf8))
        XCTAssertEqual(code { _ = try attach(desk, path, conversation) }, "invalid_field")
        XCTAssertEqual(try desk.helpdesk.showTicket(number, as: desk.ana).attachments, [])
        XCTAssertNoThrow(try attach(desk, log, conversation, as: desk.integration, subscriber: nil))
    }

    func testWhatWasAttachedBeforeTheHandOverGoesWithTheTicket() throws {
        for subscriber in ["sam", nil] {
            let desk = try desk()
            let conversation = try desk.start(subscriber: subscriber)
            _ = try desk.post("hello", to: conversation, subscriber: subscriber)
            let key = try IdempotencyKey("once")
            let kept = try attach(desk, log, conversation, subscriber: subscriber, key: key)
            XCTAssertEqual(try attach(desk, log, conversation, subscriber: subscriber, key: key), kept)
            let read = try desk.helpdesk.readAttachment(
                kept.id, inConversation: conversation.id, as: desk.visitor, subscriber: subscriber)
            XCTAssertEqual(read.bytes, log.bytes)
            XCTAssertEqual(try desk.numbers("status:all"), [], "the bot still has it")
            let posted = try desk.post(SmallLanguage.askPerson, to: conversation, subscriber: subscriber)
            let number = try XCTUnwrap(posted.ticketNumber)
            let view = try desk.helpdesk.showTicket(number, as: desk.ana)
            XCTAssertEqual(view.attachments, [kept])
            XCTAssertTrue(view.messages.contains { $0.text == "log.txt" && $0.author == .subscriber })
            XCTAssertEqual(try desk.helpdesk.readAttachment(kept.id, of: number, as: desk.ben).bytes, log.bytes)
            desk.clock.advance(seconds: 30 * 86_400)
            try desk.helpdesk.runDueTimers()
            XCTAssertEqual(try desk.helpdesk.showTicket(number, as: desk.ana).attachments, [kept])
            try desk.assertHistory(of: number)
        }
    }

    func testAVisitorsFilesAreFewAndTogetherNotTooMany() throws {
        let desk = try desk()
        let conversation = try desk.start(subscriber: nil)
        func file(_ name: String, _ size: Int = 10) -> NewAttachment {
            NewAttachment(name: name, claimed: "text/plain", bytes: [UInt8](repeating: 65, count: size))
        }
        for place in 0..<FileAllowance.visitor.files {
            _ = try attach(desk, file("\(place).txt"), conversation, subscriber: nil)
        }
        XCTAssertEqual(code { _ = try attach(desk, log, conversation, subscriber: nil) }, "too_many_files")
        XCTAssertEqual(
            try desk.helpdesk.listAttachments(inConversation: conversation.id, as: desk.visitor, subscriber: nil).count,
            Int(FileAllowance.visitor.files), "what was refused left nothing")
        let other = try desk.start(subscriber: nil)
        _ = try attach(desk, file("a.txt", 9 << 20), other, subscriber: nil)
        _ = try attach(desk, file("b.txt", 9 << 20), other, subscriber: nil)
        XCTAssertEqual(code { _ = try attach(desk, file("c.txt", 9 << 20), other, subscriber: nil) }, "too_many_files")
        // Conversations are to be had for nothing: all of them together have a limit too.
        let most = FileAllowance.visitorsDaily.bytes
        try desk.database.write { session in
            try session.execute("UPDATE attachment SET size = $1 WHERE name = 'a.txt'", [.int(most)])
        }
        let third = try desk.start(subscriber: nil)
        XCTAssertEqual(code { _ = try attach(desk, log, third, subscriber: nil) }, "too_often")
        let known = try desk.start(subscriber: "sam")
        XCTAssertNoThrow(try attach(desk, log, known), "who is known is not kept from it")
        desk.clock.advance(seconds: 86_401)
        XCTAssertNoThrow(try attach(desk, log, third, subscriber: nil))
    }

    func testWhatNeverCameToPeopleIsForgotten() throws {
        let desk = try desk()
        let conversation = try desk.start(subscriber: nil)
        _ = try attach(desk, log, conversation, subscriber: nil)
        let erased = try desk.start(subscriber: "sam")
        _ = try attach(desk, log, erased)
        func parts() throws -> Int64? {
            try desk.database.read { try $0.first("SELECT count(*) FROM file_part", []) { $0.int(0) } }
        }
        XCTAssertEqual(try parts(), 1, "kept once")
        _ = try desk.post("hello", to: erased, subscriber: "sam")
        try desk.save("sam", source: "roku")
        let export = try desk.helpdesk.exportSubscriber("sam", as: desk.integration)
        XCTAssertEqual(export["conversations"]?[0]?["attachments"]?[0]?["name"], "log.txt")
        _ = try desk.helpdesk.eraseSubscriber("sam", as: desk.integration)
        XCTAssertEqual(try parts(), 1)
        desk.clock.advance(seconds: 8 * 86_400)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try parts(), 0)
    }

    func testManyAtOnceAreEachKeptUpToTheLimit() throws {
        let desk = try desk()
        let (conversation, number) = try escalated(desk)
        let codes = Mutex<[String: Int]>([:])
        DispatchQueue.concurrentPerform(iterations: Int(FileAllowance.subscriber.files) + 4) { place in
            let file = NewAttachment(name: "\(place).txt", claimed: "text/plain", bytes: Array("log \(place)".utf8))
            var code = "kept"
            do {
                _ = try desk.helpdesk.attachFile(
                    file, inConversation: conversation.id, as: desk.visitor, subscriber: "sam", key: nil)
            } catch {
                code = (error as? HelpdeskError)?.code ?? "\(error)"
            }
            codes.withLock { [code] in $0[code, default: 0] += 1 }
        }
        XCTAssertEqual(codes.withLock { $0 }, ["kept": Int(FileAllowance.subscriber.files), "too_many_files": 4])
        let view = try desk.helpdesk.showTicket(number, as: desk.ana)
        XCTAssertEqual(view.attachments.count, Int(FileAllowance.subscriber.files))
        XCTAssertEqual(view.messages.filter { $0.text.hasSuffix(".txt") }.count, Int(FileAllowance.subscriber.files))
        XCTAssertNoThrow(try desk.helpdesk.attachFile(log, to: number, as: desk.ana), "agents have room")
    }

    func testAfterTheEndAnotherTicketHasIt() throws {
        let desk = try desk()
        let (conversation, number) = try escalated(desk)
        _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
        desk.clock.advance(seconds: 96 * 3_600)
        try desk.helpdesk.runDueTimers()
        let kept = try attach(desk, log, conversation)
        let next = try XCTUnwrap(try desk.numbers("status:unsolved").first)
        XCTAssertNotEqual(next, number)
        XCTAssertEqual(try desk.helpdesk.showTicket(next, as: desk.ana).attachments, [kept])
        try desk.assertHistory(of: next)
    }
}
