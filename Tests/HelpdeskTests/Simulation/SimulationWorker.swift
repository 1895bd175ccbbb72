import Dispatch
import Foundation
import JSON
import Storage
import TestStores
import XCTest

@testable import Helpdesk

/// The process that `SimulationTests` kills: a helpdesk whose clock is set from outside.
///
/// It reads batches from its standard input, one JSON a line: `{"time", "actions"}`. For each it sets the clock, runs what
/// is due, then does the actions all at once, as agents do, and prints an answer as soon as each is durable.
final class SimulationWorker: XCTestCase {
    static let variable = "HI5_SIMULATION_STORE"

    func testServeUntilKilled() throws {
        guard let store = ProcessInfo.processInfo.environment[Self.variable] else {
            throw XCTSkip("a part of SimulationTests, which runs it as a process of its own")
        }
        let database: any Database =
            store.hasPrefix("postgres:") ? try TestStores.openPostgres(store) : try SQLiteDatabase(path: store)
        let clock = try FakeClock()
        let helpdesk = try Helpdesk(database: database, languages: smallLanguages(), clock: { clock.now })
        let queue = DispatchQueue(label: "actions", attributes: .concurrent)
        Self.say(["ready": true])
        while let line = readLine() {
            let batch = try JSON.parse(line)
            clock.advance(seconds: (batch["time"]?.int ?? 0) / 1_000 - clock.now.seconds)
            while try helpdesk.runDueTimers(failed: { Self.say(["fault": .string("timer: \($0)")]) }) > 0 {}
            let group = DispatchGroup()
            for action in batch["actions"]?.array ?? [] {
                queue.async(group: group) { Self.say(Self.answer(action, helpdesk)) }
            }
            group.wait()
            Self.say(["done": true])
        }
        helpdesk.close()
    }

    /// One line, whole: several threads print.
    private static func say(_ json: JSON) {
        let line = Array("\(json.text)\n".utf8)
        line.withUnsafeBytes { _ = Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }

    private static func answer(_ json: JSON, _ helpdesk: Helpdesk) -> JSON {
        let id = json["id"] ?? .null
        do {
            let action = SimulatedAction(json)
            let outcome = try action.perform(by: helpdesk)
            return ["id": id, "number": JSON(outcome.number), "conversation": JSON(outcome.conversation)]
        } catch let error as HelpdeskError {
            return ["id": id, "code": .string(error.code)]
        } catch {
            return ["id": id, "fault": .string("\(json["kind"]?.string ?? "?"): \(error)")]
        }
    }
}

/// Something that an agent or a subscriber does.
struct SimulatedAction {
    let fields: JSON

    init(_ fields: JSON) { self.fields = fields }

    var id: Int64 { fields["id"]?.int ?? 0 }
    var kind: String { text("kind") }
    /// What is said is unique, so that it can be counted.
    var words: String { "said-\(id)" }

    private func text(_ name: String) -> String { fields[name]?.string ?? "" }
    private func optional(_ name: String) -> String? { fields[name]?.string }

    typealias Outcome = (number: Int64?, conversation: String?)

    func perform(by helpdesk: Helpdesk) throws -> Outcome {
        let principal = try helpdesk.authenticate("Bearer \(text("token"))")
        let key = try IdempotencyKey("sim-\(id)")
        switch kind {
        case "open":
            var direct = DirectTicket(
                words, ConversationStart(locales: [try locale()], subscriber: optional("subscriber"), channel: .email))
            direct.topic = optional("topic")
            direct.subject = "\(words) of \(text("brand"))"
            let ticket = try helpdesk.createTicket(direct, as: principal, key: key)
            return (ticket.number, ticket.conversation)
        case "ask":
            let subscriber = optional("subscriber")
            let conversation = try helpdesk.startConversation(
                ConversationStart(locales: [try locale()], isLocaleGiven: true, subscriber: subscriber, channel: .chat),
                as: principal, key: key)
            let posted = try helpdesk.postMessage(
                Said(SmallLanguage.askPerson), to: conversation.id, as: principal, subscriber: subscriber, key: key)
            return (posted.ticketNumber, conversation.id)
        case "say":
            let posted = try helpdesk.postMessage(
                Said(words), to: text("conversation"), as: principal, subscriber: optional("subscriber"), key: key)
            return (posted.ticketNumber, posted.conversation)
        case "next": return (try helpdesk.claimNextTicket(as: principal, key: key)?.ticket.number, nil)
        case "peek": return (try helpdesk.showTicket(number, as: principal).ticket.number, nil)
        case "remove":
            try helpdesk.removeAgent(text("agent"), as: principal)
            return (nil, nil)
        default: return (try change(helpdesk, principal, ChangeConditions(key: key)).ticket.number, nil)
        }
    }

    private var number: Int64 { fields["number"]?.int ?? 0 }

    private func locale() throws -> LocaleTag { try XCTUnwrap(LocaleTag(text("locale"))) }

    private func change(
        _ helpdesk: Helpdesk, _ principal: Principal, _ conditions: ChangeConditions
    ) throws -> TicketView {
        switch kind {
        case "take": return try helpdesk.takeTicket(number, as: principal, conditions)
        case "reply": return try helpdesk.replyToTicket(number, words, as: principal, conditions)
        case "note": return try helpdesk.addNote(number, words, as: principal, conditions)
        case "pend":
            return try helpdesk.pendTicket(
                number, until: fields["until"]?.int.map { Timestamp($0) }, as: principal, conditions)
        case "hold": return try helpdesk.holdTicket(number, as: principal, conditions)
        case "resume": return try helpdesk.resumeTicket(number, as: principal, conditions)
        case "solve": return try helpdesk.solveTicket(number, as: principal, conditions)
        case "release": return try helpdesk.assignTicket(number, to: nil, as: principal, conditions)
        case "assign": return try helpdesk.assignTicket(number, to: text("agent"), as: principal, conditions)
        case "update":
            var update = TicketUpdate()
            update.priority = optional("priority").flatMap(Ticket.Priority.init)
            update.queue = optional("queue")
            update.addTags = optional("tag").map { [$0] } ?? []
            return try helpdesk.updateTicket(number, update, as: principal, conditions)
        case "merge":
            return try helpdesk.mergeTicket(number, into: fields["other"]?.int ?? 0, as: principal, conditions)
        case "split": return try helpdesk.splitTicket(number, subject: words, as: principal, conditions)
        case "link":
            return try helpdesk.linkTicket(
                number, to: fields["other"]?.int ?? 0, as: .related, principal: principal, conditions)
        default: throw HelpdeskError.notFound(what: "action \(kind)")
        }
    }
}
