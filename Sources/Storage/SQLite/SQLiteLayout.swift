extension SQLiteConnection {
    /// What indexes of full text keep for themselves is left out.
    func tables() throws -> [TableLayout] {
        let names = try query(
            """
            SELECT s.name, l.type FROM sqlite_schema s JOIN pragma_table_list l ON l.schema = 'main' AND l.name = s.name
            WHERE s.type = 'table' AND l.type IN ('table', 'virtual') AND s.name NOT LIKE 'sqlite_%' ORDER BY s.rowid
            """, []
        ) { (name: $0.text(0), isVirtual: $0.text(1) == "virtual") }
        return try names.map { name, isVirtual in
            // A `WordTable`; what SQLite keeps behind it are tables of another type.
            guard !isVirtual else {
                return TableLayout(name: name, columns: [("rowid", "BIGINT", 1), ("words", "TEXT", 0)])
            }
            return TableLayout(
                name: name,
                columns: try query("SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid", [.text(name)]) {
                    ($0.text(0), $0.text(1), $0.int(2))
                })
        }
    }
}
