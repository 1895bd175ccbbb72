import JSON
import Storage

extension Helpdesk {
    /// What the brand's leads have set up. Throws `notAllowed`.
    public func settings(as principal: Principal) throws -> DeskSettings {
        _ = try principal.agent()
        return settings[principal.brand]
    }

    /// What the brand has of one kind, secrets shortened. Of a document that was never made, its standard; nothing where
    /// it has none. Throws `notAllowed`.
    public func readSettings(_ kind: SettingKind, as principal: Principal) throws -> [JSON] {
        try principal.mustRead(kind)
        return settings[principal.brand].all(kind).map(\.json)
    }

    /// Sets something up, in place of what has the same kind and id, and returns it as it is shown.
    ///
    /// Throws `notAllowed`, `invalid`, `FieldError`.
    public func saveSetting(_ kind: SettingKind, _ id: String, _ body: JSON, as principal: Principal) throws -> JSON {
        try principal.mustChange(kind)
        guard Identifier.isName(id) else {
            throw HelpdeskError.invalid(field: "id", expected: Identifier.nameDescription)
        }
        if let secret = body.shortenedSecret {
            throw HelpdeskError.invalid(field: secret, expected: "the whole secret, not what is shown of it")
        }
        // Read into settings of its own first, so that a mistake changes nothing.
        var alone = DeskSettings()
        try alone.insert(kind, id, body)
        guard let saved = alone.all(kind).first else { throw HelpdeskError.notFound(what: kind.rawValue) }
        try checkReferences(of: saved, brand: principal.brand)
        try (saved as? HookSettings)?.check(transport.policy)
        try (saved as? ConnectorSettings)?.check(transport.policy)
        let (time, text) = (clock(), JSON.object(saved.members).text)
        try database.write { session in
            try session.execute(
                """
                INSERT INTO setting (brand_id, kind, id, body, updated_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (brand_id, kind, id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at
                """,
                [.text(principal.brand), .text(kind.rawValue), .text(id), .text(text), .int(time.milliseconds)])
            if (saved as? Queue)?.isPushed == true {
                let settings = try DeskSettings.read(of: principal.brand, in: session)
                try TicketWork(session: session, time: time, settings: settings).pushWaiting(of: principal.brand)
            }
            if let event = saved as? EventWindow { try event.setTimers(brand: principal.brand, in: session) }
            if kind == .privacy {
                try Self.scheduleForgettingSubscribers(of: principal.brand, from: time, in: session)
            }
            try Self.settingChanged(kind, brand: principal.brand, at: time, in: session)
        }
        try settings.reload(principal.brand, from: database)
        return saved.json
    }

    /// Throws `notAllowed`, `notFound`, `invalid` for a queue that still has tickets.
    public func removeSetting(_ kind: SettingKind, _ id: String, as principal: Principal) throws {
        try principal.mustChange(kind)
        let time = clock()
        let removed = try database.write { session in
            if kind == .queue { try Queue.mustBeEmpty(id, brand: principal.brand, in: session) }
            let removed = try session.execute(
                "DELETE FROM setting WHERE brand_id = $1 AND kind = $2 AND id = $3",
                [.text(principal.brand), .text(kind.rawValue), .text(id)])
            if removed == 1 { try Self.settingChanged(kind, brand: principal.brand, at: time, in: session) }
            return removed
        }
        guard removed == 1 else { throw HelpdeskError.notFound(what: kind.rawValue) }
        try settings.reload(principal.brand, from: database)
    }

    /// Tells the other nodes, and the tickets whose times follow from it.
    private static func settingChanged(
        _ kind: SettingKind, brand: String, at time: Timestamp, in session: any Session
    ) throws {
        try Change.settings(brand).record(in: session)
        guard kind.decidesDueTimes else { return }
        try ClockReset(brand: brand, cause: "settings").schedule(at: time, in: session)
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
