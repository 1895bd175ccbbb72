import Helpdesk
import JSON

/// Rows under a head, in columns that fit; the last takes what is left.
struct TextTable {
    let head: [String]
    let widths: [Int]
    /// Whether what does not fit into the last column goes on below.
    var wraps = false
    var rows: [[String]] = []

    func lines(width: Int = Screen.width) -> [String] {
        let rest = max(10, width - widths.reduce(0, +) - widths.count)
        return ([head] + rows).flatMap { cells -> [String] in
            let fixed = zip(cells, widths).map { $0.0.oneLine.fitted(to: $0.1) }.joined(separator: " ")
            let last = (cells.last ?? "").oneLine
            let parts = wraps ? last.wrapped(to: rest) : [last]
            return parts.enumerated().map { index, part in
                let start = index == 0 ? fixed : String(repeating: " ", count: fixed.displayWidth)
                return "\(start) \(part.fitted(to: rest))".replacing(/\ +$/, with: "")
            }
        }
    }
}

/// What leads set up.
enum SettingText {
    static func list(_ items: [JSON], what: String) -> String {
        guard !items.isEmpty else { return "No \(what)." }
        var table = TextTable(head: ["ID", "TITLE", "DETAILS"], widths: [18, 20], wraps: true)
        for item in items {
            let details = (item.members ?? []).filter { !["id", "title"].contains($0.name) && !isNothing($0.value) }
            table.rows.append([
                item["id"]?.string ?? "", item["title"]?.string ?? "",
                details.map { "\($0.name) \(short($0.value))" }.joined(separator: "; "),
            ])
        }
        return table.lines().joined(separator: "\n")
    }

    static func whole(_ item: JSON, width: Int = Screen.width) -> String {
        (item.members ?? []).flatMap { member -> [String] in
            let lines = short(member.value).printable.wrapped(to: max(20, width - 21))
            return lines.enumerated().map { ($0.offset == 0 ? member.name : "").fitted(to: 20) + " " + $0.element }
        }.map { $0.replacing(/\ +$/, with: "") }.joined(separator: "\n")
    }

    private static func isNothing(_ value: JSON) -> Bool {
        value == .null || value == [] || value == [:] || value == .bool(false)
    }

    private static func short(_ value: JSON) -> String {
        switch value {
        case .string(let text):
            Timestamp(text: text) == nil ? text : LocalTime.minute(text)
        case .array([]), .object([]), .null: "-"
        case .array(let items): items.map(short).joined(separator: ", ")
        case .object(let members): members.map { "\($0.name): \(short($0.value))" }.joined(separator: "\n")
        case .bool(let flag): flag ? "on" : "off"
        default: value.text
        }
    }
}

enum AgentText {
    static func list(_ agents: [JSON]) -> String {
        var table = TextTable(
            head: ["NAME", "ROLE", "TEAM", "LOAD", "HERE", "LANG", "QUEUES"], widths: [18, 5, 10, 4, 7, 8], wraps: true)
        for agent in agents {
            let rights = agent["queues"]?.members?.map { "\($0.name)=\($0.value.string ?? "")" }
            let locales = (agent["locales"]?.array ?? []).compactMap(\.string)
            let here = agent["removedAt"] != .null ? "removed" : agent["available"]?.bool == true ? "yes" : "no"
            table.rows.append([
                agent["name"]?.string ?? "", agent["role"]?.string ?? "", agent["team"]?.string ?? "-",
                String(agent["load"]?.int ?? 0), here,
                locales.isEmpty ? "all" : locales.joined(separator: ","), rights?.joined(separator: ", ") ?? "all",
            ])
        }
        return table.lines().joined(separator: "\n")
    }

    static func keys(_ keys: [JSON]) -> String {
        var table = TextTable(head: ["ID", "KIND", "ENDS", "WHOSE"], widths: [30, 11, 16])
        for key in keys {
            table.rows.append([
                key["id"]?.string ?? "", key["kind"]?.string ?? "",
                key["expiresAt"]?.string.map { LocalTime.minute($0) } ?? "-", key["agent"]?.string ?? "-",
            ])
        }
        return table.lines().joined(separator: "\n")
    }
}

enum RefundText {
    static func list(_ refunds: [JSON]) -> String {
        guard !refunds.isEmpty else { return "No refunds." }
        var table = TextTable(head: ["ID", "TICKET", "STATUS", "AMOUNT", "DEADLINE"], widths: [30, 7, 9, 12])
        for refund in refunds {
            table.rows.append([
                refund["id"]?.string ?? "", String(refund["ticket"]?.int ?? 0), refund["status"]?.string ?? "",
                amount(refund), minute(refund),
            ])
        }
        let lines = table.lines()
        let reasons = refunds.map { refund in
            "    \(text(refund, "askedBy")): \(text(refund, "reason"))".fitted(to: Screen.width)
                .replacing(/\ +$/, with: "")
        }
        return (lines.prefix(1) + zip(lines.dropFirst(), reasons).flatMap { [$0, $1] }).joined(separator: "\n")
    }

    /// In one line, on its ticket.
    static func short(_ refund: JSON) -> String {
        let (status, by) = (text(refund, "status"), refund["decidedBy"]?.string?.oneLine)
        let end = by.map { " by \($0)" } ?? ", to decide until \(minute(refund))"
        return "\(amount(refund)) \(status)\(end); \(text(refund, "askedBy")): \(text(refund, "reason")) "
            + "(\(text(refund, "id")))"
    }

    private static func amount(_ refund: JSON) -> String {
        ContextText.money(Money(minorUnits: refund["amount"]?.int ?? 0, currency: text(refund, "currency")))
    }

    private static func minute(_ refund: JSON) -> String {
        LocalTime.minute(text(refund, "deadline"))
    }

    private static func text(_ refund: JSON, _ name: String) -> String { refund[name]?.string?.oneLine ?? "" }

    static func ratings(_ ratings: [JSON]) -> String {
        guard !ratings.isEmpty else { return "No ratings." }
        var table = TextTable(head: ["TICKET", "SCORE", "WHEN", "COMMENT"], widths: [7, 5, 16])
        for rating in ratings {
            table.rows.append([
                String(rating["ticket"]?.int ?? 0), String(rating["score"]?.int ?? 0),
                LocalTime.minute(rating["answeredAt"]?.string ?? ""), rating["comment"]?.string ?? "",
            ])
        }
        return table.lines().joined(separator: "\n")
    }
}

/// Everything that happened to a ticket.
enum HistoryText {
    static func lines(_ ticket: JSON, width: Int = Screen.width) -> [String] {
        (ticket["events"]?.array ?? []).flatMap { event -> [String] in
            let time = LocalTime.minute(event["at"]?.string ?? "")
            let why = event["why"]?.string.map { ": \($0.oneLine)" } ?? ""
            let head = "\(time)  \(event["actor"]?.string?.oneLine ?? "?")  \(event["kind"]?.string ?? "?")\(why)"
            let changes = (event["changes"]?.array ?? []).compactMap { change -> String? in
                let (from, to) = (shown(change["from"]), shown(change["to"]))
                return from == to ? nil : "\(change["field"]?.string ?? "?"): \(from) → \(to)"
            }
            let heads = head.displayWidth <= width ? [head] : head.wrapped(to: width)
            return heads + changes.flatMap { $0.wrapped(to: width - 4) }.map { "    \($0)" }
        }
    }

    private static func shown(_ value: JSON?) -> String {
        switch value {
        case .string(let text): LocalTime.minute(text)
        case nil, .null, .array([]): "-"
        case .array(let items): items.compactMap(\.string).joined(separator: ",").oneLine
        case let other?: other.text
        }
    }
}
