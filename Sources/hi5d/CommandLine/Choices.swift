import Helpdesk

/// The words that options of several commands take, for shells to complete.
enum Choices {
    static let statuses = ["all", "unsolved"] + TicketStatus.allCases.map(\.rawValue)
    static let priorities = Ticket.Priority.allCases.map(\.rawValue)
    static let channels = Channel.allCases.map(\.rawValue)
    static let orders = TicketSort.allCases.map(\.rawValue)
    static let roles = Agent.Role.allCases.map(\.rawValue)
}
