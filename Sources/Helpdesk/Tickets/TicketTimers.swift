import Storage

extension Ticket {
    /// Sets and cancels the timers that follow from the ticket's state; nil: it has just been opened.
    func setTimers(over before: Ticket?, in work: TicketWork) throws {
        let closesAt = status == .solved ? work.time.adding(seconds: work.settings.desk.closeAfterHours * 3_600) : nil
        if before?.status == .solved || closesAt != nil, before?.status != status {
            try setTimer(.closeTicket, at: closesAt, in: work.session)
        }
        if before?.state.wakeAt != state.wakeAt {
            try setTimer(.wakeTicket, at: state.wakeAt, in: work.session)
        }
        if before?.sla.nextTurn != sla.nextTurn {
            try setTimer(.sla, at: sla.nextTurn, in: work.session)
        }
    }

    private func setTimer(_ kind: DueTimer.Kind, at due: Timestamp?, in session: any Session) throws {
        if let due {
            try DueTimer(kind: kind, subject: id, brand: brand, due: due).set(in: session)
        } else {
            try DueTimer.cancel(kind, id, in: session)
        }
    }
}

extension Helpdesk {
    /// A solved ticket that nobody came back to is closed for good.
    func closeTicket(_ timer: DueTimer, in work: TicketWork) throws {
        guard let ticket = try Ticket.find(id: timer.subject, in: work.session), ticket.status == .solved else {
            return
        }
        try ticket.apply(.close, by: .system, why: "nobody came back", in: work)
    }

    /// A pending ticket whose date has come is the agent's turn again.
    func wakeTicket(_ timer: DueTimer, in work: TicketWork) throws {
        guard let ticket = try Ticket.find(id: timer.subject, in: work.session), ticket.state.wakeAt != nil else {
            return
        }
        try ticket.apply(.wake, by: .system, why: "its date has come", in: work)
    }
}
