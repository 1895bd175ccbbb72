import Helpdesk
import JSON

let learningCommands = [
    Command(
        "bot gaps", [],
        [
            Option("days", "N", default: "30", "how many days, at most 366"),
            Option(switch: "offer", "offer the proposed articles; \"bot learn\" decides"),
        ] + clientOptions,
        "List what the bot could not answer, each with the likeliest article."
    ) { invocation in
        let days = try invocation.int("days", 1...Helpdesk.mostStatDays)
        let client = try invocation.client()
        let answer = try client.get("/v1/bot/gaps", ["days": String(days)])
        let gaps = answer["gaps"]?.array ?? []
        if invocation.isSet("offer") { for gap in gaps { try offer(gap, client) } }
        if invocation.isSet("json") { return printJSON(answer) }
        guard !gaps.isEmpty else { return print("There are no gaps.") }
        print(gaps.map(gapText).joined(separator: "\n"))
        print(
            invocation.isSet("offer")
                ? "\nThe proposals are offered: hi5d bot learn"
                : "\nTo close one: hi5d bot teach ARTICLE \"QUESTION\" --locale TAG, or all: hi5d bot gaps --offer")
    },
    Command(
        "bot teach", ["ARTICLE", "QUESTION…"],
        [Option("locale", "TAG", "the language of the question")] + clientOptions,
        "Offer a question that an article answers; \"bot learn\" decides."
    ) { invocation in
        let answer = try invocation.client().post(
            "/v1/bot/lessons",
            [
                "article": .string(invocation.arguments[0]), "question": .string(invocation.arguments[1]),
                "locale": .string(try invocation.text("locale")),
            ])
        if invocation.isSet("json") { return printJSON(answer) }
        print("Offered; \(answer["lessons"]?.array?.count ?? 0) are waiting.")
    },
    Command(
        "bot learn", ["[ID]"],
        [
            Option(switch: "accept", "make the question a way to ask for the article, and publish it"),
            Option(switch: "refuse", "forget the question"),
        ] + clientOptions,
        "List, look at, accept or refuse what the bot may learn."
    ) { invocation in
        let client = try invocation.client()
        guard let id = invocation.arguments.first else {
            let answer = try client.get("/v1/bot/lessons")
            if invocation.isSet("json") { return printJSON(answer) }
            let lessons = answer["lessons"]?.array ?? []
            return print(lessons.isEmpty ? "Nothing is waiting." : lessons.map(lessonText).joined(separator: "\n"))
        }
        let path = "/v1/bot/lessons/\(APIClient.escaped(id))"
        switch (invocation.isSet("accept"), invocation.isSet("refuse")) {
        case (true, true): throw CommandFailure(.usage, "--accept or --refuse, not both")
        case (false, false):
            let answer = try client.get(path)
            if invocation.isSet("json") { return printJSON(answer) }
            print(previewText(answer))
        case (let accepts, _):
            let answer = try client.post("\(path)/\(accepts ? "accept" : "refuse")")
            if invocation.isSet("json") { return printJSON(answer) }
            print("\(accepts ? "Accepted" : "Refused"); \(answer["lessons"]?.array?.count ?? 0) more are waiting.")
        }
    },
]

/// Offers the first of a gap's questions, which stands for the others, for the article that is proposed.
private func offer(_ gap: JSON, _ client: APIClient) throws {
    guard let article = gap["proposed"]?.string, let question = gap["examples"]?.array?.first?.string else { return }
    _ = try client.post(
        "/v1/bot/lessons",
        ["article": .string(article), "question": .string(question), "locale": gap["locale"] ?? .null])
}

/// `12    en      where is my stuff | where are my things -> video-not-playing`
private func gapText(_ gap: JSON) -> String {
    let examples = (gap["examples"]?.array ?? []).compactMap { $0.string?.oneLine }.joined(separator: " | ")
    let article = gap["article"]?.string.map { " (answered with \($0))" } ?? ""
    let proposed = gap["proposed"]?.string.map { " -> \($0)" } ?? ""
    let head = "\(gap["count"]?.int ?? 0)".fitted(to: 6) + (gap["locale"]?.string ?? "").fitted(to: 8)
    let lines = "\(examples)\(article)\(proposed)".wrapped(to: Screen.width - 14)
    return head + lines.joined(separator: "\n" + String(repeating: " ", count: 14))
}

private func lessonText(_ lesson: JSON) -> String {
    let text = "\(lesson["text"]?.string?.oneLine ?? "")  [\(lesson["article"]?.string ?? "")]"
    return "\(lesson["id"]?.string ?? "") (\(lesson["locale"]?.string ?? ""))\n    "
        + text.wrapped(to: Screen.width - 4).joined(separator: "\n    ")
}

private func previewText(_ preview: JSON) -> String {
    let changes = (preview["changes"]?.array ?? []).map { change in
        let line =
            "\(change["text"]?.string?.oneLine ?? ""): \(change["before"]?.string ?? "no answer") -> "
            + (change["after"]?.string ?? "no answer")
        return "    " + line.wrapped(to: Screen.width - 4).joined(separator: "\n    ")
    }
    let head = preview["lesson"].map(lessonText) ?? ""
    guard !changes.isEmpty else { return head + "\nNo known question would be answered differently." }
    return head + "\nAnswered differently:\n" + changes.joined(separator: "\n")
}
