/// A table of documents' words that can be searched: one place for where the engines differ in that. The words are made
/// by whoever fills it; letters, digits and anything beyond ASCII make up a word, nothing is folded or stemmed here.
public struct WordTable: Sendable {
    public let name: String

    public init(_ name: String) { self.name = name }

    /// Words beside each other.
    public typealias Phrase = [String]

    /// The statements that make it, for a migration.
    public func definition(_ dialect: SQLDialect) -> [String] {
        switch dialect {
        case .sqlite:
            // The tokenizer "ascii" takes every byte beyond ASCII for a letter, so that words of all scripts stay whole.
            // Nothing asks how long a text is.
            ["CREATE VIRTUAL TABLE \(name) USING fts5 (words, tokenize = 'ascii', detail = full, columnsize = 0)"]
        case .postgres:
            [
                "CREATE TABLE \(name) (rowid BIGINT PRIMARY KEY, words TEXT NOT NULL)",
                "CREATE INDEX \(name)_by_word ON \(name) USING gin (to_tsvector('simple', words))",
            ]
        }
    }

    /// The statements that make it anew, with all that is in it, where `definition` has become another one.
    func renewal(_ dialect: SQLDialect) -> [String] {
        guard dialect == .sqlite else { return [] }
        let fresh = WordTable(name + "_new")
        return fresh.definition(dialect) + [
            "INSERT INTO \(fresh.name) (rowid, words) SELECT rowid, words FROM \(name)", "DROP TABLE \(name)",
            "ALTER TABLE \(fresh.name) RENAME TO \(name)",
        ]
    }

    /// A condition for `WHERE` that a row's words hold, of each item of `wanted`, at least one phrase. Also its parameter,
    /// which takes the place of `$position`.
    public func condition(
        _ wanted: [[Phrase]], _ dialect: SQLDialect, at position: Int
    ) -> (sql: String, value: SQLValue) {
        switch dialect {
        case .sqlite:
            let text = wanted.map { phrases in
                "(" + phrases.map { "\"\($0.joined(separator: " "))\"" }.joined(separator: " OR ") + ")"
            }
            return ("\(name) MATCH $\(position)", .text(text.joined(separator: " AND ")))
        case .postgres:
            let text = wanted.map { phrases in
                let parts = phrases.map { $0.map { "'\($0)'" }.joined(separator: " <-> ") }
                return "(" + parts.map { "(\($0))" }.joined(separator: " | ") + ")"
            }
            return ("to_tsvector('simple', words) @@ $\(position)::tsquery", .text(text.joined(separator: " & ")))
        }
    }

    /// As `condition`, for a row that was found by something else: SQLite looks at the row's own words, which is quicker
    /// than going through all rows that hold a word. Words stand with one space between them.
    public func check(
        _ wanted: [[Phrase]], _ dialect: SQLDialect, at position: Int
    ) -> (sql: String, values: [SQLValue]) {
        guard dialect == .sqlite else {
            let condition = condition(wanted, dialect, at: position)
            return (condition.sql, [condition.value])
        }
        var values: [SQLValue] = []
        let conditions = wanted.map { phrases in
            let choices = phrases.map { phrase in
                values.append(.text(" \(phrase.joined(separator: " ")) "))
                return "instr(' ' || words || ' ', $\(position + values.count - 1)) > 0"
            }
            return "(\(choices.joined(separator: " OR ")))"
        }
        return (conditions.joined(separator: " AND "), values)
    }
}

/// The engines, for the few places where one SQL does not fit both.
public enum SQLDialect: Sendable {
    case sqlite, postgres
}
