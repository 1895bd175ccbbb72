import Helpdesk
import JSON

let noticeCommands = [
    Command(
        "notices", [],
        [
            Option(switch: "all", "also those that were read"),
            Option("limit", "N", default: "25", "how many at most, up to 100"),
            Option(switch: "read", "mark the ones that are shown as read"),
        ] + clientOptions, "Show what happened to tickets that are yours or that you watch."
    ) { invocation in
        let client = try invocation.client()
        let query = [
            "all": invocation.isSet("all") ? "true" : "false", "limit": "\(try invocation.int("limit", 1...100))",
        ]
        var page = try client.get("/v1/notices", query)
        let notices = page["notices"]?.array ?? []
        let unread = notices.filter { $0["read"]?.bool == false }.compactMap { $0["id"] }
        if invocation.isSet("read"), !unread.isEmpty {
            let left = try client.post("/v1/notices/read", ["notices": .array(unread)])
            let members = page.members?.filter { $0.name != "unread" } ?? []
            page = .object(members + [.init("unread", left["unread"] ?? .null)])
        }
        if invocation.isSet("json") { return printJSON(page) }
        print(NoticeText.list(notices, unread: page["unread"]?.int ?? 0))
    }
]

enum NoticeText {
    static func list(_ notices: [JSON], unread: Int64) -> String {
        guard !notices.isEmpty else { return "Nothing new." }
        var table = TextTable(head: ["", "WHEN", "TICKET", "WHAT", "SUBJECT"], widths: [1, 16, 7, 28])
        for notice in notices {
            let time = LocalTime.minute(notice["event"]?["at"]?.string ?? "")
            let mark = notice["read"]?.bool == true ? " " : "*"
            let text = notice["comment"]?.string ?? notice["subject"]?.string ?? ""
            table.rows.append([mark, time, String(notice["ticket"]?.int ?? 0), what(notice), text])
        }
        let rest = unread > 0 ? ["\(unread) unread."] : []
        return (table.lines() + rest).joined(separator: "\n")
    }

    /// Who did what.
    static func what(_ notice: JSON) -> String {
        let event = notice["event"]
        if let score = notice["score"]?.int { return "rated \(score) of 5" }
        let kind = (event?["kind"]?.string ?? "?").replacing("_", with: " ")
        return "\(event?["actor"]?.string?.oneLine ?? "?"): \(kind)"
    }
}
