import Foundation
import Helpdesk
import JSON

/// Tickets as people read them in a terminal. Texts of others are made printable first.
enum TicketText {
    /// A page of tickets as a table that fits the screen.
    static func list(
        _ page: JSON, again: String = "", width: Int = Screen.width, now: Timestamp = .now
    ) -> String {
        let tickets = page["tickets"]?.array ?? []
        guard !tickets.isEmpty else {
            return again.isEmpty ? "No tickets (unsolved). See all: hi5d ticket list --status all" : "No tickets."
        }
        // A number is never cut: it is what the other commands are called with.
        let numbers = tickets.map { String($0["number"]?.int ?? 0).count }
        // A narrow screen has no room for when they are due.
        let fixed = [max(5, numbers.max() ?? 0), 8, 6, 6, 12, 4] + (width < 72 ? [] : [5])
        let subject = max(10, width - fixed.reduce(0, +) - fixed.count)
        func row(_ cells: [String], _ last: String) -> String {
            zip(cells, fixed).map { Colour.marked($0.0, $0.0.fitted(to: $0.1)) }.joined(separator: " ") + " "
                + last.fitted(to: subject).trimmingCharacters(in: .whitespaces)
        }
        var lines = [row(["#", "STATUS", "PRIO", "LANG", "AGENT", "AGE", "DUE"], "SUBJECT")]
        for ticket in tickets {
            lines.append(
                row(
                    [
                        String(ticket["number"]?.int ?? 0), text(ticket, "status"), text(ticket, "priority"),
                        text(ticket, "locale"), ticket["assignee"]?.string?.oneLine ?? "-",
                        age(ticket["createdAt"]?.string, now), due(ticket, now),
                    ], text(ticket, "subject")))
        }
        if let next = page["next"]?.string {
            lines.append("\nMore: hi5d ticket list\(again.oneLine) --cursor \(next)")
        }
        return lines.joined(separator: "\n")
    }

    /// A ticket with its context, conversation and notes.
    static func whole(_ ticket: JSON, width: Int = Screen.width, now: Timestamp = .now) -> String {
        var lines = ["#\(ticket["number"]?.int ?? 0)  \(text(ticket, "subject"))".fitted(to: width)]
        lines +=
            [
                text(ticket, "status"), "priority \(text(ticket, "priority"))", "queue \(text(ticket, "queue"))",
                text(ticket, "locale"),
                text(ticket, "channel"), ticket["assignee"]?.string.map { "with \($0.oneLine)" } ?? "nobody's",
                "opened \(ago(ticket["createdAt"]?.string, now))", "version \(ticket["version"]?.int ?? 0)",
            ].joined(separator: " · ").wrapped(to: width)
        lines += more(ticket, now).flatMap { $0.wrapped(to: width) } + reason(ticket).wrapped(to: width)
        lines += ["", "CONTEXT"] + ContextText.lines(ticket["context"] ?? .null, width: width, now: now)
        lines += ["", "CONVERSATION"]
        let talk = TicketTalk.all(of: ticket)
        for said in talk where !said.isNote { lines += entry(said.item, said.origin + who(said.item), width) }
        let notes = talk.filter(\.isNote)
        if !notes.isEmpty { lines += ["", "NOTES (only agents see these)"] }
        for note in notes { lines += entry(note.item, note.origin + text(note.item, "agent"), width) }
        return lines.map { $0.replacing(/\ +$/, with: "") }.joined(separator: "\n")
    }

    /// What not every ticket has.
    static func more(_ ticket: JSON, _ now: Timestamp) -> [String] {
        func names(_ field: String) -> String {
            (ticket[field]?.array ?? []).compactMap { $0.string?.oneLine }.joined(separator: ", ")
        }
        let links = (ticket["links"]?.array ?? []).map { "\(words($0, "kind")) \($0["number"]?.int ?? 0)" }
        let files = (ticket["attachments"]?.array ?? []).map { (label: "File", value: file($0)) }
        let refunds = (ticket["refunds"]?.array ?? []).map { (label: "Refund", value: RefundText.short($0)) }
        let rating = ticket["rating"]?["score"]?.int.map { score in
            ["\(score) of 5", ticket["rating"]?["comment"]?.string?.oneLine].compactMap { $0 }.joined(separator: ": ")
        }
        let others = (ticket["onlookers"]?.array ?? []).map {
            text($0, "agent") + ($0["typing"]?.bool == true ? " (writing)" : "")
        }
        let details = (ticket["details"]?.array ?? []).map { "\(text($0, "question")): \(text($0, "text"))" }
        func minute(_ field: String) -> String { LocalTime.minute(text(ticket, field)) }
        let due = minute("dueAt").isEmpty ? "" : words(ticket, "dueFor") + " by " + minute("dueAt")
        let parts: [(label: String, value: String)] = [
            ("Due", due), ("Wakes", minute("wakeAt")), ("Tags", names("tags")),
            ("Links", links.joined(separator: ", ")), ("Rated", rating ?? ""), ("Watched by", names("watchers")),
            ("Also looking", others.joined(separator: ", ")),
            ("Told the bot", details.joined(separator: "; ")),
            ("Your draft", ticket["draft"].map { text($0, "text") } ?? ""),
        ]
        return (parts + files + refunds).filter { !$0.value.isEmpty }.map { "\($0.label): \($0.value)" }
    }

    private static func file(_ file: JSON) -> String {
        let of =
            file["agent"]?.string == nil
            ? "the subscriber's" : file["public"]?.bool == true ? "the subscriber sees it" : "only agents see it"
        return "\(text(file, "name")) · \(file["size"]?.int ?? 0) bytes · \(of) · \(text(file, "id"))"
    }

    private static func reason(_ ticket: JSON) -> String {
        let why =
            switch text(ticket, "reason") {
            case "asked": "Handed over: asked for a person"
            case "not_helped": "Handed over: the bot's answers did not help"
            case "topic": "Handed over: the topic is for people"
            case "rule": "Handed over: a rule says so"
            case "direct": "Opened without the bot"
            default: "Handed over: the bot was not sure"
            }
        let did = text(ticket, "reason") == "direct" ? "the bot named the topic" : "it thought of"
        return why + (ticket["suggestion"]?.string.map { "; \(did) \"\($0.oneLine)\"" } ?? "")
    }

    private static func who(_ message: JSON) -> String {
        switch message["author"]?.string {
        case "agent": text(message, "agent") + " (agent)"
        case let author?: author.oneLine
        case nil: "?"
        }
    }

    private static func entry(_ item: JSON, _ who: String, _ width: Int) -> [String] {
        let time = LocalTime.minute(text(item, "createdAt"))
        let words = (item["text"]?.string ?? "").printable.wrapped(to: width - 4)
        return ["  \(time)  \(who)".fitted(to: width)] + words.map { "    \($0)" }
    }

    private static func text(_ json: JSON, _ name: String) -> String { json[name]?.string?.oneLine ?? "" }

    /// A name of the API, as people write it.
    private static func words(_ json: JSON, _ name: String) -> String {
        text(json, name).replacing("_", with: " ")
    }

    /// How long it still has, "late", or nothing where no time runs; a mark where it is nearly over.
    private static func due(_ ticket: JSON, _ now: Timestamp) -> String {
        guard let due = ticket["dueAt"]?.string.flatMap(Timestamp.init(text:)) else { return "" }
        guard due > now else { return "late" }
        let left = age(now.text, due)
        return (left == "now" ? "1m" : left) + (ticket["sla"]?.string == "warned" ? "!" : "")
    }

    static func ago(_ text: String?, _ now: Timestamp) -> String {
        let age = age(text, now)
        return age == "now" ? "just now" : "\(age) ago"
    }

    static func age(_ text: String?, _ now: Timestamp) -> String {
        guard let time = text.flatMap(Timestamp.init(text:)) else { return "?" }
        let minutes = max(0, now.milliseconds - time.milliseconds) / 60_000
        switch minutes {
        case ..<1: return "now"
        case ..<60: return "\(minutes)m"
        case ..<(48 * 60): return "\(minutes / 60)h"
        default: return "\(minutes / 1_440)d"
        }
    }
}
