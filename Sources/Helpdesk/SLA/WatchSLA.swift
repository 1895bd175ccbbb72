import Storage

extension Helpdesk {
    /// A ticket's time is nearly over, or over: its history says so, and lists show it.
    func watchSLA(_ timer: DueTimer, in work: TicketWork) throws {
        guard let ticket = try Ticket.find(id: timer.subject, in: work.session), ticket.status.isUnsolved else {
            return
        }
        let late = ticket.sla.clocks.filter { $0.metAt == nil && !$0.isBreached && $0.due ?? .never <= work.time }
        let near = ticket.sla.clocks.filter { clock in
            clock.metAt == nil && !clock.isWarned && clock.warnAt ?? .never <= work.time
        }
        var latest = ticket
        if !near.isEmpty {
            latest = try latest.apply(.slaWarning, by: .system, why: Self.names(near), in: work)
        }
        if !late.isEmpty {
            latest = try latest.apply(.slaBreach, by: .system, why: Self.names(late), in: work)
        }
        // The timer that fired is gone, also when what it is for has not changed.
        if let next = latest.sla.nextTurn {
            try DueTimer(kind: .sla, subject: ticket.id, brand: ticket.brand, due: next).set(in: work.session)
        }
    }

    private static func names(_ clocks: [SLAClocks.Clock]) -> String {
        clocks.map(\.target.rawValue).joined(separator: " ")
    }
}

extension Ticket {
    /// By when its subscriber can expect a reply; nil when no policy promises one.
    public var expectedReply: Timestamp? {
        let waiting = sla.clocks.filter { $0.target != .resolution && $0.metAt == nil }
        return waiting.compactMap(\.due).min()
    }
}

extension Timestamp {
    static let never = Timestamp(.max)
}
