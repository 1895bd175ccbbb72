import XCTest

@testable import Helpdesk

/// What a query finds is what somebody finds who reads ticket after ticket.
final class QueryPropertyTests: XCTestCase {
    /// A query and its meaning, made together: nothing here goes through the parser.
    private indirect enum Wish {
        case leaf(String, @Sendable (Ticket) -> Bool)
        case all([Wish])
        case any([Wish])
        case not(Wish)

        func holds(for ticket: Ticket) -> Bool {
            switch self {
            case .leaf(_, let holds): holds(ticket)
            case .all(let wishes): wishes.allSatisfy { $0.holds(for: ticket) }
            case .any(let wishes): wishes.contains { $0.holds(for: ticket) }
            case .not(let wish): !wish.holds(for: ticket)
            }
        }

        var text: String {
            switch self {
            case .leaf(let text, _): text
            case .all(let wishes): wishes.map(\.inside).joined(separator: " ")
            case .any(let wishes): wishes.map(\.text).joined(separator: " OR ")
            case .not(let wish): "-" + wish.inside
            }
        }

        /// As a part of something that binds stronger.
        private var inside: String {
            switch self {
            case .leaf: text
            case .not, .all, .any: "(\(text))"
            }
        }
    }

    private static let words = ["qx1", "qx2", "qx3"]

    private func randomWish(_ depth: Int, _ now: Timestamp, _ ana: String, _ dice: inout Dice) -> Wish {
        if depth > 0, Int.random(in: 0..<3, using: &dice) > 0 {
            let parts = (0..<Int.random(in: 2...4, using: &dice)).map { _ in randomWish(depth - 1, now, ana, &dice) }
            switch Int.random(in: 0..<5, using: &dice) {
            case 0, 1: return .any(parts)
            case 2, 3: return .all(parts)
            default: return .not(parts[0])
            }
        }
        let (word, minutes) = (Self.words.randomElement(using: &dice)!, Int64.random(in: 0...300, using: &dice))
        let limit = now.adding(seconds: minutes * 60)
        let since = now.adding(seconds: -minutes * 60)
        let status = TicketStatus.allCases.randomElement(using: &dice)!
        let channel = Channel.allCases.randomElement(using: &dice)!
        let priority = Ticket.Priority.allCases.randomElement(using: &dice)!
        switch Int.random(in: 0..<25, using: &dice) {
        case 0...3: return .leaf(word) { $0.subject.split(separator: " ").contains { $0 == word } }
        case 4: return .leaf("\"qx1 qx2\"") { $0.subject.contains("qx1 qx2") }
        case 5, 6: return .leaf("status:\(status.rawValue)") { $0.status == status }
        case 7: return .leaf("assignee:me") { $0.assignee?.id == ana }
        case 8: return .leaf("assignee:none") { $0.assignee == nil }
        case 9: return .leaf("tag:vip,late") { !$0.state.tags.filter { ["vip", "late"].contains($0) }.isEmpty }
        case 10: return .leaf("subscriber:sam") { $0.subscriber == "sam" }
        case 11: return .leaf("topic:account-compromised") { $0.state.topic == "account-compromised" }
        case 12: return .leaf("due<\(minutes)m") { $0.sla.due.map { $0 <= limit } ?? false }
        case 13: return .leaf("created>\(minutes)m") { $0.createdAt < since }
        case 14: return .leaf("channel:\(channel.rawValue),chat") { $0.channel == channel || $0.channel == .chat }
        case 15: return .leaf("channel:\(channel.rawValue)") { $0.channel == channel }
        case 16: return .leaf("priority:\(priority.rawValue)") { $0.priority == priority }
        case 17: return .leaf("queue:general") { $0.state.queue == "general" }
        case 20: return .leaf("queue:pay,none") { $0.state.queue == "pay" }
        case 21: return .leaf("tag:late") { $0.state.tags.contains("late") }
        case 22: return .leaf("updated<\(minutes)m") { $0.updatedAt >= since }
        case 23: return .leaf("created<\(minutes)m") { $0.createdAt >= since }
        case 24: return .leaf("due>\(minutes)m") { $0.sla.due.map { $0 > limit } ?? false }
        case 18: return .leaf("lang:en,fr-CA") { $0.locale == "en" || $0.locale == "fr-CA" }
        default: return .leaf("lang:fr") { $0.locale == "fr" || $0.locale.hasPrefix("fr-") }
        }
    }

    private func fill(_ desk: Desk, _ lead: Principal, _ dice: inout Dice) throws -> [Ticket] {
        try desk.set(.slaPolicy, "urgent", ["priorities": ["urgent"], "firstReply": 60], as: lead)
        try desk.set(.queue, "pay", [:], as: lead)
        let numbers = try (0..<40).map { _ in
            let words = (0..<Int.random(in: 1...4, using: &dice)).map { _ in Self.words.randomElement(using: &dice)! }
            let number = try desk.open(
                words.joined(separator: " "),
                topic: Int.random(in: 0..<3, using: &dice) == 0 ? "account-compromised" : nil,
                locale: ["en", "fr", "fr-CA"].randomElement(using: &dice)!,
                subscriber: ["sam", "tom", nil].randomElement(using: &dice)!,
                channel: Channel.allCases.randomElement(using: &dice)!)
            desk.clock.advance(seconds: Int64.random(in: 0...600, using: &dice))
            switch Int.random(in: 0..<6, using: &dice) {
            case 0: _ = try desk.helpdesk.takeTicket(number, as: desk.ana)
            case 1: _ = try desk.helpdesk.takeTicket(number, as: desk.ben)
            case 2:
                _ = try desk.helpdesk.takeTicket(number, as: desk.ana)
                _ = try desk.helpdesk.solveTicket(number, as: desk.ana)
            case 3:
                var update = TicketUpdate()
                update.addTags = [["vip", "late", "other"].randomElement(using: &dice)!, "all"]
                update.queue = ["pay", nil].randomElement(using: &dice)!
                _ = try desk.helpdesk.updateTicket(number, update, as: desk.ana)
            default: break
            }
            return number
        }
        return try numbers.map(desk.ticket)
    }

    private func comes(_ left: Ticket, before right: Ticket, _ sort: TicketSort) -> Bool {
        let (first, second) = (TicketCursor(left, sort), TicketCursor(right, sort))
        return sort == .due
            ? (first.value, first.number) < (second.value, second.number)
            : (first.value, first.number) > (second.value, second.number)
    }

    func testAQueryFindsWhatReadingEveryTicketFinds() throws {
        var dice = Dice(state: 20_260)
        let desk = try desk()
        let lead = try desk.agent("Lea", .lead)
        let tickets = try fill(desk, lead, &dice)
        let ana = try desk.ana.agent().id
        var found = 0
        for _ in 0..<300 {
            let wish = randomWish(3, desk.clock.now, ana, &dice)
            guard wish.text.count <= TicketQuery.longest else { continue }
            let sort = TicketSort.allCases.randomElement(using: &dice)!
            let expected = tickets.filter(wish.holds).sorted { comes($0, before: $1, sort) }.map(\.number)
            let query = try TicketQuery.parse(wish.text)
            for way in Desk.waysToFind {
                let tickets = try desk.tickets(TicketListing(query, sort: sort, limit: 100), by: way)
                XCTAssertEqual(tickets.map(\.number), expected, "\(wish.text) \(sort) \(way)")
            }
            let way = Desk.waysToFind.randomElement(using: &dice)!
            var paged: [Ticket] = []
            var listing = TicketListing(query, sort: sort, limit: 7)
            repeat {
                let found = try desk.tickets(listing, by: way)
                paged += found.prefix(7)
                listing.cursor = found.count > 7 ? TicketCursor(found[6], sort).text : nil
            } while listing.cursor != nil
            XCTAssertEqual(paged.map(\.number), expected, "paged: \(wish.text) \(sort) \(way)")
            found += expected.isEmpty ? 0 : 1
        }
        XCTAssertGreaterThan(found, 100, "most queries find something")
    }
}
