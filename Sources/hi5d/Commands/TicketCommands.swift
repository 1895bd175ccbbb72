import JSON

/// Finding, opening and reading tickets; what is done to them are deeds.
let ticketCommands = [
    Command(
        "ticket list", [],
        [
            Option(
                "status", "STATUS", choices: Choices.statuses,
                "all, unsolved, or some of new, open, pending, on_hold, solved, closed, separated by commas; "
                    + "without it unsolved, or what query or view say"),
            Option("query", "QUERY", "such as: (status:open OR tag:vip) due<2h \"double charge\" -queue:payments"),
            Option("view", "ID", "a saved view"),
            Option("sort", "ORDER", choices: Choices.orders, "newest, due or updated"),
            Option("limit", "N", default: "25", "how many, at most 100"),
            Option("cursor", "PLACE", "where the page before ended"),
        ] + clientOptions, "List and search tickets, the newest first."
    ) { invocation in
        var query = ["limit": String(try invocation.int("limit", 1...100))]
        for name in ["status", "view", "sort"] { query[name] = invocation[name] }
        query["q"] = invocation["query"]
        if let cursor = invocation["cursor"] {
            guard cursor.wholeMatch(of: /[1-9][0-9]{0,18}(-[1-9][0-9]{0,18})?/) != nil else {
                throw CommandFailure(.usage, "--cursor must be what the page before ended with, not \"\(cursor)\"")
            }
            query["cursor"] = cursor
        }
        let page = try invocation.client().get("/v1/tickets", query)
        if invocation.isSet("json") { return printJSON(page) }
        print(TicketText.list(page, again: invocation.repeated(["status", "query", "view", "sort"])))
    }.explained(by: QueryNotes.text),
    Command(
        "ticket open", ["TEXT…"],
        [
            Option("subscriber", "ID", "whom it is from"), Option("subject", "TEXT", "else the beginning of the text"),
            Option("locale", "TAG", "the subscriber's language"),
            Option("channel", "CHANNEL", default: "cli", choices: Choices.channels, "portal, chat, api, cli or email"),
            Option("topic", "ID", "what it is about: an article; else what the bot is sure of"),
            Option("queue", "ID", "else that of the topic"),
            Option("priority", "P", choices: Choices.priorities, "low, normal, high or urgent; else that of the topic"),
            Option("tag", "TAGS", "tags, separated by commas"),
        ] + clientOptions, "Open a ticket for a subscriber who called or wrote."
    ) { invocation in
        var members = [JSON.Member("text", .string(invocation.arguments[0]))]
        for name in ["subscriber", "subject", "locale", "channel", "topic", "queue", "priority"] {
            if let value = invocation[name] { members.append(.init(name, .string(value))) }
        }
        if let tags = invocation["tag"] { members.append(.init("tags", listed(tags))) }
        let opened = try invocation.client().post("/v1/tickets", .object(members))
        if invocation.isSet("json") { return printJSON(opened) }
        let ticket = opened["ticket"] ?? .null
        let place = ["queue", "priority", "topic"].compactMap { ticket[$0]?.string?.oneLine }.joined(separator: ", ")
        print("Ticket \(ticket["number"]?.int ?? 0) is open (\(place)).")
    },
    Command("ticket show", ["N"], clientOptions, "Show a ticket with its conversation and context.") { invocation in
        let ticket = try invocation.client().get("/v1/tickets/\(try invocation.ticketNumber())")
        if invocation.isSet("json") { return printJSON(ticket) }
        print(TicketText.whole(ticket))
    },
]

extension Invocation {
    /// The options as they were given, to be given again.
    fileprivate func repeated(_ options: [String]) -> String {
        options.compactMap { name in
            self[name].map { " --\(name) '\($0.replacing("'", with: "'\\''"))'" }
        }.joined()
    }
}
