import JSON
import Storage

/// What changes in a ticket. It is the sum of the ticket's events: `TicketHistory.replay`.
public struct TicketState: Sendable, Equatable {
    public var status: TicketStatus
    public var priority: Ticket.Priority
    /// The queue's id.
    public var queue: String
    /// The agent's id.
    public var assignee: String?
    public var subject: String
    /// Sorted, each once.
    public var tags: [String]
    /// What it is about: an article's id.
    public var topic: String?
    /// When a pending ticket becomes open again by itself.
    public var wakeAt: Timestamp?
    /// The number of the ticket that this one's history goes on in.
    public var mergedInto: Int64?
}

/// The names of the things that change, in events and over HTTP.
public enum TicketField: String, Sendable, CaseIterable {
    case status, priority, queue, assignee, subject, tags, topic, wakeAt, mergedInto
}

/// One thing that changed, as data.
public struct FieldChange: Sendable, Equatable {
    public let field: TicketField
    public let from: JSON
    public let to: JSON
}

extension TicketState {
    public subscript(field: TicketField) -> JSON {
        switch field {
        case .status: .string(status.rawValue)
        case .priority: .string(priority.rawValue)
        case .queue: .string(queue)
        case .assignee: JSON(assignee)
        case .subject: .string(subject)
        case .tags: .array(tags.map(JSON.string))
        case .topic: JSON(topic)
        case .wakeAt: JSON(wakeAt?.milliseconds)
        case .mergedInto: JSON(mergedInto)
        }
    }

    /// nil when a value that every ticket has is missing or is none of its kind.
    init?(_ values: [TicketField: JSON]) {
        guard let status = values[.status]?.string.flatMap(TicketStatus.init(rawValue:)),
            let priority = values[.priority]?.string.flatMap(Ticket.Priority.init(rawValue:)),
            let queue = values[.queue]?.string, let subject = values[.subject]?.string,
            let tags = values[.tags]?.array?.map(\.string), !tags.contains(nil)
        else { return nil }
        self.init(
            status: status, priority: priority, queue: queue, assignee: values[.assignee]?.string, subject: subject,
            tags: tags.compactMap { $0 }, topic: values[.topic]?.string,
            wakeAt: values[.wakeAt]?.int.map { Timestamp($0) }, mergedInto: values[.mergedInto]?.int)
    }

    /// What leads from `earlier` to this; from nothing, everything that is there.
    func changes(since earlier: TicketState?) -> [FieldChange] {
        TicketField.allCases.compactMap { field in
            let (from, to) = (earlier?[field] ?? .null, self[field])
            return from == to ? nil : FieldChange(field: field, from: from, to: to)
        }
    }
}

/// A ticket's events, read back.
public enum TicketHistory {
    public enum Gap: Error, Equatable, CustomStringConvertible {
        /// The first event is not the opening, or a version is missing.
        case missing(version: Int64)
        /// An event starts from something else than the one before led to.
        case broken(version: Int64, field: TicketField)
        /// All events together leave a value unset.
        case incomplete

        public var description: String {
            switch self {
            case .missing(let version): "event \(version) of the ticket is missing"
            case .broken(let version, let field):
                "event \(version) of the ticket does not follow from the one before (\(field.rawValue))"
            case .incomplete: "the ticket's events leave something unsaid"
            }
        }
    }

    /// The state that the events lead to, each from what the one before led to, from the opening on. Throws `Gap`.
    public static func replay(_ events: [TicketEvent]) throws -> TicketState {
        var values: [TicketField: JSON] = [:]
        for (position, event) in events.enumerated() {
            guard event.version == Int64(position + 1) else { throw Gap.missing(version: Int64(position + 1)) }
            guard position == 0 || values[.status] == .string(event.from.rawValue) else {
                throw Gap.broken(version: event.version, field: .status)
            }
            for change in event.changes {
                guard values[change.field] ?? .null == change.from else {
                    throw Gap.broken(version: event.version, field: change.field)
                }
                values[change.field] = change.to
            }
            guard values[.status] == .string(event.to.rawValue) else {
                throw Gap.broken(version: event.version, field: .status)
            }
        }
        guard let state = TicketState(values) else { throw Gap.incomplete }
        return state
    }
}
