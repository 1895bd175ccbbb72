import FAQIndex
import Storage

/// Which of the tickets that wait an agent may claim.
struct ClaimFilter: Sendable {
    /// nil for any.
    let queues: [String]?
    let locales: [String]?

    init(agent: Agent, queue: String?, settings: DeskSettings, locales known: [LocaleTag]) {
        let all = [Queue.general] + settings.queues.filter { $0.id != Queue.general.id }
        let able = all.filter { agent.mayWork(in: settings.queue($0.id)) && (queue == nil || $0.id == queue) }
        queues = able.count == all.count ? nil : able.map(\.id)
        let spoken = known.filter(agent.speaks).map(\.description)
        locales = agent.profile.locales.isEmpty ? nil : Array(Set(spoken + agent.profile.locales)).sorted()
    }

    /// The most urgent one, locked for whoever asks first.
    func first(brand: String, in session: any Session) throws -> Ticket? {
        var values: [SQLValue] = [.text(brand)]
        func among(_ column: String, _ names: [String]?) -> String {
            guard let names else { return "" }
            guard !names.isEmpty else { return " AND 1 = 0" }
            values += names.map(SQLValue.text)
            let places = (values.count - names.count + 1...values.count).map { "$\($0)" }.joined(separator: ", ")
            return " AND t.\(column) IN (\(places))"
        }
        let conditions = among("queue_id", queues) + among("locale", locales)
        let id = try session.first(
            """
            SELECT t.id FROM ticket t WHERE t.brand_id = $1 AND t.is_waiting = 1\(conditions)
            ORDER BY t.priority_rank DESC, t.due_at, t.number LIMIT 1\(session.claimSuffix)
            """, values
        ) { $0.text(0) }
        return try id.flatMap { try Ticket.find(id: $0, in: session) }
    }
}
