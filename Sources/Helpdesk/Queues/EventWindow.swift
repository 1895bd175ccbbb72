import JSON
import Storage

/// A time in which the brand is in event mode: a live event, with its own SLA and raised priorities.
public struct EventWindow: DeskSetting, Equatable {
    public static let kind = SettingKind.event

    public let id: String
    public let title: String
    public let startsAt: Timestamp
    /// nil: until it is removed.
    public let endsAt: Timestamp?

    public init(id: String, _ fields: inout JSONFields) throws {
        self.id = id
        title = try fields.optionalString("title", 1...100) ?? id
        startsAt = try fields.time("startsAt")
        endsAt = try fields.optionalTime("endsAt")
        if let endsAt, endsAt <= startsAt {
            throw FieldError(field: "endsAt", expected: "a time after startsAt")
        }
    }

    public var members: [JSON.Member] {
        [
            .init("title", .string(title)), .init("startsAt", .string(startsAt.text)),
            .init("endsAt", JSON(endsAt?.text)),
        ]
    }

    func covers(_ time: Timestamp) -> Bool { startsAt <= time && time < endsAt ?? .never }

    /// At its start what is already waiting is raised; at its start and its end other policies may hold.
    func setTimers(brand: String, in session: any Session) throws {
        try DueTimer(kind: .eventStart, subject: "\(brand)/\(id)", brand: brand, due: startsAt).set(in: session)
        try ClockReset(brand: brand, cause: "start-\(id)").setTimer(due: startsAt, in: session)
        if let endsAt { try ClockReset(brand: brand, cause: "end-\(id)").setTimer(due: endsAt, in: session) }
    }
}

extension DeskSettings {
    public func isEventMode(at time: Timestamp) -> Bool { events.contains { $0.covers(time) } }
}

extension Helpdesk {
    private static let mostRaised: Int64 = 200

    /// Raises what waits unsolved about topics that matter in event mode, some hundreds a turn. A ticket is raised once
    /// an event: a tag says so.
    func startEvent(_ timer: DueTimer, at time: Timestamp, in session: any Session) throws {
        // This node may not have heard of the event yet.
        let work = TicketWork(session: session, time: time, settings: try .read(of: timer.brand, in: session))
        let id = String(timer.subject.dropFirst(timer.brand.count + 1))
        guard let event = work.settings.events.first(where: { $0.id == id }), event.covers(work.time) else { return }
        let tag = "event-\(id)"
        let tickets = try work.session.query(
            """
            SELECT \(Ticket.columns) FROM \(Ticket.source)
            WHERE t.brand_id = $1 AND t.status IN ('new', 'open', 'pending', 'on_hold') AND t.priority <> 'urgent'
                AND NOT EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket_id = t.id AND g.tag = $2)
            ORDER BY t.number
            """, [.text(timer.brand), .text(tag)], Ticket.read)
        let published = content.content(of: timer.brand)
        let raised = tickets.filter { ticket in
            let topic = ticket.state.topic
            return work.settings.isRaised(topic: topic, section: topic.flatMap { published?.section(of: $0) })
        }
        for ticket in raised.prefix(Int(Self.mostRaised)) {
            try ticket.apply(.update, by: .system, why: "event mode", in: work) { state in
                state.priority = state.priority.raised
                state.tags = Array(Set(state.tags + [tag])).sorted()
            }
        }
        if raised.count > Int(Self.mostRaised) {
            try DueTimer(kind: .eventStart, subject: timer.subject, brand: timer.brand, due: work.time)
                .set(in: work.session)
        }
    }
}

extension BrandContent {
    /// The section of an article, in whatever locale has it.
    func section(of article: String) -> String? {
        locales.values.lazy.compactMap { $0.article(article)?.section }.first
    }
}
