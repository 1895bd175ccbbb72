import Helpdesk
import JSON

/// Rows under a head, in columns that fit; the last takes what is left.
struct TextTable {
    let head: [String]
    let widths: [Int]
    var rows: [[String]] = []

    func lines(width: Int = Screen.width) -> [String] {
        let rest = max(10, width - widths.reduce(0, +) - widths.count)
        return ([head] + rows).map { cells in
            let fixed = zip(cells, widths).map { $0.0.oneLine.fitted(to: $0.1) }.joined(separator: " ")
            let last = (cells.last ?? "").oneLine.fitted(to: rest)
            return "\(fixed) \(last)".replacing(/\ +$/, with: "")
        }
    }
}

/// What leads set up.
enum SettingText {
    static func list(_ items: [JSON], what: String) -> String {
        guard !items.isEmpty else { return "No \(what)." }
        var table = TextTable(head: ["ID", "TITLE", "DETAILS"], widths: [18, 20])
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
            // A time, to the minute.
            Timestamp(text: text) == nil ? text : String(text.prefix(16)).replacing("T", with: " ")
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
            head: ["NAME", "ROLE", "TEAM", "LOAD", "HERE", "LANG", "QUEUES"], widths: [18, 5, 10, 4, 7, 8])
        for agent in agents {
            let rights = agent["queues"]?.members?.map { "\($0.name)=\($0.value.string ?? "")" }
            let locales = (agent["locales"]?.array ?? []).compactMap(\.string)
            let here = agent["removedAt"] != .null ? "removed" : agent["available"]?.bool == true ? "yes" : "no"
            table.rows.append([
                agent["name"]?.string ?? "", agent["role"]?.string ?? "", agent["team"]?.string ?? "-",
                String(agent["load"]?.int ?? 0), here,
                locales.isEmpty ? "all" : locales.joined(separator: ","), rights?.joined(separator: ",") ?? "all",
            ])
        }
        return table.lines().joined(separator: "\n")
    }

    static func keys(_ keys: [JSON]) -> String {
        var table = TextTable(head: ["ID", "KIND", "ENDS", "WHOSE"], widths: [30, 11, 16])
        for key in keys {
            table.rows.append([
                key["id"]?.string ?? "", key["kind"]?.string ?? "",
                key["expiresAt"]?.string.map { String($0.prefix(16)) } ?? "-", key["agent"]?.string ?? "-",
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
        String(text(refund, "deadline").prefix(16)).replacing("T", with: " ")
    }

    private static func text(_ refund: JSON, _ name: String) -> String { refund[name]?.string?.oneLine ?? "" }

    static func ratings(_ ratings: [JSON]) -> String {
        guard !ratings.isEmpty else { return "No ratings." }
        var table = TextTable(head: ["TICKET", "SCORE", "WHEN", "COMMENT"], widths: [7, 5, 16])
        for rating in ratings {
            table.rows.append([
                String(rating["ticket"]?.int ?? 0), String(rating["score"]?.int ?? 0),
                String((rating["answeredAt"]?.string ?? "").prefix(16)), rating["comment"]?.string ?? "",
            ])
        }
        return table.lines().joined(separator: "\n")
    }
}

/// Everything that happened to a ticket.
enum HistoryText {
    static func lines(_ ticket: JSON, width: Int = Screen.width) -> [String] {
        (ticket["events"]?.array ?? []).flatMap { event -> [String] in
            let time = (event["at"]?.string ?? "").prefix(16).replacing("T", with: " ")
            let why = event["why"]?.string.map { ": \($0.oneLine)" } ?? ""
            let head = "\(time)  \(event["actor"]?.string?.oneLine ?? "?")  \(event["kind"]?.string ?? "?")\(why)"
            let changes = (event["changes"]?.array ?? []).compactMap { change -> String? in
                let (from, to) = (shown(change["from"]), shown(change["to"]))
                return from == to ? nil : "    \(change["field"]?.string ?? "?"): \(from) → \(to)"
            }
            return ([head] + changes).map { $0.fitted(to: width).replacing(/\ +$/, with: "") }
        }
    }

    private static func shown(_ value: JSON?) -> String {
        switch value {
        case .string(let text): text.oneLine
        case nil, .null, .array([]): "-"
        case .array(let items): items.compactMap(\.string).joined(separator: ",").oneLine
        case let other?: other.text
        }
    }
}
