import JSON

/// What a check of a store found, as lines of text.
enum CheckText {
    static func text(_ check: StoreCheck) -> String {
        guard !check.faults.isEmpty else { return "Nothing is wrong." }
        let lines = check.faults.map(\.printable)
        guard let readable = check.readable else { return lines.joined(separator: "\n") }
        guard !readable.isEmpty else {
            return (lines + ["", "Nothing of it can be read: only a backup helps (hi5d restore)."])
                .joined(separator: "\n")
        }
        let rows = readable.map { table in
            let count = String(table.rows)
            return table.table.fitted(to: 34) + String(repeating: " ", count: max(0, 12 - count.count)) + count
                + (table.isWhole ? "" : "  and no more")
        }
        return (lines + ["", "rows that can be read"] + rows + ["", advice]).joined(separator: "\n")
    }

    private static let advice =
        "Restore a backup (hi5d restore). What is newer than it: sqlite3 hi5.db .recover"
}

extension StoreCheck {
    var json: JSON {
        var members: [JSON.Member] = [
            .init("ok", .bool(faults.isEmpty)), .init("faults", .array(faults.map(JSON.string))),
        ]
        if let readable {
            let tables = readable.map { table -> JSON in
                ["table": .string(table.table), "rows": JSON(table.rows), "whole": .bool(table.isWhole)]
            }
            members.append(.init("readable", .array(tables)))
        }
        return .object(members)
    }
}
