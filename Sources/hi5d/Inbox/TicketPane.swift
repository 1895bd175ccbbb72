import Foundation
import Helpdesk
import JSON

/// A ticket on the screen: what it is, who pays whom for what, and what was said.
struct TicketPane {
    /// Stays when the conversation is scrolled.
    let head: [FrameLine]
    let conversation: [FrameLine]
    /// To the right of the conversation; empty where the head has it.
    let aside: [FrameLine]

    init(_ model: InboxModel, _ ticket: JSON) {
        let (layout, columns) = (model.layout, model.size.columns)
        let width = layout.contextColumn.map { $0 - 2 } ?? columns
        let room = layout.contextColumn.map { columns - $0 } ?? columns
        let context = Self.context(ticket, room, model.now, isCut: layout.ticket < 12)
        var head = [Self.title(ticket, model.focus == .ticket, columns), Self.facts(ticket, model.now, columns)]
        head += Self.others(model, ticket, columns)
        let more = Self.more(ticket, room, model.now)
        // What stands aside has room enough.
        if layout.contextColumn == nil { head += more.prefix(layout.ticket < 10 ? 0 : layout.ticket < 16 ? 1 : 3) }
        // A third for the context, what matters most first.
        if layout.contextColumn == nil { head += context.prefix(max(1, layout.ticket / 3)) }
        if layout.ticket >= 10 {
            head.append(FrameLine(String(repeating: "─", count: width), .dim))
        }
        self.head = head
        aside = layout.contextColumn == nil ? [] : more + context
        conversation = Self.conversation(ticket, width: width)
    }

    private static func title(_ ticket: JSON, _ isFocused: Bool, _ columns: Int) -> FrameLine {
        let text = " #\(ticket["number"]?.int ?? 0)  \(string(ticket, "subject"))"
        return FrameLine(text.fitted(to: columns), Style(isBold: true, isReversed: isFocused))
    }

    /// Ends with the agent's name: see `FrameLine`.
    private static func facts(_ ticket: JSON, _ now: Timestamp, _ columns: Int) -> FrameLine {
        var line = FrameLine()
        line.add(" ")
        line.add(string(ticket, "status"), .status(string(ticket, "status")))
        line.add(" · ")
        line.add(string(ticket, "priority"), .priority(string(ticket, "priority")))
        var facts = [string(ticket, "queue"), string(ticket, "locale"), string(ticket, "channel")]
        facts.append("opened \(TicketText.ago(ticket["createdAt"]?.string, now))")
        facts.append(ticket["assignee"]?.string.map { "with \($0.oneLine)" } ?? "nobody's")
        let rest = " · " + facts.filter { !$0.isEmpty }.joined(separator: " · ")
        line.add(rest.fitted(to: max(1, columns - line.end)))
        return line
    }

    /// Who else is there; names last, see `FrameLine`.
    private static func others(_ model: InboxModel, _ ticket: JSON, _ columns: Int) -> [FrameLine] {
        guard let looking = model.looking, looking.number == ticket["number"]?.int else { return [] }
        let typing = looking.others.filter(\.isTyping), reading = looking.others.filter { !$0.isTyping }
        return [("writing a reply", typing), ("looking", reading)].filter { !$0.1.isEmpty }.map { does, who in
            let names = who.map(\.name).joined(separator: ", ")
            return FrameLine(" Also \(does): \(names)".fitted(to: columns), Style(color: .yellow, isBold: true))
        }
    }

    /// Tags, files, refunds and what else not every ticket has, as many to a line as fit.
    private static func more(_ ticket: JSON, _ width: Int, _ now: Timestamp) -> [FrameLine] {
        var lines: [String] = []
        for part in TicketText.more(ticket, now) {
            if let last = lines.last, last.displayWidth + part.displayWidth + 3 <= width {
                lines[lines.count - 1] += " · \(part)"
            } else {
                lines.append(" \(part)")
            }
        }
        return lines.map { FrameLine($0.displayWidth > width ? $0.fitted(to: width) : $0, .color(.blue)) }
    }

    /// Cut to the width where rows are few, else broken.
    private static func context(_ ticket: JSON, _ width: Int, _ now: Timestamp, isCut: Bool) -> [FrameLine] {
        ContextText.lines(ticket["context"] ?? .null, width: 1_000, now: now).flatMap { line -> [String] in
            let line = " " + line.trimmingCharacters(in: .whitespaces)
            if line.displayWidth <= width { return [line] }
            return isCut ? [line.fitted(to: width)] : narrow(line, width)
        }.map { FrameLine($0, .color(.cyan)) }
    }

    /// A line of the context broken between its facts. Each part begins with a Latin letter: see `FrameLine`.
    private static func narrow(_ line: String, _ width: Int) -> [String] {
        let facts = line.trimmingCharacters(in: .whitespaces).replacing(", ", with: " · ").split(separator: " · ")
        var lines: [String] = []
        for fact in facts {
            if let last = lines.last, last.displayWidth + String(fact).displayWidth + 3 <= width {
                lines[lines.count - 1] += " · \(fact)"
            } else {
                let isLatin = fact.first.map { $0.isASCII && $0.isLetter } ?? false
                lines.append(lines.isEmpty ? " \(fact)" : isLatin ? "   \(fact)" : "   and \(fact)")
            }
        }
        return lines.map { $0.displayWidth > width ? $0.fitted(to: width) : $0 }
    }

    /// Messages and notes as they came, notes marked.
    private static func conversation(_ ticket: JSON, width: Int) -> [FrameLine] {
        TicketTalk.all(of: ticket).flatMap { said in
            let (item, isNote) = (said.item, said.isNote)
            let time = LocalTime.minute(string(item, "createdAt"))
            let who = said.origin + (isNote ? "note by \(string(item, "agent"))" : who(item))
            let head = " \(time)  \(who)".fitted(to: width)
            let words = (item["text"]?.string ?? "").printable.wrapped(to: max(2, width - 3))
            let style = isNote ? Style.color(.yellow) : .plain
            return [FrameLine(head, Style(color: isNote ? .yellow : nil, isBold: true))]
                + words.map { FrameLine("   \($0)", style) }
        }
    }

    private static func who(_ message: JSON) -> String {
        switch message["author"]?.string {
        case "agent": "agent \(string(message, "agent"))"
        case let author?: author.oneLine
        case nil: "?"
        }
    }

    private static func string(_ json: JSON, _ name: String) -> String { json[name]?.string?.oneLine ?? "" }
}

extension Style {
    static func priority(_ name: String) -> Style {
        switch name {
        case "urgent": Style(color: .red, isBold: true)
        case "high": .color(.yellow)
        default: .plain
        }
    }

    static func status(_ name: String) -> Style {
        switch name {
        case "new": .color(.green)
        case "pending", "on_hold", "solved", "closed": .dim
        default: .plain
        }
    }
}
