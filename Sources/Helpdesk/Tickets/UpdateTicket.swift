import Storage

/// What an agent changes of a ticket besides its status; what is nil stays.
public struct TicketUpdate: Sendable, Equatable {
    public var priority: Ticket.Priority?
    public var queue: String?
    public var subject: String?
    /// An article's id; empty for none.
    public var topic: String?
    public var addTags: [String] = []
    public var removeTags: [String] = []
    public var why: String?

    public init() {}

    var isEmpty: Bool {
        priority == nil && queue == nil && subject == nil && topic == nil && addTags.isEmpty && removeTags.isEmpty
    }

    var parts: [String] {
        [priority?.rawValue ?? "", queue ?? "", subject ?? "", topic.map { "=\($0)" } ?? "", why ?? ""] + addTags + [
            "-"
        ] + removeTags
    }

    func apply(to state: inout TicketState) {
        if let priority { state.priority = priority }
        if let queue { state.queue = queue }
        if let subject { state.subject = subject }
        if let topic { state.topic = topic.isEmpty ? nil : topic }
        state.tags = Set(state.tags).union(addTags).subtracting(removeTags).sorted()
    }
}

extension Helpdesk {
    static let mostTags = 50

    /// Changes priority, queue, subject, topic and tags. A ticket that comes into a queue that its agent may not work in is
    /// nobody's again, one whose subscriber has lately asked the same is linked. What changes nothing is no event.
    ///
    /// Throws `notFound`, `notAllowed`, `changedMeanwhile`, `preconditionFailed`, `illegalTransition`, `invalid`.
    public func updateTicket(
        _ number: Int64, _ update: TicketUpdate, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        guard !update.isEmpty else {
            throw HelpdeskError.invalid(field: "body", expected: "something to change")
        }
        for (field, tags) in [("addTags", update.addTags), ("removeTags", update.removeTags)] {
            guard tags.allSatisfy(Identifier.isName) else {
                throw HelpdeskError.invalid(field: field, expected: Identifier.nameDescription)
            }
        }
        if let subject = update.subject, !subject.contains(where: { !$0.isWhitespace }) {
            throw HelpdeskError.invalid(field: "subject", expected: "a text that is not empty")
        }
        if let topic = update.topic, !topic.isEmpty, !Identifier.isName(topic) {
            throw HelpdeskError.invalid(field: "topic", expected: "\(Identifier.nameDescription), or nothing for none")
        }
        var update = update
        update.subject = update.subject.map(CardNumbers.masked)
        return try changeTicket(number, as: principal, conditions, request: ["update"] + update.parts) {
            [update] ticket, agent, work in
            if let queue = update.queue, !work.settings.hasQueue(queue) {
                throw HelpdeskError.invalid(field: "queue", expected: "a queue that there is")
            }
            var state = ticket.state
            update.apply(to: &state)
            guard state.tags.count <= Self.mostTags else {
                throw HelpdeskError.invalid(field: "addTags", expected: "at most \(Self.mostTags) tags on a ticket")
            }
            if state.queue != ticket.state.queue, let holder = ticket.assignee {
                let stored = try StoredAgent.all(of: ticket.brand, in: work.session).first { $0.agent.id == holder.id }
                if stored?.agent.mayWork(in: work.settings.queue(state.queue)) != true { state.assignee = nil }
            }
            guard state != ticket.state else { return }
            let updated = try ticket.apply(.update, by: .agent(id: agent.id), why: update.why, in: work) { $0 = state }
            if state.topic != ticket.state.topic, let original = try updated.likelyOriginal(in: work.session) {
                try updated.link(to: original, as: .duplicates, in: work.session)
            }
            if state.queue != ticket.state.queue { _ = try updated.pushed(in: work) }
        }
    }
}
