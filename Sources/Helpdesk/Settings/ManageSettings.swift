import JSON
import Storage

extension Helpdesk {
    /// What the brand's leads have set up. Throws `notAllowed`.
    public func settings(as principal: Principal) throws -> DeskSettings {
        _ = try principal.agent()
        return settings[principal.brand]
    }

    /// Sets something up, in place of what has the same kind and id. Throws `notAllowed`, `invalid`, `FieldError`.
    public func saveSetting(
        _ kind: SettingKind, _ id: String, _ body: JSON, as principal: Principal
    ) throws -> any DeskSetting {
        try principal.mustSetUp(kind)
        guard Identifier.isName(id) else {
            throw HelpdeskError.invalid(field: "id", expected: Identifier.nameDescription)
        }
        // Read into settings of its own first, so that a mistake changes nothing.
        var alone = DeskSettings()
        try alone.insert(kind, id, body)
        guard let saved = alone.all(kind).first else { throw HelpdeskError.notFound(what: kind.rawValue) }
        try checkReferences(of: saved, brand: principal.brand)
        let (time, text) = (clock(), JSON.object(saved.members).text)
        try database.write { session in
            try session.execute(
                """
                INSERT INTO setting (brand_id, kind, id, body, updated_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (brand_id, kind, id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at
                """,
                [.text(principal.brand), .text(kind.rawValue), .text(id), .text(text), .int(time.milliseconds)])
            if let event = saved as? EventWindow { try event.setTimers(brand: principal.brand, in: session) }
        }
        try settings.reload(from: database)
        return saved
    }

    /// Throws `notAllowed`, `notFound`, `invalid` for a queue that still has tickets.
    public func removeSetting(_ kind: SettingKind, _ id: String, as principal: Principal) throws {
        try principal.mustSetUp(kind)
        let removed = try database.write { session in
            if kind == .queue { try Queue.mustBeEmpty(id, brand: principal.brand, in: session) }
            return try session.execute(
                "DELETE FROM setting WHERE brand_id = $1 AND kind = $2 AND id = $3",
                [.text(principal.brand), .text(kind.rawValue), .text(id)])
        }
        guard removed == 1 else { throw HelpdeskError.notFound(what: kind.rawValue) }
        try settings.reload(from: database)
    }

    /// What a setting names must be there.
    private func checkReferences(of setting: any DeskSetting, brand: String) throws {
        let known = settings[brand]
        if let policy = setting as? SLAPolicy {
            if let calendar = policy.calendar, !known.calendars.contains(where: { $0.id == calendar }) {
                throw HelpdeskError.invalid(field: "calendar", expected: "the id of business hours that there are")
            }
            if let queue = policy.queues.first(where: { !known.hasQueue($0) }) {
                throw HelpdeskError.invalid(field: "queues", expected: "ids of queues; there is no \"\(queue)\"")
            }
        }
        if let view = setting as? SavedView { _ = try TicketQuery.parse(view.query) }
        if let event = setting as? EventWindow, let ends = event.endsAt, ends <= clock() {
            throw HelpdeskError.invalid(field: "endsAt", expected: "a time in the future")
        }
    }
}

extension Principal {
    fileprivate func mustSetUp(_ kind: SettingKind) throws {
        let agent = try agent()
        // A view only looks; everything else decides how others work.
        guard kind == .view || agent.role != .agent else {
            throw HelpdeskError.notAllowed(reason: "This is set up by agents whose role is lead or admin.")
        }
    }
}
