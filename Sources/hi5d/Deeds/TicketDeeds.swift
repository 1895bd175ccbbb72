import Helpdesk
import JSON

private let why = Option("why", "TEXT", "why, for the ticket's history")

let questionOption = Option("question", "TEXT", "how others would ask it; without it as it was asked")

/// What moves a ticket along its life.
let ticketLifeDeeds = [
    Deed(
        "ticket take", [], [Option(switch: "over", "take it from another agent: for leads")],
        "Make a ticket your own.", care: .adds
    ) { line in
        DeedRequest("take", .fields(line.isSet("over") ? [.init("over", true)] : []), .ticket("is yours"))
    },
    Deed("ticket assign", ["AGENT…"], [why], "Give a ticket to an agent.") { line in
        DeedRequest(
            "assign", .fields([.init("agent", .string(line.arguments[0]))]), .ticket("is \(line.arguments[0])'s"))
    },
    Deed("ticket release", [], [why], "Give a ticket back to its queue.") { _ in
        DeedRequest("release", .ticket("is nobody's"))
    },
    Deed(
        "ticket pend", [],
        [Option("until", "TIME", "when it is open again: 2026-02-01T12:00:00Z, or 2h, 3d"), why],
        "Leave a ticket to the subscriber."
    ) { line in
        let until = try line["until"].map { JSON.Member("until", .string(try moment($0))) }
        return DeedRequest("pend", .fields(until.map { [$0] } ?? []), .ticket("is pending"))
    },
    Deed("ticket hold", [], [why], "Leave a ticket to somebody else.") { _ in
        DeedRequest("hold", .ticket("is on hold"))
    },
    Deed("ticket resume", [], [why], "Open it again: it is your turn.") { _ in
        DeedRequest("resume", .ticket("is open"))
    },
    Deed(
        "ticket solve", [],
        [
            why, Option("article", "ARTICLE", "the article that would have answered, for the bot to learn"),
            questionOption,
        ],
        "Mark a ticket as solved."
    ) { line in
        DeedRequest("solve", .fields(line.fields("article", "question")), .ticket("is solved"))
    },
    Deed("ticket hand-back", [], [], "Give a ticket's conversation back to the bot.") { _ in
        DeedRequest("hand-back", .ticket("has its conversation with the bot again"))
    },
]

/// What is said on a ticket, and what it is called.
let ticketTextDeeds = [
    Deed(
        "ticket reply", ["TEXT…"],
        [Option("promise", "ACTIONS", "what it promises: refund,cancel; not sent when that is not ours")],
        "Answer the subscriber."
    ) { line in
        let promises = line["promise"].map { [JSON.Member("promises", listed($0))] } ?? []
        return DeedRequest(
            "replies", .fields([.init("text", .string(line.arguments[0]))] + promises), .ticket("is answered"))
    },
    Deed("ticket note", ["TEXT…"], [], "Add a note that only agents see.", care: .adds) { line in
        DeedRequest("notes", .fields([.init("text", .string(line.arguments[0]))]), .ticket("has your note"))
    },
    Deed("ticket priority", ["PRIORITY"], [why], "Say how urgent a ticket is: low, normal, high, urgent.") { line in
        try changing([.init("priority", .string(line.arguments[0]))])
    },
    Deed("ticket queue", ["QUEUE"], [why], "Move a ticket to a queue.") { line in
        try changing([.init("queue", .string(line.arguments[0]))])
    },
    Deed("ticket tag", ["TAG+"], [why], "Add and remove tags: +vip -old.", care: .adds) { line in
        try changing(try tags(line.arguments))
    },
    Deed(
        "ticket set", [],
        [
            Option("priority", "P", choices: Choices.priorities, "low, normal, high or urgent"),
            Option("queue", "QUEUE", "the queue"),
            Option("subject", "TEXT", "the subject"),
            Option("topic", "ARTICLE", "what it is about: an article; \"\" for nothing"),
            Option("tag", "TAGS", "tags to add, separated by commas"),
            Option("untag", "TAGS", "tags to remove, separated by commas"), why,
        ], "Change priority, queue, subject, topic or tags, several at once."
    ) { line in
        let tags = [("tag", "addTags"), ("untag", "removeTags")].compactMap { option, field in
            line[option].map { JSON.Member(field, listed($0)) }
        }
        return try changing(line.fields("priority", "queue", "subject", "topic") + tags)
    },
    Deed(
        "ticket teach", ["ARTICLE"], [questionOption],
        "Name the article that would have answered, for the bot to learn.", care: .free
    ) { line in
        DeedRequest(
            "lessons", .fields([.init("article", .string(line.arguments[0]))] + line.fields("question")),
            .words("Offered for \(line.arguments[0]); an editor decides (hi5d bot learn)."))
    },
]

private func changing(_ fields: [JSON.Member]) throws -> DeedRequest {
    guard !fields.isEmpty else {
        throw CommandFailure(
            .usage, "nothing to change: give --priority, --queue, --subject, --topic, --tag or --untag")
    }
    return DeedRequest("", .fields(fields), .ticket("is changed"), method: "PATCH")
}

/// `+vip -old`; a tag without a sign is added.
private func tags(_ words: [String]) throws -> [JSON.Member] {
    let (removed, added) = (words.filter { $0.hasPrefix("-") }, words.filter { !$0.hasPrefix("-") })
    return [("addTags", added), ("removeTags", removed)].filter { !$0.1.isEmpty }.map { field, words in
        let names = words.map { "+-".contains($0.first ?? " ") ? String($0.dropFirst()) : $0 }
        return .init(field, .array(names.map(JSON.string)))
    }
}

/// What has to do with other tickets, files and payments.
let ticketRelationDeeds = [
    Deed("ticket merge", ["OTHER"], [], "End a ticket whose history goes on in another.") { line in
        let other = try line.ticketNumber()
        return DeedRequest("merge", .fields([.init("into", .int(other))]), .ticket("goes on in \(other)"))
    },
    Deed("ticket split", ["SUBJECT…"], [], "Make a second ticket of a second matter.") { line in
        DeedRequest("split", .fields([.init("subject", .string(line.arguments[0]))]), .split)
    },
    Deed(
        "ticket link", ["OTHER"],
        [
            Option(
                "kind", "KIND", default: "related", choices: TicketLink.Kind.byHand.map(\.rawValue),
                "related, duplicates, duplicated_by, follows or followed_by")
        ], "Link two tickets.", care: .adds
    ) { line in
        let other = try line.ticketNumber()
        return DeedRequest(
            "links", .fields([.init("ticket", .int(other))] + line.fields("kind")), .ticket("is linked to \(other)"))
    },
    Deed(
        "ticket watch", [], [Option(switch: "off", "hear of it no more")], "Hear of a ticket.", care: .free
    ) { line in
        let isOff = line.isSet("off")
        return DeedRequest(
            "watch", .ticket(isOff ? "is not watched" : "is watched"), method: isOff ? "DELETE" : "PUT")
    },
    Deed(
        "ticket attach", ["FILE"],
        [Option(switch: "public", "for the subscriber too; else only agents see it")], "Attach a file to a ticket.",
        care: .adds
    ) { line in
        let isPublic = line.isSet("public")
        return DeedRequest(
            "attachments", .file(line.arguments[0], isPublic: isPublic),
            .ticket("has the file\(isPublic ? ", which its subscriber sees" : "")"))
    },
    Deed(
        "ticket promise", ["ACTION"],
        [Option("subscription", "ID", "which one, of several"), why],
        "Note what you promise or do, if it is ours to do: refund, cancel, change_plan…", care: .adds
    ) { line in
        DeedRequest(
            "promises", .fields([.init("action", .string(line.arguments[0]))] + line.fields("subscription")),
            .ticket("has your promise: \(line.arguments[0])"))
    },
    Deed("ticket refund", ["PAYMENT", "REASON…"], [], "Ask for a payment back.", care: .adds) { line in
        DeedRequest(
            "refunds",
            .fields([.init("payment", .string(line.arguments[0])), .init("reason", .string(line.arguments[1]))]),
            .ticket("asks for the refund"))
    },
]

let ticketDeeds = ticketLifeDeeds + ticketTextDeeds + ticketRelationDeeds
