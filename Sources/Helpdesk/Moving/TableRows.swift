import Storage

/// One table's rows in the order of its key, which both engines sort alike.
struct TableRows: Sendable {
    /// Rows read and written at a time.
    static let batch = 200

    let layout: TableLayout
    private let columns: String
    private let keyPlaces: [Int]

    init(_ layout: TableLayout) throws {
        self.layout = layout
        columns = layout.columns.map(\.name).joined(separator: ", ")
        keyPlaces = layout.key.compactMap { name in layout.columns.firstIndex { $0.name == name } }
        guard !keyPlaces.isEmpty else { throw MoveError.unlike(table: layout.name) }
    }

    /// The next rows after the one with this key; from the first row on where it is nil.
    func next(after key: [SQLValue]?, in session: any Session) throws -> [[SQLValue]] {
        let names = layout.key.joined(separator: ", ")
        let condition = key.map { "WHERE (\(names)) > (\(Self.placeholders($0.count))) " } ?? ""
        return try session.query(
            "SELECT \(columns) FROM \(layout.name) \(condition)ORDER BY \(names) LIMIT \(Self.batch)", key ?? [], read)
    }

    /// The key of the last row; nil when there is none.
    func lastKey(in session: any Session) throws -> [SQLValue]? {
        let order = layout.key.map { "\($0) DESC" }.joined(separator: ", ")
        return try session.first("SELECT \(columns) FROM \(layout.name) ORDER BY \(order) LIMIT 1", [], read).map(key)
    }

    func key(of row: [SQLValue]) -> [SQLValue] { keyPlaces.map { row[$0] } }

    func count(in session: any Session) throws -> Int {
        try session.first("SELECT count(*) FROM \(layout.name)", []) { Int($0.int(0)) } ?? 0
    }

    func insert(_ rows: [[SQLValue]], in session: any Session) throws {
        // Whole batches in one statement, what is left over row by row: two statements to prepare.
        let groups = rows.count == Self.batch ? [rows] : rows.map { [$0] }
        for group in groups {
            let width = layout.columns.count
            let values = group.indices.map { "(\(Self.placeholders(width, after: $0 * width)))" }
            try session.execute(
                "INSERT INTO \(layout.name) (\(columns)) VALUES \(values.joined(separator: ", "))", group.flatMap { $0 }
            )
        }
    }

    private func read(_ row: any Row) -> [SQLValue] {
        layout.columns.enumerated().map { place, column in row.value(place, column.kind) }
    }

    private static func placeholders(_ count: Int, after first: Int = 0) -> String {
        (1...count).map { "$\(first + $0)" }.joined(separator: ", ")
    }
}
