extension PostgresTransaction {
    func tables() throws -> [TableLayout] {
        var tables: [(name: String, columns: [(String, String, Int64)])] = []
        let found = try query(Self.columns, []) { ($0.text(0), ($0.text(1), $0.text(2), $0.int(3))) }
        for (table, column) in found {
            if tables.last?.name != table { tables.append((table, [])) }
            tables[tables.count - 1].columns.append(column)
        }
        return tables.map { TableLayout(name: $0.name, columns: $0.columns) }
    }

    /// Of the catalog itself: `information_schema` takes seconds where many schemas are. Positions in a key count from 0
    /// there.
    private static let columns = """
        SELECT t.relname::text, c.attname::text, format_type(c.atttypid, NULL),
            COALESCE(array_position(k.indkey::smallint[], c.attnum) + 1, 0)::bigint
        FROM pg_class t
        JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
        LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary
        WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r'
        ORDER BY t.oid, c.attnum
        """
}
