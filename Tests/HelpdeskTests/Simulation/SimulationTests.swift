import Foundation
import JSON
import Storage
import TestStores
import XCTest

@testable import Helpdesk

/// A week of three brands in which the process that serves them is killed again and again. What was acknowledged is there
/// once, what was refused is not, and what was under way is sent again with the same key, as clients do.
///
/// `HI5_SIMULATION_TICKETS` and `HI5_SIMULATION_SEED` make it longer, and another one.
final class SimulationTests: XCTestCase {
    private struct Record {
        let brand: Int
        let action: JSON
        let answer: JSON
    }

    private var week = SimulatedWeek()
    private var store = ""
    private var folder = ""
    private var records: [Record] = []
    /// The minutes at which timers ran.
    private var looks: [Int64] = []
    private var kills = 0

    private func number(_ variable: String) -> Int? {
        ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
    }

    private func openStore() throws -> any Database {
        TestStores.isPostgres ? try TestStores.openPostgres(store) : try SQLiteDatabase(path: store)
    }

    func testAWeekOfThreeBrandsWithCrashes() throws {
        let tickets = number("HI5_SIMULATION_TICKETS") ?? 600
        folder = try temporaryFolder()
        store = try TestStores.freshAddress() ?? "\(folder)/week.db"
        do {
            let database = try openStore()
            defer { database.close() }
            let clock = try FakeClock("2026-03-22T23:00:00Z")
            let helpdesk = try Helpdesk(database: database, languages: smallLanguages(), clock: { clock.now })
            try week.setUp(helpdesk, smallArticles())
        }
        try live(SimulatedCrowd(week, seed: UInt64(number("HI5_SIMULATION_SEED") ?? 1), tickets: tickets))
        XCTAssertGreaterThan(kills, 3)
        let database = try openStore()
        defer { database.close() }
        let helpdesk = try Helpdesk(database: database, languages: smallLanguages())
        XCTAssertEqual(try Helpdesk.contradictions(in: database), [])
        try assertTickets(in: database, atLeast: tickets)
        try assertWords(in: database)
        try assertBrandsAreApart(helpdesk)
    }

    /// Lets everybody act, step by step.
    private func live(_ people: SimulatedCrowd) throws {
        // A worker that died takes nothing more.
        signal(SIGPIPE, SIG_IGN)
        var crowd = people
        var worker = try WorkerProcess(store: store, folder: folder)
        for step in 0..<SimulatedWeek.steps {
            var time = SimulatedWeek.start.adding(seconds: Int64(step) * SimulatedWeek.stepMinutes * 60)
            let actions = crowd.actions(at: step, time)
            var open = Dictionary(uniqueKeysWithValues: actions.map { ($0.action["id"]?.int ?? 0, $0) })
            // Some nights and some days, while it is at work.
            var killAfter: Int?
            if step % 84 == 30 { killAfter = Int.random(in: 0...actions.count, using: &crowd.dice) }
            var isDone = false
            while !isDone {
                looks.append(time.milliseconds / 60_000)
                let rest = actions.map(\.action).filter { open[$0["id"]?.int ?? 0] != nil }
                try worker.send(["time": .int(time.milliseconds), "actions": .array(rest)])
                let wasKilled = killAfter != nil
                while !isDone {
                    if killAfter == 0 { worker.kill() }
                    killAfter = killAfter.map { $0 - 1 }
                    guard let answer = try worker.nextAnswer() else { break }
                    isDone = answer["done"] != nil
                    if let fault = answer["fault"]?.string { XCTFail(fault) }
                    guard let id = answer["id"]?.int, let (brand, action) = open.removeValue(forKey: id) else {
                        continue
                    }
                    records.append(Record(brand: brand, action: action, answer: answer))
                    crowd.learn(brand, action, answer)
                }
                guard isDone || wasKilled else { throw WorkerProcess.Failure(reason: "the worker ended by itself") }
                guard wasKilled else { continue }
                worker.kill()
                (kills, killAfter) = (kills + 1, nil)
                worker = try WorkerProcess(store: store, folder: folder)
                time = time.adding(seconds: 60)
            }
        }
        try worker.finish()
    }

    // MARK: Afterwards

    private func assertTickets(in database: any Database, atLeast count: Int) throws {
        var total = 0
        for brand in week.brands {
            let hours = week.hours(brand)
            let tickets = try database.read { session in
                try session.query(
                    "SELECT \(Ticket.columns) FROM \(Ticket.source) WHERE t.brand_id = $1 ORDER BY t.number",
                    [.text(brand.id)], Ticket.read)
            }
            total += tickets.count
            XCTAssertEqual(tickets.map(\.number), Array(1_001...Int64(1_000 + tickets.count)), "no number is lost")
            let staff = try database.read { try StoredAgent.all(of: brand.id, in: $0) }
            for ticket in tickets {
                let name = "\(brand.id) \(ticket.number)"
                XCTAssert(["general", "payments", "french"].contains(ticket.state.queue), "\(name) has no queue")
                if ticket.status.isUnsolved, let holder = ticket.assignee {
                    XCTAssert(
                        staff.contains { $0.agent.id == holder.id && $0.removedAt == nil }, "\(name): nobody has it")
                }
                let events = try database.read { try TicketEvent.list(of: ticket.id, in: $0).map(\.event) }
                XCTAssertEqual(try TicketHistory.replay(events), ticket.state, name)
                assertTimes(of: ticket, events, hours, name)
            }
        }
        XCTAssertGreaterThan(total, count * 9 / 10)
    }

    private func assertTimes(of ticket: Ticket, _ events: [TicketEvent], _ hours: NaiveHours, _ name: String) {
        let naive = NaiveSLA(events, hours, looks: looks, allowed: SimulatedWeek.allowed)
        XCTAssertEqual(Set(ticket.sla.clocks.map(\.target)), Set(naive.clocks.keys), name)
        for clock in ticket.sla.clocks {
            let name = "\(name) \(clock.target)"
            guard let expected = naive.clocks[clock.target] else { continue }
            XCTAssertEqual(clock.metAt.map { $0.milliseconds / 60_000 }, expected.met, "\(name) met")
            XCTAssertEqual(clock.allowed / 60_000, expected.allowed, "\(name) allowed")
            XCTAssertEqual(clock.isBreached, expected.isBreached, "\(name) breached")
            XCTAssertEqual(clock.isWarned, expected.isWarned, "\(name) warned")
            if expected.met == nil, naive.runs {
                // What is over was over at a time that only its own history tells.
                guard expected.used < expected.allowed else { continue }
                let due = hours.end(of: expected.allowed - expected.used, from: naive.minute)
                XCTAssertEqual(clock.due.map { $0.milliseconds / 60_000 }, due, "\(name) due")
            } else {
                XCTAssertEqual(clock.used, expected.used * 60_000, "\(name) used")
            }
        }
    }

    /// Each text that was acknowledged is there, once in a conversation; each that was refused is nowhere.
    private func assertWords(in database: any Database) throws {
        func places(_ sql: String) throws -> [String: Set<String>] {
            let rows = try database.read { session in try session.query(sql, []) { ($0.text(0), $0.text(1)) } }
            let places = Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
            for (text, found) in places where text.hasPrefix("said-") {
                XCTAssertEqual(Set(found).count, found.count, "\(text) is there twice")
            }
            return places.mapValues { Set($0) }
        }
        let messages = try places("SELECT text, conversation_id FROM message")
        let notes = try places("SELECT text, ticket_id FROM note")
        var claimed: [String: Int64] = [:]
        for record in records {
            let action = SimulatedAction(record.action)
            let isDone = record.answer["code"] == nil
            switch action.kind {
            case "open", "say", "reply":
                XCTAssertEqual(messages[action.words] != nil, isDone, "\(action.kind) \(record.answer)")
            case "note": XCTAssertEqual(notes[action.words]?.count, isDone ? 1 : nil, "\(record.answer)")
            case "next": if let number = record.answer["number"]?.int { claimed["\(action.id)"] = number }
            default: break
            }
        }
        XCTAssertFalse(claimed.isEmpty)
        XCTAssert(records.contains { $0.answer["code"]?.string == "illegal_transition" }, "dice must be bolder")
    }

    private func assertBrandsAreApart(_ helpdesk: Helpdesk) throws {
        for (place, record) in records.map({ ($0.brand, $0) }) where record.action["kind"] == "say" {
            let isOthers = record.action["token"]?.string != week.brands[place].secret
            if isOthers { XCTAssertEqual(record.answer["code"], "not_found") }
        }
        for brand in week.brands {
            let admin = try helpdesk.authenticate("Bearer \(brand.agents[0].token)")
            let other = try XCTUnwrap(week.brands.first { $0.id != brand.id })
            var cursor: String?
            repeat {
                let page = try helpdesk.listTickets(TicketListing(limit: 100, cursor: cursor), as: admin)
                for ticket in page.items {
                    XCTAssertEqual(ticket.subscriber?.hasPrefix("\(brand.id)-"), true)
                    let view = try helpdesk.showTicket(ticket.number, as: admin)
                    XCTAssertEqual(view.ticket.brand, brand.id)
                }
                cursor = page.next
            } while cursor != nil
            for (word, isThere) in [(brand.id, true), (other.id, false)] {
                let found = try helpdesk.listTickets(TicketListing(try TicketQuery.parse(word)), as: admin)
                XCTAssertEqual(!found.items.isEmpty, isThere, "\(word) at \(brand.id)")
            }
        }
    }
}
