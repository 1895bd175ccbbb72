import CSQLite

/// What can still be read of a table in a damaged file.
public struct ReadableRows: Sendable, Equatable {
    public let table: String
    public let rows: Int
    /// Whether that is all of it.
    public let isWhole: Bool
}

extension SQLiteFile {
    /// What can still be read of each table, in the order of their names; empty when not even the list of tables can.
    /// Throws `cannotOpen`.
    public static func readableRows(in path: String) throws -> [ReadableRows] {
        let connection = try SQLiteConnection(path: path, writable: false)
        defer { connection.close() }
        let names = try? connection.query(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name", []
        ) { $0.text(0) }
        guard let names else { return [] }
        return names.map { name in
            // From the front up to the damage, and from the end back to it.
            let (rows, isWhole) = connection.countReadable(name, "")
            if isWhole { return ReadableRows(table: name, rows: rows, isWhole: true) }
            return ReadableRows(
                table: name, rows: rows + connection.countReadable(name, " ORDER BY rowid DESC").rows, isWhole: false)
        }
    }
}

extension SQLiteConnection {
    fileprivate func countReadable(_ table: String, _ order: String) -> (rows: Int, isWhole: Bool) {
        startAnew()
        var rows = 0
        do {
            _ = try query("SELECT * FROM \"\(table)\" NOT INDEXED\(order)", []) { row in
                // A value that lies on pages of its own is read when it is asked for.
                (row as? SQLiteStatement)?.readAll()
                rows += 1
            }
            return (rows, true)
        } catch {
            return (rows, false)
        }
    }
}
