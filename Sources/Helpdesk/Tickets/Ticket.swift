import Bot
import JSON
import Storage

/// A conversation in the hands of people.
public struct Ticket: Sendable, Equatable {
    public enum Priority: String, Sendable, CaseIterable {
        case low, normal, high, urgent

        /// 0 for the lowest.
        var rank: Int64 {
            switch self {
            case .low: 0
            case .normal: 1
            case .high: 2
            case .urgent: 3
            }
        }
        /// One step up; `urgent` stays.
        var raised: Priority { Self.allCases[min(Self.allCases.count - 1, Int(rank) + 1)] }
    }

    public let id: String
    public let brand: String
    /// Short, unique in the brand; 0 until it is opened.
    public internal(set) var number: Int64
    public let conversation: String
    public let subscriber: String?
    public let locale: String
    public let channel: Channel
    /// Why the bot handed over.
    public let reason: HandOver.Reason
    /// The article that the bot thought of but was not sure of.
    public let suggestion: String?
    public var state: TicketState
    /// The times by which it is to be answered and solved.
    public var sla: SLAClocks
    var assigneeName: String?
    /// Counts the changes, for `If-Match`.
    public var version: Int64
    public let createdAt: Timestamp
    public var updatedAt: Timestamp

    public struct Assignee: Sendable, Equatable {
        public let id: String
        public let name: String
    }

    public var status: TicketStatus { state.status }
    public var priority: Priority { state.priority }
    public var subject: String { state.subject }
    public var assignee: Assignee? { state.assignee.map { Assignee(id: $0, name: assigneeName ?? $0) } }
}

extension Ticket {
    static let columns = """
        t.id, t.brand_id, t.number, t.conversation_id, t.subscriber_id, t.subject, t.status, t.priority, t.locale,
        t.channel, t.assignee_id, a.name, t.reason, t.suggestion, t.version, t.created_at, t.updated_at, t.queue_id,
        t.tags, t.topic, t.wake_at, t.merged_into, t.sla
        """
    static let columnCount = columns.split(separator: ",").count
    static let source = "ticket t LEFT JOIN agent a ON a.id = t.assignee_id"

    static func read(_ row: any Row) throws -> Ticket {
        guard let status = TicketStatus(rawValue: row.text(6)), let priority = Priority(rawValue: row.text(7)),
            let channel = Channel(rawValue: row.text(9)), let reason = HandOver.Reason(rawValue: row.text(12))
        else { throw StorageError.damaged(reason: "ticket \(row.text(0)) has a status that is not known") }
        let tags = row.text(18)
        let state = TicketState(
            status: status, priority: priority, queue: row.text(17), assignee: row.optionalText(10),
            subject: row.text(5), tags: tags.isEmpty ? [] : tags.split(separator: " ").map(String.init),
            topic: row.optionalText(19), wakeAt: row.optionalInt(20).map { Timestamp($0) },
            mergedInto: row.optionalInt(21))
        return Ticket(
            id: row.text(0), brand: row.text(1), number: row.int(2), conversation: row.text(3),
            subscriber: row.optionalText(4), locale: row.text(8), channel: channel, reason: reason,
            suggestion: row.optionalText(13), state: state, sla: try SLAClocks(stored: row.text(22)),
            assigneeName: row.optionalText(11), version: row.int(14), createdAt: Timestamp(row.int(15)),
            updatedAt: Timestamp(row.int(16)))
    }

    static func find(id: String, in session: any Session) throws -> Ticket? {
        try session.first("SELECT \(columns) FROM \(source) WHERE t.id = $1", [.text(id)], read)
    }

    /// Throws `notFound`, also for another brand's number.
    static func find(_ number: Int64, brand: String, in session: any Session) throws -> Ticket {
        let found = try session.first(
            "SELECT \(columns) FROM \(source) WHERE t.brand_id = $1 AND t.number = $2", [.text(brand), .int(number)],
            read)
        guard let found else { throw HelpdeskError.notFound(what: "ticket") }
        return found
    }
}
