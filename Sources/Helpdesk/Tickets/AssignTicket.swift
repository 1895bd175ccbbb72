import Storage

extension Helpdesk {
    /// Gives the ticket to an agent, or, with nil, back to its queue. Agents may give away what is theirs or nobody's,
    /// leads anything.
    ///
    /// Throws `notFound`, `notAllowed`, `ticketTaken`, `changedMeanwhile`, `preconditionFailed`, `illegalTransition`,
    /// `invalid` for an agent who may not work in the queue.
    public func assignTicket(
        _ number: Int64, to receiver: String?, why: String? = nil, as principal: Principal,
        _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let request = ["assign", receiver ?? "", why ?? ""]
        return try changeTicket(number, as: principal, conditions, request: request) { ticket, agent, work in
            if agent.role == .agent { try ticket.mustNotBeSomebodyElses(than: agent, in: work) }
            guard let receiver else {
                if ticket.assignee == nil { return }
                try ticket.apply(.release, by: .agent(id: agent.id), why: why, in: work) { $0.assignee = nil }
                return
            }
            let colleagues = try StoredAgent.all(of: principal.brand, in: work.session).filter { $0.removedAt == nil }
            let exact = colleagues.filter { $0.agent.name == receiver }
            // As people type it; a name in the same letters goes before.
            let named =
                exact.isEmpty ? colleagues.filter { $0.agent.name.lowercased() == receiver.lowercased() } : exact
            let found = colleagues.first { $0.agent.id == receiver } ?? (named.count == 1 ? named[0] : nil)
            guard let found else {
                throw HelpdeskError.invalid(
                    field: "agent",
                    expected: named.isEmpty ? "an agent's name or id" : "an id: \(named.count) agents have this name")
            }
            guard found.agent.mayWork(in: work.settings.queue(ticket.state.queue)) else {
                throw HelpdeskError.invalid(field: "agent", expected: "an agent who may work in the ticket's queue")
            }
            if ticket.assignee?.id == found.agent.id { return }
            try ticket.apply(.assign, by: .agent(id: agent.id), why: why, in: work) { $0.assignee = found.agent.id }
        }
    }
}
