import Synchronization
import XCTest

@testable import Helpdesk

/// Many people type at once.
final class ConcurrentPostTests: XCTestCase {
    private let threads = 64

    /// Runs `body` on threads of their own, all at the same time, and returns what they threw.
    private func atOnce(_ body: @escaping @Sendable (Int) throws -> Void) -> [String] {
        let failures = Mutex<[String]>([])
        let group = DispatchGroup()
        for number in 0..<threads {
            group.enter()
            Thread {
                do { try body(number) } catch { failures.withLock { $0.append("\(error)") } }
                group.leave()
            }.start()
        }
        group.wait()
        return failures.withLock { $0 }
    }

    func testEveryMessageIsThereOnceAndOneTicketIsOpened() throws {
        let desk = try desk()
        let conversation = try desk.start()
        let numbers = Mutex<Set<Int64?>>([])
        let failures = atOnce { number in
            let posted = try desk.post("\(SmallLanguage.askPerson) \(number)", to: conversation)
            numbers.withLock { _ = $0.insert(posted.ticketNumber) }
        }
        XCTAssertEqual(failures, [])
        XCTAssertEqual(numbers.withLock { $0 }, [1_001], "everybody is told the one ticket")
        let messages = try desk.messages(conversation)
        XCTAssertEqual(messages.map(\.seq), (1...Int64(threads + 1)).map { $0 }, "no gaps")
        XCTAssertEqual(
            Set(messages.filter { $0.author == .subscriber }.map(\.text)),
            Set((0..<threads).map { "\(SmallLanguage.askPerson) \($0)" }))
        XCTAssertEqual(messages.count { $0.author == .bot }, 1)
        let tickets = try desk.helpdesk.listTickets(TicketListing(limit: 100), as: desk.ana)
        XCTAssertEqual(tickets.items.map(\.number), [1_001])
        let view = try desk.helpdesk.showTicket(1_001, as: desk.ana)
        XCTAssertEqual(view.events.count, threads, "one opened it, all others are changes of it")
        XCTAssertEqual(view.ticket.version, Int64(threads))
    }

    func testARepeatedKeyIsOneMessage() throws {
        let desk = try desk()
        let conversation = try desk.start()
        let key = try IdempotencyKey("k-1")
        let seqs = Mutex<Set<Int64>>([])
        let failures = atOnce { _ in
            let posted = try desk.post(SmallLanguage.askPerson, to: conversation, key: key)
            seqs.withLock { _ = $0.insert(posted.message.seq) }
        }
        XCTAssertEqual(failures, [])
        XCTAssertEqual(seqs.withLock { $0 }, [1])
        XCTAssertEqual(try desk.messages(conversation).count, 2)
    }

    func testConversationsDoNotDisturbEachOther() throws {
        let desk = try desk()
        let conversations = try (0..<threads).map { _ in try desk.start() }
        XCTAssertEqual(
            atOnce { number in
                _ = try desk.post("hello", to: conversations[number])
                _ = try desk.post(SmallLanguage.askPerson, to: conversations[number])
            }, [])
        for conversation in conversations {
            XCTAssertEqual(try desk.messages(conversation).map(\.seq), [1, 2, 3, 4])
        }
        let tickets = try desk.helpdesk.listTickets(
            TicketListing(TicketQuery([.field(.status, ["new"], isWanted: true)]), limit: 100), as: desk.ana)
        XCTAssertEqual(Set(tickets.items.map(\.number)), Set((1...Int64(threads)).map { 1_000 + $0 }))
        XCTAssertEqual(Set(tickets.items.map(\.conversation)), Set(conversations.map(\.id)))
    }

    func testOfAgentsWhoTakeAtOnceOneWins() throws {
        let desk = try desk()
        let (number, _) = try desk.openTicket()
        let outcomes = Mutex<[String]>([])
        let failures = atOnce { thread in
            let agent = thread % 2 == 0 ? desk.ana : desk.ben
            do {
                let view = try desk.helpdesk.takeTicket(number, as: agent)
                outcomes.withLock { $0.append(view.ticket.assignee?.name ?? "nobody") }
            } catch HelpdeskError.ticketTaken(number, let by, _) {
                outcomes.withLock { $0.append("taken by \(by)") }
            }
        }
        XCTAssertEqual(failures, [])
        let view = try desk.helpdesk.showTicket(number, as: desk.ana)
        let winner = try XCTUnwrap(view.ticket.assignee?.name)
        let counts = Dictionary(grouping: outcomes.withLock { $0 }) { $0 }.mapValues(\.count)
        XCTAssertEqual(counts, [winner: threads / 2, "taken by \(winner)": threads / 2])
        XCTAssertEqual(view.events.map(\.event.kind), ["open", "take"])
    }
}
