import Storage

/// How one ticket has to do with another. Each link is stored from both ends.
public struct TicketLink: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case related
        /// It goes on from one that was closed.
        case follows
        case followedBy = "followed_by"
        case duplicates
        case duplicatedBy = "duplicated_by"
        /// The other's history goes on here.
        case absorbs
        case mergedInto = "merged_into"
        case splitFrom = "split_from"
        case splitInto = "split_into"

        var inverse: Kind {
            switch self {
            case .related: .related
            case .follows: .followedBy
            case .followedBy: .follows
            case .duplicates: .duplicatedBy
            case .duplicatedBy: .duplicates
            case .absorbs: .mergedInto
            case .mergedInto: .absorbs
            case .splitFrom: .splitInto
            case .splitInto: .splitFrom
            }
        }

        /// What agents may set by hand; the others come about.
        public static let byHand: [Kind] = [.related, .duplicates, .duplicatedBy, .follows, .followedBy]
    }

    public let kind: Kind
    public let number: Int64

    static func list(of ticket: Ticket, in session: any Session) throws -> [TicketLink] {
        try session.query(
            "SELECT kind, other FROM ticket_link WHERE brand_id = $1 AND number = $2 ORDER BY other, kind",
            [.text(ticket.brand), .int(ticket.number)]
        ) { row in
            guard let kind = Kind(rawValue: row.text(0)) else {
                throw StorageError.damaged(reason: "a link of ticket \(ticket.id) is of no known kind")
            }
            return TicketLink(kind: kind, number: row.int(1))
        }
    }
}

extension Ticket {
    func link(to other: Int64, as kind: TicketLink.Kind, in session: any Session) throws {
        for (from, kind, to) in [(number, kind, other), (other, kind.inverse, number)] {
            try session.execute(
                """
                INSERT INTO ticket_link (brand_id, number, kind, other) VALUES ($1, $2, $3, $4)
                ON CONFLICT (brand_id, number, kind, other) DO NOTHING
                """, [.text(brand), .int(from), .text(kind.rawValue), .int(to)])
        }
    }

    /// Another ticket of the same subscriber about the same, opened within the hour before: this one likely says it
    /// again. nil for anonymous visitors, who cannot be told apart, and without a topic.
    func likelyOriginal(in session: any Session) throws -> Int64? {
        guard let subscriber, let topic = state.topic else { return nil }
        return try session.first(
            """
            SELECT number FROM ticket
            WHERE brand_id = $1 AND subscriber_id = $2 AND number < $3 AND topic = $4 AND created_at >= $5
                AND status <> 'closed' AND merged_into IS NULL
            ORDER BY number DESC LIMIT 1
            """,
            [
                .text(brand), .text(subscriber), .int(number), .text(topic),
                .int(createdAt.adding(seconds: -3_600).milliseconds),
            ]
        ) { $0.int(0) }
    }
}

extension Helpdesk {
    /// Links two tickets of the brand. Throws `notFound`, `notAllowed`, `changedMeanwhile`, `preconditionFailed`,
    /// `conflict` for itself.
    public func linkTicket(
        _ number: Int64, to other: Int64, as kind: TicketLink.Kind, principal: Principal,
        _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let request = ["link", String(other), kind.rawValue]
        return try changeTicket(number, as: principal, conditions, request: request) { ticket, agent, work in
            guard TicketLink.Kind.byHand.contains(kind) else {
                throw HelpdeskError.invalid(
                    field: "kind",
                    expected: "one of \(TicketLink.Kind.byHand.map(\.rawValue).joined(separator: ", "))")
            }
            guard other != number else {
                throw HelpdeskError.conflict(code: "link_to_itself", reason: "A ticket is not linked to itself.")
            }
            let linked = try Ticket.find(other, brand: ticket.brand, in: work.session)
            if try TicketLink.list(of: ticket, in: work.session).contains(.init(kind: kind, number: other)) { return }
            try ticket.link(to: other, as: kind, in: work.session)
            try ticket.apply(.link, by: .agent(id: agent.id), why: "\(kind.rawValue) #\(other)", in: work)
            try linked.apply(.link, by: .agent(id: agent.id), why: "\(kind.inverse.rawValue) #\(number)", in: work)
        }
    }
}
