/// What happened to a thing after somebody saw it, the oldest first.
public enum Meanwhile: Sendable, Equatable {
    case ticket([TicketEvent.View])
    case record([RecordVersion])
    case article([ArticleEvent])

    /// ` (note by Kim, reply by Noa)`: the latest few; empty when nothing is known.
    var briefly: String {
        let all =
            switch self {
            case .ticket(let events): events.map { "\($0.event.kind.replacing("_", with: " ")) by \($0.actor)" }
            case .record(let versions): versions.flatMap(\.changed)
            case .article(let events): events.map(\.briefly)
            }
        guard !all.isEmpty else { return "" }
        return " (\(((all.count > 3 ? ["…"] : []) + all.suffix(3)).joined(separator: ", ")))"
    }
}
