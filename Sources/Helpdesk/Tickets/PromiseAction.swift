import Storage

extension Helpdesk {
    /// Records that an agent has promised the subscriber something, or is doing it for them, once it is clear that it is
    /// ours to do. `subscription`: which one it is about; all current ones when nil.
    ///
    /// Throws `promiseRefused`, and what every change of a ticket throws.
    public func promise(
        _ promise: TicketPromise, on number: Int64, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let request = ["promise", promise.action.rawValue, promise.subscription ?? "", promise.why ?? ""]
        return try changeTicket(number, as: principal, conditions, request: request) { ticket, agent, work in
            try ticket.mustNotBeSomebodyElses(than: agent, in: work)
            try ticket.promise(promise, by: agent, in: work)
        }
    }
}

/// What an agent promises on a ticket.
public struct TicketPromise: Sendable {
    public let action: PromisedAction
    public let subscription: String?
    public let why: String?

    public init(_ action: PromisedAction, subscription: String? = nil, why: String? = nil) {
        self.action = action
        self.subscription = subscription
        self.why = why
    }

    /// For the ticket's history.
    fileprivate var detail: String {
        ([action.rawValue, subscription].compactMap { $0 }.joined(separator: " "))
            + (why.map { ": \($0)" } ?? "")
    }
}

extension Ticket {
    /// Throws `promiseRefused` when it is not ours to do, or nobody knows whether it is.
    @discardableResult
    func promise(_ promise: TicketPromise, by agent: Agent, in work: TicketWork) throws -> Ticket {
        let record = try subscriber.flatMap { try SubscriberRecord.find($0, brand: brand, in: work.session) }?.record
        if let id = promise.subscription, !(record?.subscriptions.contains { $0.subscriptionID == id } ?? false) {
            throw HelpdeskError.notFound(what: "subscription of the ticket's subscriber")
        }
        let verdict =
            record?.verdict(on: promise.action, subscription: promise.subscription, at: work.time)
            ?? .refused(.notKnown, place: nil)
        if case .refused(let refusal, let place) = verdict {
            throw HelpdeskError.promiseRefused(promise.action, refusal, place: place)
        }
        return try apply(.promise, by: .agent(id: agent.id), why: promise.detail, in: work)
    }
}
