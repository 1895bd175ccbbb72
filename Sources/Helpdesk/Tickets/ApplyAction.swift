import Storage

/// What a change of tickets works with: the transaction, the time, and what the brand has set up.
struct TicketWork {
    let session: any Session
    let time: Timestamp
    let settings: DeskSettings
}

extension Ticket {
    /// Another agent's ticket is not answered behind their back.
    func mustNotBeSomebodyElses(than agent: Agent, in work: TicketWork) throws {
        guard let assignee, assignee.id != agent.id else { return }
        let taken = try TicketEvent.list(of: id, in: work.session).last { view in
            view.event.changes.contains { $0.field == .assignee }
        }
        throw HelpdeskError.ticketTaken(number: number, by: assignee.name, since: taken.map { [$0] } ?? [])
    }

    /// Moves the ticket along its life, lets `edit` change the rest of its state, and records all of it as one event.
    /// The clocks, timers and lists that depend on the state follow. Throws `illegalTransition`.
    @discardableResult
    func apply(
        _ action: TicketAction, by actor: TicketEvent.Actor, why: String? = nil, in work: TicketWork,
        _ edit: (inout TicketState) throws -> Void = { _ in }
    ) throws -> Ticket {
        guard let next = status.after(action) else {
            throw HelpdeskError.illegalTransition(
                status: status, action: action.rawValue, allowed: status.possible.map(\.rawValue))
        }
        var changed = self
        changed.state.status = next
        if next != .pending { changed.state.wakeAt = nil }
        try edit(&changed.state)
        if let holder = changed.state.assignee, holder != state.assignee {
            try StoredAgent.mustBeHere(holder, in: work.session)
        }
        changed.sla.follow(action, ticket: changed, at: work.time, settings: work.settings)
        changed.version += 1
        changed.updatedAt = work.time
        if changed.state.assignee != state.assignee { changed.assigneeName = nil }
        try changed.update(over: self, in: work)
        let event = TicketEvent(
            version: changed.version, kind: action.rawValue, actor: actor, from: status, to: next,
            detail: why.map(CardNumbers.masked),
            changes: changed.state.changes(since: state), at: work.time)
        try event.insert(for: id, in: work.session)
        try announce(in: work.session)
        if action.isNews { try changed.tellAgents(of: event, before: self, in: work) }
        return changed
    }

    private func update(over before: Ticket, in work: TicketWork) throws {
        let updated = try work.session.execute(
            """
            UPDATE ticket SET status = $1, priority = $2, queue_id = $3, assignee_id = $4, subject = $5, tags = $6,
                topic = $7, wake_at = $8, merged_into = $9, priority_rank = $10, is_waiting = $11, sla = $12,
                due_at = $13, version = $14, updated_at = $15
            WHERE id = $16 AND version = $17
            """, mutableColumns + [.text(id), .int(before.version)])
        // Somebody was faster, which only an engine with several writers lets happen.
        guard updated == 1 else {
            let since = try TicketEvent.list(of: id, after: before.version, in: work.session)
            throw HelpdeskError.changedMeanwhile(current: since.last?.event.version ?? version, since: .ticket(since))
        }
        if state.tags != before.state.tags { try storeTags(in: work.session) }
        try setTimers(over: before, in: work)
    }

    /// In the order of the statements that write them.
    var mutableColumns: [SQLValue] {
        [
            .text(status.rawValue), .text(priority.rawValue), .text(state.queue), SQLValue(state.assignee),
            .text(subject), .text(state.tags.isEmpty ? "" : state.tags.joined(separator: " ")), SQLValue(state.topic),
            SQLValue(state.wakeAt?.milliseconds), SQLValue(state.mergedInto), .int(priority.rank),
            .int(isWaiting ? 1 : 0), .text(sla.stored), .int(sla.due?.milliseconds ?? Self.neverDue), .int(version),
            .int(updatedAt.milliseconds),
        ]
    }

    /// Sorts behind everything that is due.
    static let neverDue: Int64 = .max

    /// Whether it waits for an agent to take it.
    var isWaiting: Bool { state.assignee == nil && (status == .new || status == .open) }

    func storeTags(in session: any Session) throws {
        try session.execute("DELETE FROM ticket_tag WHERE ticket_id = $1", [.text(id)])
        for tag in state.tags {
            try session.execute("INSERT INTO ticket_tag (ticket_id, tag) VALUES ($1, $2)", [.text(id), .text(tag)])
        }
    }
}
