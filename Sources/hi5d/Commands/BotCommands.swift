import Helpdesk
import JSON

let botCommands = [
    Command(
        "bot stats", [],
        [Option("days", "N", default: "30", "how many days, at most 366")] + clientOptions,
        "Show what the bot answered, handed over and resolved."
    ) { invocation in
        let days = try invocation.int("days", 1...Helpdesk.mostStatDays)
        let stats = try invocation.client().get("/v1/bot/stats", ["days": String(days)])
        if invocation.isSet("json") { return printJSON(stats) }
        print(statsText(stats["figures"]?.array ?? []))
    },
    Command(
        "bot settings", [],
        [Option("assumed-after", "HOURS", "after this much silence an answer counts as one that helped")]
            + clientOptions,
        "Show or change how the bot counts."
    ) { invocation in
        let client = try invocation.client()
        let settings =
            try invocation["assumed-after"] == nil
            ? client.get("/v1/bot/settings")
            : client.send(
                "PUT", "/v1/bot/settings", [:],
                body: ["assumedAfterHours": JSON(try invocation.int("assumed-after", BotSettings.hours))])
        if invocation.isSet("json") { return printJSON(settings) }
        print("Answers count as helpful after \(settings["assumedAfterHours"]?.int ?? 0) hours of silence.")
    },
]

private func statsText(_ figures: [JSON]) -> String {
    guard !figures.isEmpty else { return "The bot has had no messages." }
    let columns = [
        ("answered", "outcomes"), ("suggested", "outcomes"), ("asked", "outcomes"), ("escalated", "outcomes"),
        ("confirmed", "answers"), ("assumed", "answers"), ("refused", "answers"), ("reopened", "answers"),
    ]
    // Eight figures, the day and the locale fit 80 columns only with short heads.
    let heads = ["answ.", "sugg.", "asked", "escal.", "conf.", "assum.", "refus.", "reop."]
    let head = "DAY".fitted(to: 11) + "LOCALE".fitted(to: 8) + heads.map { $0.fitted(to: 7) }.joined()
    let lines = figures.map { figure in
        (figure["day"]?.string ?? "").fitted(to: 11) + (figure["locale"]?.string ?? "").fitted(to: 8)
            + columns.map { String(figure[$0.1]?[$0.0]?.int ?? 0).fitted(to: 7) }.joined()
    }
    return ([head] + lines).map { $0.replacing(/\ +$/, with: "") }.joined(separator: "\n")
}
