import Storage

/// A wish to have a payment back.
public struct Refund: Sendable, Equatable {
    public enum Status: String, Sendable, CaseIterable {
        /// Asked for; no agent has looked at it.
        case requested
        /// An agent has looked at it and passed it on to the brand.
        case screened
        /// The brand wants to think about it, until its deadline.
        case postponed
        case approved, denied

        public var isDecided: Bool { self == .approved || self == .denied }
    }

    public enum Action: String, Sendable, CaseIterable {
        case screen, approve, deny, postpone
    }

    public let id: String
    public let ticket: String
    public let ticketNumber: Int64
    public let payment: String
    public let amount: Money
    public let reason: String
    /// `subscriber`, `bot`, or an agent's name.
    public let askedBy: String
    public let status: Status
    /// Who decided: an agent's name, or `policy`.
    public let decidedBy: String?
    public let decision: String?
    /// When the brand's policy decides.
    public let deadline: Timestamp
    public let createdAt: Timestamp
}

extension Refund.Status {
    /// The life of a wish: the status after an action, or nil when that is not possible.
    public func after(_ action: Refund.Action) -> Refund.Status? {
        switch (self, action) {
        case (.requested, .screen): .screened
        case (.screened, .screen), (.postponed, .screen): nil
        case (.requested, .approve), (.requested, .postpone): nil
        case (.screened, .approve), (.postponed, .approve): .approved
        case (.screened, .postpone), (.postponed, .postpone): .postponed
        case (.requested, .deny), (.screened, .deny), (.postponed, .deny): .denied
        case (.approved, _), (.denied, _): nil
        }
    }

    public var possible: [Refund.Action] { Refund.Action.allCases.filter { after($0) != nil } }
}

extension Refund {
    private static let columns = """
        r.id, r.ticket_id, r.ticket_number, r.payment_id, r.amount, r.currency, r.reason, r.status,
        COALESCE(a.name, r.decided_by), r.decision, r.deadline, r.created_at, COALESCE(b.name, r.asked_by)
        """
    private static let source =
        "refund r LEFT JOIN agent a ON a.id = r.decided_by LEFT JOIN agent b ON b.id = r.asked_by"

    static func list(of ticket: String, in session: any Session) throws -> [Refund] {
        try session.query(
            "SELECT \(columns) FROM \(source) WHERE r.ticket_id = $1 ORDER BY r.created_at, r.id", [.text(ticket)], read
        )
    }

    /// Those of some payments, whoever asked for them.
    static func list(of payments: [String], brand: String, in session: any Session) throws -> [Refund] {
        guard !payments.isEmpty else { return [] }
        let places = payments.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        return try session.query(
            """
            SELECT \(columns) FROM \(source) WHERE r.brand_id = $1 AND r.payment_id IN (\(places))
            ORDER BY r.created_at, r.id
            """, [.text(brand)] + payments.map { .text($0) }, read)
    }

    /// The most pressing first; nil stands for those that are not decided, and for all queues.
    static func list(
        brand: String, _ status: Status?, in queues: [String]?, _ session: any Session
    ) throws -> [Refund] {
        var values: [SQLValue] = [.text(brand)]
        func places(_ texts: [String]) -> String {
            values += texts.map { .text($0) }
            return (values.count - texts.count + 1...values.count).map { "$\($0)" }.joined(separator: ", ")
        }
        let statuses = status.map { [$0] } ?? Status.allCases.filter { !$0.isDecided }
        var conditions = "r.brand_id = $1 AND r.status IN (\(places(statuses.map(\.rawValue))))"
        if let queues { conditions += " AND t.queue_id IN (\(places(queues)))" }
        return try session.query(
            """
            SELECT \(columns) FROM \(source) JOIN ticket t ON t.id = r.ticket_id
            WHERE \(conditions) ORDER BY r.deadline, r.id LIMIT 1000
            """, values, read)
    }

    /// Throws `notFound`, also for another brand's.
    static func find(_ id: String, brand: String, in session: any Session) throws -> Refund {
        let found = try session.first(
            "SELECT \(columns) FROM \(source) WHERE r.id = $1 AND r.brand_id = $2", [.text(id), .text(brand)], read)
        guard let found else { throw HelpdeskError.notFound(what: "refund") }
        return found
    }

    private static func read(_ row: any Row) throws -> Refund {
        guard let status = Status(rawValue: row.text(7)) else {
            throw StorageError.damaged(reason: "refund \(row.text(0)) has no valid status")
        }
        return Refund(
            id: row.text(0), ticket: row.text(1), ticketNumber: row.int(2), payment: row.text(3),
            amount: Money(minorUnits: row.int(4), currency: row.text(5)), reason: row.text(6),
            askedBy: row.text(12), status: status, decidedBy: row.optionalText(8), decision: row.optionalText(9),
            deadline: Timestamp(row.int(10)), createdAt: Timestamp(row.int(11)))
    }
}
