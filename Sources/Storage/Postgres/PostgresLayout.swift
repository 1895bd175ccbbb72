extension PostgresTransaction {
    func tables() throws -> [TableLayout] {
        let names = try query(
            """
            SELECT relname::text FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' ORDER BY oid
            """, []
        ) { $0.text(0) }
        return try names.map { name in
            TableLayout(
                name: name, columns: try query(Self.columns, [.text(name)]) { ($0.text(0), $0.text(1), $0.int(2)) })
        }
    }

    private static let columns = """
        SELECT c.column_name::text, c.data_type::text, COALESCE(k.ordinal_position, 0)::bigint
        FROM information_schema.columns c
        LEFT JOIN information_schema.table_constraints t ON t.table_schema = c.table_schema
            AND t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY'
        LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = t.constraint_schema
            AND k.constraint_name = t.constraint_name AND k.table_name = t.table_name
            AND k.column_name = c.column_name
        WHERE c.table_schema = current_schema() AND c.table_name = $1 AND c.is_generated = 'NEVER'
        ORDER BY c.ordinal_position
        """
}
