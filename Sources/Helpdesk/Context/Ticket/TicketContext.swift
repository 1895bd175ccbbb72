import JSON
import Storage

/// The subscription context of a ticket as an agent wants it: as it was, perhaps as it is now, and what changed.
public struct TicketContext: Sendable {
    public let number: Int64
    /// As it was at the hand-over; nil for an anonymous visitor, or once the person was erased.
    public let snapshot: JSON?
    /// As it is now, when that was asked for.
    public let fresh: JSON?
    public let changes: [ContextChange]
    /// The subscriber's latest other tickets.
    public let tickets: [Ticket]
    /// The articles that the bot answered with.
    public let answers: [String]
    /// What may be done for all current subscriptions as they were, or as they are when that was asked for.
    public let promises: [(action: PromisedAction, verdict: Promises.Verdict)]
}

/// A field that is not what it was.
public struct ContextChange: Sendable, Equatable {
    /// `subscriptions.sub-1.status`
    public let field: String
    public let before: JSON
    public let after: JSON
}

extension Helpdesk {
    private static let mostTickets = 5

    /// A ticket's context; `isFresh` also fetches what is known now, within the connector's deadline. The snapshot
    /// stays as it was. Throws `notFound`, `notAllowed`.
    public func ticketContext(_ number: Int64, as principal: Principal, isFresh: Bool) throws -> TicketContext {
        let agent = try principal.agent()
        let settings = settings[principal.brand]
        let (ticket, stored, others, answers) = try database.read { session in
            let ticket = try Ticket.visible(number, to: agent, brand: principal.brand, settings, in: session)
            let context = try session.first("SELECT context FROM ticket WHERE id = $1", [.text(ticket.id)]) {
                $0.optionalText(0)
            }
            let others = try ticket.subscriber.map { subscriber in
                try session.query(
                    """
                    SELECT \(Ticket.columns) FROM \(Ticket.source)
                    WHERE t.brand_id = $1 AND t.subscriber_id = $2 AND t.id <> $3 ORDER BY t.number DESC LIMIT $4
                    """,
                    [.text(principal.brand), .text(subscriber), .text(ticket.id), .int(Int64(10 * Self.mostTickets))],
                    Ticket.read
                ).filter { agent.maySee(queue: $0.state.queue) }.prefix(Self.mostTickets)
            }
            let answers = try session.query(
                "SELECT article_id FROM message WHERE conversation_id = $1 AND article_id IS NOT NULL ORDER BY seq",
                [.text(ticket.conversation)]
            ) { $0.text(0) }
            return (ticket, context.flatMap { $0 }, others.map(Array.init) ?? [], answers)
        }
        let snapshot = try stored.map { try JSON.parse($0) }
        let fresh =
            isFresh ? ticket.subscriber.map { collectContext(of: $0, brand: principal.brand, for: .refreshing) } : nil
        let record = fresh.map(\.record) ?? Self.record(of: snapshot, ticket.subscriber)
        let time = fresh?.takenAt ?? snapshot?["takenAt"]?.string.flatMap { Timestamp(text: $0) } ?? clock()
        return TicketContext(
            number: number, snapshot: snapshot, fresh: fresh?.json,
            changes: ContextChange.between(snapshot?["record"], fresh?.record?.json), tickets: others, answers: answers,
            promises: record?.promises(at: time) ?? [])
    }

    private static func record(of snapshot: JSON?, _ subscriber: String?) -> SubscriberRecord? {
        guard let json = snapshot?["record"], json != .null else { return nil }
        return try? SubscriberRecord(id: subscriber ?? "", json)
    }
}

extension SubscriberRecord {
    fileprivate func promises(at time: Timestamp) -> [(action: PromisedAction, verdict: Promises.Verdict)] {
        subscriptions.isEmpty ? [] : PromisedAction.allCases.map { ($0, verdict(on: $0, at: time)) }
    }
}

extension ContextChange {
    /// The fields that differ between two records, items by their ids. Empty when one of them is not known.
    static func between(_ before: JSON?, _ after: JSON?) -> [ContextChange] {
        guard let before, let after, before != .null, after != .null else { return [] }
        let (old, new) = (flattened(before), flattened(after))
        return Set(old.keys).union(new.keys).sorted().compactMap { field in
            let (before, after) = (old[field] ?? .null, new[field] ?? .null)
            return before == after ? nil : ContextChange(field: field, before: before, after: after)
        }
    }

    private static func flattened(_ record: JSON) -> [String: JSON] {
        var fields: [String: JSON] = [:]
        for member in record.members ?? [] {
            guard let part = RecordPart(rawValue: member.name) else {
                fields[member.name] = member.value
                continue
            }
            for item in member.value.array ?? [] {
                let id = item[part.key]?.string ?? ""
                for field in item.members ?? [] where field.name != part.key {
                    fields["\(part.rawValue).\(id).\(field.name)"] = field.value
                }
            }
        }
        return fields
    }
}
