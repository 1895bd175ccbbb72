import Foundation
import Helpdesk
import JSON

private let why = Option("why", "TEXT", "why, for the ticket's history")

let questionOption = Option("question", "TEXT", "how others would ask it; without it as it was asked")

extension Invocation {
    /// What links an article to a question.
    func articleLink(_ article: String?) -> [JSON.Member] {
        [("article", article), ("question", self["question"])].compactMap { name, value in
            value.map { JSON.Member(name, .string($0)) }
        }
    }
}

/// What agents do with tickets besides answering them.
let ticketActionCommands = [
    Command(
        "ticket next", [], [Option("queue", "ID", "only from this queue")] + clientOptions,
        "Claim the most urgent ticket that waits."
    ) { invocation in
        let body = JSON.object(invocation["queue"].map { [.init("queue", .string($0))] } ?? [])
        let answer = try invocation.client().post("/v1/tickets/next", body)
        if invocation.isSet("json") { return printJSON(answer) }
        guard let ticket = answer["ticket"], ticket != .null else {
            return print("Nothing waits that you may work on.")
        }
        print(TicketText.whole(ticket))
    },
    Command("ticket assign", ["N", "AGENT…"], [why] + changeOptions, "Give a ticket to an agent.") { invocation in
        try invocation.change(
            "assign", ["agent": .string(invocation.arguments[1])], said: "is \(invocation.arguments[1])'s")
    },
    Command("ticket release", ["N"], [why] + changeOptions, "Give a ticket back to its queue.") { invocation in
        try invocation.change("release", said: "is nobody's")
    },
    Command(
        "ticket pend", ["N"],
        [Option("until", "TIME", "when it is open again: 2026-02-01T12:00:00Z, or 2h, 3d"), why]
            + changeOptions, "Leave a ticket to the subscriber."
    ) { invocation in
        let until = try invocation["until"].map { JSON.string(try moment($0)) }
        try invocation.change("pend", .object(until.map { [.init("until", $0)] } ?? []), said: "is pending")
    },
    Command("ticket hold", ["N"], [why] + changeOptions, "Leave a ticket to somebody else.") { invocation in
        try invocation.change("hold", said: "is on hold")
    },
    Command("ticket hand-back", ["N"], changeOptions, "Give a ticket's conversation back to the bot.") { invocation in
        try invocation.change("hand-back", said: "has its conversation with the bot again")
    },
    Command("ticket resume", ["N"], [why] + changeOptions, "Make it your turn again.") { invocation in
        try invocation.change("resume", said: "is open")
    },
    Command(
        "ticket set", ["N"],
        [
            Option("priority", "P", choices: Choices.priorities, "low, normal, high or urgent"),
            Option("queue", "ID", "the queue"),
            Option("subject", "TEXT", "the subject"),
            Option("topic", "ID", "what it is about: an article; \"\" for nothing"),
            Option("tag", "TAGS", "tags to add, separated by commas"),
            Option("untag", "TAGS", "tags to remove, separated by commas"), why,
        ] + changeOptions, "Change priority, queue, subject, topic or tags."
    ) { invocation in
        var members: [JSON.Member] = []
        for name in ["priority", "queue", "subject", "topic"] {
            if let value = invocation[name] { members.append(.init(name, .string(value))) }
        }
        for (option, field) in [("tag", "addTags"), ("untag", "removeTags")] {
            if let value = invocation[option] { members.append(.init(field, listed(value))) }
        }
        guard !members.isEmpty else {
            throw CommandFailure(
                .usage, "nothing to change: give --priority, --queue, --subject, --topic, --tag or --untag")
        }
        if let why = invocation["why"] { members.append(.init("why", .string(why))) }
        let number = try invocation.ticketNumber()
        let ticket = try invocation.client().patch("/v1/tickets/\(number)", .object(members))
        if invocation.isSet("json") { return printJSON(ticket) }
        print("Ticket \(number) is changed.")
    },
    Command(
        "ticket teach", ["N", "ARTICLE"], [questionOption] + clientOptions,
        "Name the article that would have answered, for the bot to learn."
    ) { invocation in
        let link = invocation.articleLink(invocation.arguments[1])
        let answer = try invocation.client().post("/v1/tickets/\(try invocation.ticketNumber())/lessons", .object(link))
        if invocation.isSet("json") { return printJSON(answer) }
        print("Offered for \(invocation.arguments[1].oneLine); an editor decides (hi5d bot learn).")
    },
    Command("ticket history", ["N"], clientOptions, "Show everything that happened to a ticket.") { invocation in
        let ticket = try invocation.client().get("/v1/tickets/\(try invocation.ticketNumber())")
        if invocation.isSet("json") { return printJSON(ticket["events"] ?? .null) }
        print(HistoryText.lines(ticket).joined(separator: "\n"))
    },
]

/// What has to do with other tickets, files and payments.
let ticketRelationCommands = [
    Command(
        "ticket merge", ["N", "OTHER"], changeOptions, "End a ticket whose history goes on in another."
    ) { invocation in
        let other = try invocation.ticketNumber(at: 1)
        try invocation.change("merge", ["into": .int(other)], said: "goes on in \(other)")
    },
    Command(
        "ticket split", ["N", "SUBJECT…"], changeOptions, "Make a second ticket of a second matter."
    ) { invocation in
        let number = try invocation.ticketNumber()
        let ticket = try invocation.client().post(
            "/v1/tickets/\(number)/split", ["subject": .string(invocation.arguments[1])])
        if invocation.isSet("json") { return printJSON(ticket) }
        print("Ticket \(ticket["number"]?.int ?? 0) is split from \(number).")
    },
    Command(
        "ticket link", ["N", "OTHER"],
        [
            Option(
                "kind", "KIND", default: "related", choices: TicketLink.Kind.byHand.map(\.rawValue),
                "related, duplicates, duplicated_by, follows or followed_by")
        ] + changeOptions, "Link two tickets."
    ) { invocation in
        let other = try invocation.ticketNumber(at: 1)
        try invocation.change(
            "links", ["ticket": .int(other), "kind": .string(try invocation.text("kind"))],
            said: "is linked to \(other)")
    },
    Command(
        "ticket macro", ["N", "ID"], [Option(switch: "preview", "only show what it would say")] + changeOptions,
        "Answer with a macro."
    ) {
        invocation in
        let path = "/v1/tickets/\(try invocation.ticketNumber())/macros/\(APIClient.escaped(invocation.arguments[1]))"
        if invocation.isSet("preview") {
            let preview = try invocation.client().get(path)
            return invocation.isSet("json") ? printJSON(preview) : print((preview["text"]?.string ?? "").printable)
        }
        let ticket = try invocation.client().post(path)
        if invocation.isSet("json") { return printJSON(ticket) }
        print("Ticket \(invocation.arguments[0]) is answered (\(ticket["status"]?.string?.oneLine ?? "?")).")
    },
    Command(
        "ticket draft", ["N", "[TEXT]"], [Option(switch: "discard", "throw it away")] + clientOptions,
        "Keep what you have begun to write; without TEXT show it."
    ) { invocation in
        let (number, client) = (try invocation.ticketNumber(), try invocation.client())
        let text = invocation.arguments.count > 1 ? invocation.arguments[1] : nil
        let isDiscarded = invocation.isSet("discard")
        guard text == nil || !isDiscarded else { throw CommandFailure(.usage, "give a text or --discard, not both") }
        guard let changed = text ?? (isDiscarded ? "" : nil) else {
            let draft = try client.get("/v1/tickets/\(number)")["draft"] ?? .null
            if invocation.isSet("json") { return printJSON(["draft": draft]) }
            return print(draft["text"]?.string?.printable ?? "Ticket \(number) has no draft of yours.")
        }
        let ticket = try client.put("/v1/tickets/\(number)/draft", ["text": .string(changed)])
        if invocation.isSet("json") { return printJSON(ticket) }
        print(changed.isEmpty ? "Ticket \(number) has no draft of yours." : "Ticket \(number) has your draft.")
    },
    Command(
        "ticket watch", ["N"], [Option(switch: "off", "hear of it no more")] + clientOptions, "Hear of a ticket."
    ) { invocation in
        let number = try invocation.ticketNumber()
        let (path, isOff) = ("/v1/tickets/\(number)/watch", invocation.isSet("off"))
        let ticket = isOff ? try invocation.client().delete(path) : try invocation.client().put(path, [:])
        if invocation.isSet("json") { return printJSON(ticket) }
        print("Ticket \(number) is \(isOff ? "not " : "")watched.")
    },
    Command(
        "ticket attach", ["N", "FILE"],
        [Option(switch: "public", "for the subscriber too; else only agents see it")] + changeOptions,
        "Attach a file to a ticket."
    ) { invocation in
        let (number, path) = (try invocation.ticketNumber(), invocation.arguments[1])
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.usage, "the file \(path) cannot be read")
        }
        let isPublic = invocation.isSet("public")
        let ticket = try invocation.client().upload(
            "/v1/tickets/\(number)/attachments", ["public": "\(isPublic)"], path: path, Array(data))
        if invocation.isSet("json") { return printJSON(ticket) }
        print("Ticket \(number) has the file\(isPublic ? ", which its subscriber sees" : "").")
    },
    Command(
        "ticket promise", ["N", "ACTION"],
        [Option("subscription", "ID", "which one, of several"), why] + changeOptions,
        "Note what you promise or do, if it is ours to do: refund, cancel, change_plan…"
    ) { invocation in
        let action = invocation.arguments[1]
        let about = invocation["subscription"].map { [JSON.Member("subscription", .string($0))] } ?? []
        try invocation.change(
            "promises", .object([.init("action", .string(action))] + about),
            said: "has your promise: \(action)")
    },
    Command(
        "ticket file", ["N", "NAME"],
        [Option("out", "PATH", "where it goes; else its name in this folder")]
            + clientOptions, "Save a ticket's file, told by its name or id."
    ) { invocation in
        let (number, name, client) = (try invocation.ticketNumber(), invocation.arguments[1], try invocation.client())
        let files = try client.get("/v1/tickets/\(number)")["attachments"]?.array ?? []
        // The latest of a name.
        let found = files.last { $0["id"]?.string == name } ?? files.last { $0["name"]?.string == name }
        guard let found, let id = found["id"]?.string else {
            let names = files.compactMap { $0["name"]?.string?.oneLine }.joined(separator: ", ")
            throw CommandFailure(
                .notFound, "ticket \(number) has no such file\(names.isEmpty ? "" : "; it has \(names)")")
        }
        let bytes = try client.download("/v1/tickets/\(number)/attachments/\(id)")
        // A name says what the file is, never where it goes.
        let own = URL(fileURLWithPath: found["name"]?.string ?? id).lastPathComponent
        let path = invocation["out"] ?? own.oneLine
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.conflict, "there is a file \(path.oneLine) already; --out names another")
        }
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure(.failure, "the file \(path.oneLine) cannot be written") }
        if invocation.isSet("json") { return printJSON(found) }
        print("\(path.oneLine) has \(bytes.count) bytes.")
    },
    Command("ticket refund", ["N", "PAYMENT", "REASON…"], changeOptions, "Ask for a payment back.") { invocation in
        try invocation.change(
            "refunds",
            ["payment": .string(invocation.arguments[1]), "reason": .string(invocation.arguments[2])],
            said: "asks for the refund")
    },
]

/// `2h`, `3d` from now, or a time as it stands.
func moment(_ text: String) throws -> String {
    if Timestamp(text: text) != nil { return text }
    let units: [Character: TimeInterval] = ["m": 60, "h": 3_600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), (1...100_000).contains(count)
    else {
        throw CommandFailure(.usage, "a time is expected, such as 2026-02-01T12:00:00Z, 2h or 3d, not \"\(text)\"")
    }
    return ISO8601DateFormatter().string(from: Date().addingTimeInterval(Double(count) * unit))
}

/// A list as it is typed: separated by commas.
func listed(_ text: String) -> JSON {
    .array(text.split(separator: ",").map { .string($0.trimmingCharacters(in: .whitespaces)) })
}
