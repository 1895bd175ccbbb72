import JSON
import Storage
import Synchronization
import XCTest

@testable import Helpdesk

final class QueueTests: XCTestCase {
    private func queues(_ desk: Desk) throws -> Principal {
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.queue, "payments", ["topics": ["payment", "refund-request"]], as: lead)
        try desk.set(.queue, "payments-fr", ["topics": ["payment"], "locales": ["fr"]], as: lead)
        try desk.set(.queue, "francais", ["locales": ["fr"]], as: lead)
        return lead
    }

    func testATicketComesIntoTheQueueThatFitsClosest() throws {
        let desk = try desk()
        _ = try queues(desk)
        let settings = desk.helpdesk.settings["acme"]
        func queue(_ topic: String?, _ section: String?, _ tag: String) throws -> String {
            settings.queue(topic: topic, section: section, locale: try locale(tag)).id
        }
        XCTAssertEqual(try queue("invoice", "payment", "en"), "payments")
        XCTAssertEqual(try queue("invoice", "payment", "fr-CA"), "payments-fr")
        XCTAssertEqual(try queue("refund-request", "payment", "fr"), "payments", "a topic says more than a section")
        XCTAssertEqual(try queue(nil, nil, "fr"), "francais")
        XCTAssertEqual(try queue(nil, nil, "en"), "general")
        XCTAssertEqual(try queue("buffering", "watching", "de"), "general")
        XCTAssertEqual(try desk.ticket(desk.open(topic: "refund-request")).state.queue, "payments")
    }

    func testTheMostUrgentIsClaimedFirst() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        let first = try desk.open()
        let second = try desk.open()
        let hot = try desk.open(topic: "account-compromised")
        try desk.set(.slaPolicy, "all", ["firstReply": 60], as: lead)
        let due = try desk.open()
        let order = try (0..<5).map { _ in try desk.helpdesk.claimNextTicket(as: desk.ana)?.ticket.number }
        XCTAssertEqual(order, [hot, due, first, second, nil])
        XCTAssertEqual(try desk.ticket(hot).assignee?.name, "Ana")
        XCTAssertEqual(try desk.ticket(hot).status, .open)
    }

    func testAClaimIsForWhatTheAgentMayWork() throws {
        let desk = try desk()
        _ = try queues(desk)
        let french = try desk.open(locale: "fr")
        let payment = try desk.open(topic: "refund-request")
        let speaks = try desk.agent("Fleur", .agent, ["locales": ["fr"]])
        let pays = try desk.agent("Paul", .agent, ["queues": ["payments": "work"]])
        let reads = try desk.agent("Rea", .agent, ["queues": ["payments": "read"]])
        XCTAssertNil(try desk.helpdesk.claimNextTicket(as: reads))
        XCTAssertEqual(try desk.helpdesk.showTicket(payment, as: reads).ticket.number, payment)
        XCTAssertEqual(try desk.numbers("", as: reads), [payment])
        assertThrows(
            .notAllowed(reason: "You may not work in the queue \"payments\"."),
            try desk.helpdesk.takeTicket(payment, as: reads))
        assertThrows(
            .notAllowed(reason: "You may not see the queue \"francais\"."),
            try desk.helpdesk.showTicket(french, as: pays))
        XCTAssertEqual(try desk.helpdesk.claimNextTicket(as: speaks)?.ticket.number, french)
        XCTAssertNil(try desk.helpdesk.claimNextTicket(as: speaks), "the other is in English")
        XCTAssertEqual(try desk.helpdesk.claimNextTicket(as: pays)?.ticket.number, payment)
        assertThrows(.notFound(what: "queue"), try desk.helpdesk.claimNextTicket(queue: "lost", as: pays))
    }

    func testNoTwoAgentsGetTheSame() throws {
        let desk = try desk()
        let opened = try (0..<60).map { _ in try desk.open() }
        let agents = try (0..<8).map { try desk.agent("Agent \($0)") }
        let claimed = Mutex<[Int64]>([])
        DispatchQueue.concurrentPerform(iterations: agents.count) { index in
            while let view = try? desk.helpdesk.claimNextTicket(as: agents[index]) {
                claimed.withLock { $0.append(view.ticket.number) }
            }
        }
        XCTAssertEqual(claimed.withLock { $0.sorted() }, opened, "each once, none lost")
    }

    func testARepeatedClaimGetsTheSame() throws {
        let desk = try desk()
        _ = try desk.open()
        _ = try desk.open()
        let key = try IdempotencyKey("once")
        let first = try desk.helpdesk.claimNextTicket(as: desk.ana, key: key)
        XCTAssertEqual(try desk.helpdesk.claimNextTicket(as: desk.ana, key: key)?.ticket.number, first?.ticket.number)
        XCTAssertEqual(try desk.numbers("assignee:me"), [try XCTUnwrap(first).ticket.number])
    }

    func testAQueueThatPushesGivesToTheLeastBusyWhoSpeaksTheLanguage() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        try desk.set(.queue, "live", ["topics": ["live"], "push": true, "skills": ["billing"]], as: lead)
        XCTAssertNil(try desk.ticket(desk.open(topic: "live")).assignee, "nobody knows billing")
        _ = try desk.agent("Dora", .agent, ["skills": ["billing"], "locales": ["de"]])
        _ = try desk.agent("Emil", .agent, ["skills": ["billing"], "locales": ["en"]])
        desk.clock.advance(seconds: 1)
        _ = try desk.agent("Enid", .agent, ["skills": ["billing"]])
        _ = try desk.agent("Away", .agent, ["skills": ["billing"], "available": false])
        let names = try (0..<4).map { _ in try desk.ticket(desk.open(topic: "live")).assignee?.name }
        XCTAssertEqual(names, ["Emil", "Enid", "Emil", "Enid"])
        let pushed = try desk.helpdesk.showTicket(desk.open(topic: "live"), as: lead)
        XCTAssertEqual(pushed.events.map(\.event.kind), ["open", "assign"])
        XCTAssertEqual(pushed.ticket.status, .open)
    }

    func testLeadsTakeOverAndOthersDoNot() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        let number = try desk.open()
        _ = try desk.helpdesk.takeTicket(number, as: desk.ana)
        XCTAssertThrowsError(try desk.helpdesk.takeTicket(number, as: lead))
        assertThrows(
            .notAllowed(reason: "Only leads and admins take tickets over."),
            try desk.helpdesk.takeTicket(number, over: true, as: desk.ben))
        let taken = try desk.helpdesk.takeTicket(number, over: true, as: lead)
        XCTAssertEqual(taken.ticket.assignee?.name, "Lea")
        XCTAssertEqual(taken.events.last?.event.detail, "taken over from Ana")
        XCTAssertEqual(try desk.helpdesk.assignTicket(number, to: "Ben", as: lead).ticket.assignee?.name, "Ben")
        assertThrows(
            .invalid(field: "agent", expected: "an agent's name or id"),
            try desk.helpdesk.assignTicket(number, to: "Nobody", as: lead))
        let (first, _) = (try desk.agent("Twin"), try desk.agent("Twin"))
        assertThrows(
            .invalid(field: "agent", expected: "an id: 2 agents have this name"),
            try desk.helpdesk.assignTicket(number, to: "Twin", as: lead))
        let twin = try first.agent().id
        XCTAssertEqual(try desk.helpdesk.assignTicket(number, to: twin, as: lead).ticket.assignee?.id, twin)
        XCTAssertNil(try desk.helpdesk.assignTicket(number, to: nil, as: lead).ticket.assignee)
        try desk.assertHistory(of: number)
    }

    func testAnEventRaisesWhatWaitsAndWhatComes() throws {
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        let waiting = try desk.open(topic: "no-access-after-purchase")
        let other = try desk.open(topic: "invoice")
        XCTAssertEqual(try desk.ticket(waiting).priority, .high)
        let start = desk.clock.now.adding(seconds: 3_600)
        try desk.set(
            .event, "cup",
            ["startsAt": .string(start.text), "endsAt": .string(start.adding(seconds: 7_200).text)], as: lead)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.ticket(waiting).priority, .high, "not yet")
        desk.clock.advance(seconds: 3_600)
        try desk.helpdesk.runDueTimers()
        XCTAssertEqual(try desk.ticket(waiting).priority, .urgent)
        XCTAssertEqual(try desk.ticket(other).priority, .normal)
        XCTAssertEqual(try desk.ticket(desk.open(topic: "no-access-after-purchase")).priority, .urgent)
        desk.clock.advance(seconds: 7_200)
        XCTAssertEqual(try desk.ticket(desk.open(topic: "no-access-after-purchase")).priority, .high)
        try desk.assertHistory(of: waiting)
    }

    func testOnlyLeadsSetUpAndAQueueInUseStays() throws {
        let desk = try desk()
        let lead = try queues(desk)
        assertThrows(
            .notAllowed(reason: "This is set up by agents whose role is lead or admin."),
            try desk.set(.queue, "mine", [:], as: desk.ana))
        XCTAssertThrowsError(try desk.set(.queue, "no spaces", [:], as: lead))
        let number = try desk.open(topic: "refund-request")
        assertThrows(
            .invalid(field: "id", expected: "a queue without unsolved tickets; it has 1"),
            try desk.helpdesk.removeSetting(.queue, "payments", as: lead))
        var update = TicketUpdate()
        update.queue = "lost"
        assertThrows(
            .invalid(field: "queue", expected: "a queue that there is"),
            try desk.helpdesk.updateTicket(number, update, as: lead))
        update.queue = "general"
        _ = try desk.helpdesk.updateTicket(number, update, as: lead)
        try desk.helpdesk.removeSetting(.queue, "payments", as: lead)
        assertThrows(.notFound(what: "queue"), try desk.helpdesk.removeSetting(.queue, "payments", as: lead))
    }

    func testWhoeverIsRemovedWhileTakingATicketDoesNotGetIt() throws {
        let desk = try desk()
        let (admin, eve) = (try desk.agent("Ada", .admin), try desk.agent("Eve"))
        let number = try desk.open()
        let id = try eve.agent().id
        try desk.helpdesk.removeAgent(id, as: admin)
        // Eve was let in before that.
        for take in [
            { _ = try desk.helpdesk.takeTicket(number, as: eve) },
            { _ = try desk.helpdesk.claimNextTicket(as: eve) },
            { _ = try desk.helpdesk.replyToTicket(number, "Hello", as: eve) },
        ] as [() throws -> Void] {
            XCTAssertThrowsError(try take()) { XCTAssertEqual(($0 as? HelpdeskError)?.code, "not_allowed") }
        }
        XCTAssertEqual(try desk.ticket(number).version, 1)
    }
}
