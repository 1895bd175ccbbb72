import JSON
import Storage

/// One change of a ticket. Events are only added; together they are its history.
public struct TicketEvent: Sendable, Equatable {
    /// The ticket's version after it.
    public let version: Int64
    /// `open`, or what happened (`TicketAction`).
    public let kind: String
    public let actor: Actor
    public let from: TicketStatus
    public let to: TicketStatus
    /// Why, in a few words or a code.
    public let detail: String?
    public let changes: [FieldChange]
    public let at: Timestamp

    public enum Actor: Sendable, Equatable {
        case bot
        case subscriber
        /// A timer, a rule, a policy.
        case system
        case agent(id: String)

        var text: String {
            switch self {
            case .bot: "bot"
            case .subscriber: "subscriber"
            case .system: "system"
            case .agent(let id): id
            }
        }

        init(_ text: String) {
            self =
                switch text {
                case "bot": .bot
                case "subscriber": .subscriber
                case "system": .system
                default: .agent(id: text)
                }
        }
    }

    /// An event as it is shown.
    public struct View: Sendable, Equatable {
        public let event: TicketEvent
        /// `bot`, `subscriber`, `system`, or the agent's name.
        public let actor: String
        /// The names of the agents whom the ticket went to or left, by their ids.
        public fileprivate(set) var agents: [String: String] = [:]
    }

    func insert(for ticket: String, in session: any Session) throws { try session.insert(insertion(for: ticket)) }

    func insertion(for ticket: String) -> Statement {
        Statement(
            """
            INSERT INTO ticket_event
                (ticket_id, version, kind, actor, from_status, to_status, detail, created_at, changes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .text(ticket), .int(version), .text(kind), .text(actor.text), .text(from.rawValue),
                .text(to.rawValue), SQLValue(detail), .int(at.milliseconds), .text(storedChanges),
            ])
    }

    /// `[["status","new","open"],…]`: each with what was before and what is now.
    private var storedChanges: String {
        var writer = JSONWriter(reserving: 512)
        writer.raw("[")
        for (position, change) in changes.enumerated() {
            writer.raw(position > 0 ? ",[" : "[")
            writer.string(change.field.rawValue)
            writer.raw(",")
            writer.value(change.from)
            writer.raw(",")
            writer.value(change.to)
            writer.raw("]")
        }
        writer.raw("]")
        return writer.writtenText
    }

    /// A ticket's events after a version, in their order.
    static func list(of ticket: String, after version: Int64 = 0, in session: any Session) throws -> [View] {
        let views = try session.query(
            """
            SELECT \(viewColumns) FROM ticket_event e LEFT JOIN agent a ON a.id = e.actor
            WHERE e.ticket_id = $1 AND e.version > $2 ORDER BY e.version
            """, [.text(ticket), .int(version)], view)
        return try named(views, in: session)
    }

    private static func named(_ views: [View], in session: any Session) throws -> [View] {
        let holders = Set(
            views.flatMap(\.event.changes).filter { $0.field == .assignee }
                .flatMap { [$0.from, $0.to].compactMap(\.string) }
        ).sorted()
        guard !holders.isEmpty else { return views }
        let places = holders.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let found = try session.query(
            "SELECT id, name FROM agent WHERE id IN (\(places))", holders.map { .text($0) }
        ) { ($0.text(0), $0.text(1)) }
        let names = Dictionary(uniqueKeysWithValues: found)
        return views.map { view in
            var view = view
            view.agents = names
            return view
        }
    }

    /// The events of all tickets whose ids lie in a range, by the ticket's id, in their order.
    static func lists(
        after first: String, upTo last: String, in session: any Session
    ) throws -> [String: [TicketEvent]] {
        let rows = try session.query(
            """
            SELECT \(columns), e.ticket_id FROM ticket_event e
            WHERE e.ticket_id > $1 AND e.ticket_id <= $2 ORDER BY e.ticket_id, e.version
            """, [.text(first), .text(last)]
        ) { (ticket: $0.text(8), event: try read($0)) }
        return Dictionary(grouping: rows, by: \.ticket).mapValues { $0.map(\.event) }
    }

    private static let columns =
        "e.version, e.kind, e.actor, e.from_status, e.to_status, e.detail, e.changes, e.created_at"

    /// Of an event `e` and the agent `a` who did it; a row begins with them.
    static let viewColumns = columns + ", COALESCE(a.name, e.actor)"

    static func view(_ row: any Row) throws -> View { View(event: try read(row), actor: row.text(8)) }

    private static func read(_ row: any Row) throws -> TicketEvent {
        guard let from = TicketStatus(rawValue: row.text(3)), let to = TicketStatus(rawValue: row.text(4)) else {
            throw StorageError.damaged(reason: "an event of a ticket has no valid status")
        }
        return TicketEvent(
            version: row.int(0), kind: row.text(1), actor: Actor(row.text(2)), from: from, to: to,
            detail: row.optionalText(5), changes: try changes(row.text(6)), at: Timestamp(row.int(7)))
    }

    private static func changes(_ text: String) throws -> [FieldChange] {
        try (JSON.parse(text).array ?? []).map { item in
            guard let field = item[0]?.string.flatMap(TicketField.init(rawValue:)), let from = item[1], let to = item[2]
            else { throw StorageError.damaged(reason: "an event changes a field that is not known") }
            return FieldChange(field: field, from: from, to: to)
        }
    }
}
