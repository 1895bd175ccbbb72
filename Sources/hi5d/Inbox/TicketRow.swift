import Helpdesk
import JSON

/// What the list shows of a ticket.
struct TicketRow: Equatable, Sendable {
    let number: Int64
    let status: String
    let priority: String
    let subject: String
    let locale: String
    let channel: String
    let assignee: String?
    let createdAt: String?
    /// What servers with queues and service levels tell besides.
    let queue: String?
    let tags: [String]
    let dueAt: String?
    let version: Int64

    /// nil for what is no ticket.
    init?(_ json: JSON) {
        guard let number = json["number"]?.int else { return nil }
        func text(_ name: String) -> String { json[name]?.string?.oneLine ?? "" }
        self.number = number
        status = text("status")
        priority = text("priority")
        subject = text("subject")
        // Never empty: it stands between the agent's name and the subject, see `FrameLine`.
        locale = text("locale").isEmpty ? "und" : text("locale")
        channel = text("channel")
        assignee = json["assignee"]?.string?.oneLine
        createdAt = json["createdAt"]?.string
        queue = json["queue"]?.string?.oneLine
        tags = (json["tags"]?.array ?? []).compactMap { $0.string?.oneLine }
        dueAt = json["dueAt"]?.string
        version = json["version"]?.int ?? 0
    }

    /// How long until an answer is due; empty where no time runs.
    func due(_ now: Timestamp) -> String {
        guard let due = dueAt.flatMap(Timestamp.init(text:)) else { return "" }
        guard due > now else { return "late" }
        let left = TicketText.age(now.text, due)
        return left == "now" ? "1m" : left
    }

    /// How long until an answer is due, or how old it is where no time runs.
    func age(_ now: Timestamp) -> String {
        guard let due = dueAt.flatMap(Timestamp.init(text:)) else { return TicketText.age(createdAt, now) }
        return due > now ? "-" + TicketText.age(now.text, due) : "late"
    }
}
