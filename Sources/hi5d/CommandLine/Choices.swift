import Helpdesk

/// The words that options of several commands take, for shells to complete.
enum Choices {
    static let statuses = ["all", "unsolved"] + TicketStatus.allCases.map(\.rawValue)
    static let priorities = Ticket.Priority.allCases.map(\.rawValue)
    static let channels = Channel.allCases.map(\.rawValue)
    static let orders = TicketSort.allCases.map(\.rawValue)
    static let roles = Agent.Role.allCases.map(\.rawValue)

    /// What an argument may be by its name in the command table: `bash|zsh|fish`, or a name for many words.
    static func of(_ argument: String) -> [String] {
        switch argument {
        case "PRIORITY": priorities
        case "ACTION": PromisedAction.allCases.map(\.rawValue)
        default: argument.contains("|") ? argument.split(separator: "|").map(String.init) : []
        }
    }
}
