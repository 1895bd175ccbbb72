import Foundation
import Helpdesk
import JSON

/// What agents do with tickets that takes more than one request, or has more to show than that it is done.
let ticketWorkCommands = [
    Command(
        "ticket next", [], [Option("queue", "QUEUE", "only from this queue")] + clientOptions,
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
    Command(
        "ticket macro", ["N", "MACRO"], [Option(switch: "preview", "only show what it would say")] + changeOptions,
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
    Command("ticket history", ["N"], clientOptions, "Show everything that happened to a ticket.") { invocation in
        let ticket = try invocation.client().get("/v1/tickets/\(try invocation.ticketNumber())")
        if invocation.isSet("json") { return printJSON(ticket["events"] ?? .null) }
        print(HistoryText.lines(ticket).joined(separator: "\n"))
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
