import JSON

let ticketCommands = [
    Command(
        "ticket list", [],
        [
            Option(
                "status", "STATUS", default: "unsolved",
                "all, unsolved, or some of new, open, pending, on_hold, solved, closed, separated by commas"),
            Option("limit", "N", default: "25", "how many, at most 100"),
            Option("cursor", "N", "where the page before ended"),
        ] + clientOptions, "List the tickets, the newest first."
    ) { invocation in
        var query = ["status": try invocation.text("status"), "limit": String(try invocation.int("limit", 1...100))]
        if invocation.isSet("cursor") { query["cursor"] = String(try invocation.int("cursor", 1...Int.max)) }
        let page = try invocation.client().get("/v1/tickets", query)
        if invocation.isSet("json") { return printJSON(page) }
        print(TicketText.list(page, status: query["status"] ?? ""))
    },
    Command("ticket show", ["N"], clientOptions, "Show a ticket with its conversation and context.") { invocation in
        let ticket = try invocation.client().get("/v1/tickets/\(try invocation.ticketNumber())")
        if invocation.isSet("json") { return printJSON(ticket) }
        print(TicketText.whole(ticket))
    },
    Command("ticket take", ["N"], clientOptions, "Make a ticket your own.") { invocation in
        try change(invocation, "take", said: "is yours")
    },
    Command("ticket reply", ["N", "TEXT…"], clientOptions, "Answer the subscriber.") { invocation in
        try change(invocation, "replies", ["text": .string(invocation.arguments[1])], said: "is answered")
    },
    Command("ticket note", ["N", "TEXT…"], clientOptions, "Add a note that only agents see.") { invocation in
        try change(invocation, "notes", ["text": .string(invocation.arguments[1])], said: "has your note")
    },
    Command("ticket solve", ["N"], clientOptions, "Mark a ticket as solved.") { invocation in
        try change(invocation, "solve", said: "is solved")
    },
]

private func change(_ invocation: Invocation, _ action: String, _ body: JSON = .object([]), said: String) throws {
    let number = try invocation.ticketNumber()
    let ticket = try invocation.client().post("/v1/tickets/\(number)/\(action)", body)
    if invocation.isSet("json") { return printJSON(ticket) }
    let status = ticket["status"]?.string?.oneLine ?? "?"
    print("Ticket \(number) \(said)\(said.hasSuffix(status) ? "" : " (\(status))").")
}

extension Invocation {
    fileprivate func ticketNumber() throws -> Int64 {
        guard let number = Int64(arguments[0]), number > 0 else {
            throw CommandFailure(.usage, "a ticket number is expected, not \"\(arguments[0])\"")
        }
        return number
    }
}
