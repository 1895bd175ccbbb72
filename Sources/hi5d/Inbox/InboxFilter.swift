import Helpdesk

/// Which tickets the list shows: words, and `field:value`, all of which must fit; a `-` before one turns it round.
struct InboxFilter: Equatable, Sendable {
    static let fields = ["status", "priority", "lang", "agent", "channel", "queue", "tag"]

    private struct Term: Equatable {
        let isWanted: Bool
        let field: String?
        let value: String
    }

    let text: String
    private let terms: [Term]

    init(_ text: String = "") {
        self.text = text
        terms = text.lowercased().split(separator: " ").compactMap { word in
            let isWanted = !word.hasPrefix("-")
            let rest = isWanted ? word : word.dropFirst()
            let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let hasField = parts.count == 2 && Self.fields.contains(String(parts[0]))
            let value = String(hasField ? parts[1] : rest)
            return value.isEmpty
                ? nil : Term(isWanted: isWanted, field: hasField ? String(parts[0]) : nil, value: value)
        }
    }

    var isEmpty: Bool { terms.isEmpty }

    /// What to ask the server for: the unsolved ones, unless the filter speaks of others.
    var statuses: String {
        let named = terms.filter { $0.field == "status" && $0.isWanted }.map(\.value)
        return named.contains { $0 == "all" || !TicketStatus.unsolved.map(\.rawValue).contains($0) }
            ? "all" : "unsolved"
    }

    func matches(_ row: TicketRow, me: String?) -> Bool {
        terms.allSatisfy { fits($0, row, me: me) == $0.isWanted }
    }

    private func fits(_ term: Term, _ row: TicketRow, me: String?) -> Bool {
        let value = term.value
        switch term.field {
        case "status": return value == "all" || row.status == value
        case "priority": return row.priority == value
        case "lang": return row.locale.lowercased() == value || row.locale.lowercased().hasPrefix(value + "-")
        case "channel": return row.channel == value
        case "queue": return row.queue?.lowercased() == value
        case "tag": return row.tags.contains { $0.lowercased() == value }
        case "agent":
            let name = row.assignee?.lowercased()
            return value == "none" ? name == nil : name == (value == "me" ? me?.lowercased() : value)
        default:
            let words = [String(row.number), row.subject, row.assignee ?? ""] + row.tags
            return words.contains { $0.lowercased().contains(value) }
        }
    }
}
