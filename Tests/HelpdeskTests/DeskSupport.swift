import JSON
import Storage
import XCTest

@testable import Helpdesk

extension Desk {
    func agent(_ name: String, _ role: Agent.Role = .agent, _ profile: JSON = [:]) throws -> Principal {
        var fields = try JSONFields(profile)
        let made = try helpdesk.insertAgent(
            brand: "acme", name: name, role: role, profile: AgentProfile(&fields))
        return try helpdesk.authenticate("Bearer \(made.token)")
    }

    /// A ticket about a topic, opened by `subscriber`.
    func open(
        _ subject: String = "zebra", topic: String? = nil, locale: String = "en", subscriber: String? = nil,
        channel: Channel = .chat
    ) throws -> Int64 {
        var conversation = try start(subscriber: subscriber)
        let tag = try XCTUnwrap(LocaleTag(locale))
        let settings = helpdesk.settings["acme"]
        let terms = helpdesk.searchTerms(subject, locale: locale)
        conversation = Conversation(
            id: conversation.id, brand: "acme", locale: tag, channel: channel, subscriber: subscriber, ticket: nil,
            lastSeq: 0, createdAt: clock.now)
        return try database.write { [conversation, time = clock.now] session in
            let ticket = try Ticket.open(
                NewTicket(subject: subject, reason: .asked, suggestion: topic, terms: terms), for: conversation,
                in: TicketWork(session: session, time: time, settings: settings))
            try session.execute(
                "UPDATE conversation SET ticket_id = $1 WHERE id = $2", [.text(ticket.id), .text(conversation.id)])
            return ticket.number
        }
    }

    func ticket(_ number: Int64) throws -> Ticket {
        try database.read { try Ticket.find(number, brand: "acme", in: $0) }
    }

    func set(_ kind: SettingKind, _ id: String, _ body: JSON, as principal: Principal) throws {
        _ = try helpdesk.saveSetting(kind, id, body, as: principal)
    }

    func numbers(_ query: String, sort: TicketSort = .newest, as principal: Principal? = nil) throws -> [Int64] {
        try helpdesk.listTickets(
            TicketListing(try TicketQuery.parse(query), sort: sort, limit: 100), as: principal ?? ana
        ).items.map(\.number)
    }

    /// Checks what a query finds in every order, by every way to find it.
    func assertFinds(
        _ query: String, _ expected: [Int64], file: StaticString = #filePath, line: UInt = #line
    ) throws {
        for sort in TicketSort.allCases {
            let listing = TicketListing(try TicketQuery.parse(query), sort: sort, limit: 100)
            for way in Self.waysToFind {
                let found = try tickets(listing, by: way)
                let place = "\(query) \(sort) \(way)"
                XCTAssertEqual(found.map(\.number).sorted(), expected, place, file: file, line: line)
                let keys = found.map { TicketCursor($0, sort).value }
                XCTAssertEqual(keys, sort == .due ? keys.sorted() : keys.sorted(by: >), place, file: file, line: line)
            }
        }
    }

    /// Limits by which each way to find tickets is gone: by words and in the order of the list, from a source where all
    /// are few, and from one after a stretch of that order that is too short.
    static let waysToFind: [TicketSelection.Limits] = [
        .init(listed: 1, few: 0, sparse: 0, sparseWithWords: 0, stretch: 0, ofStatus: 0),
        .init(listed: 1, few: 0, sparse: 1_000, sparseWithWords: 1_000, stretch: 6, ofStatus: 0),
        .init(listed: 5, few: 2, sparse: 8, sparseWithWords: 6, stretch: 20, ofStatus: 3), .init(),
    ]

    func tickets(_ listing: TicketListing, by limits: TicketSelection.Limits) throws -> [Ticket] {
        try database.read { session in
            var selection = try helpdesk.selection(listing, as: ana, in: session)
            selection.limits = limits
            return try selection.tickets(in: session)
        }
    }

    /// Replays a ticket's events and compares.
    func assertHistory(of number: Int64, file: StaticString = #filePath, line: UInt = #line) throws {
        let ticket = try ticket(number)
        let events = try database.read { try TicketEvent.list(of: ticket.id, in: $0).map(\.event) }
        XCTAssertEqual(try TicketHistory.replay(events), ticket.state, file: file, line: line)
        XCTAssertEqual(events.last?.version, ticket.version, file: file, line: line)
    }
}

/// Numbers that come out the same in every run.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
