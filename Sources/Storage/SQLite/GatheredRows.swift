/// Rows that wait to be inserted together. One statement for many rows takes a third less than one for each, as it opens
/// the table and its indexes once.
///
/// Whoever runs a statement asks first whether it speaks of a table that rows wait for (`isAwaited`).
struct GatheredRows {
    /// Rows of one kind that are stored as soon as so many have come.
    static let mostTogether = 32

    private struct Kind {
        let insertion: RowInsertion
        var rows: [[SQLValue]] = []
    }

    private var kinds: [Kind] = []
    /// How many wait.
    private(set) var count = 0
    /// Those that rows ever waited for, each with a bit in masks.
    private var tables: [String] = []
    private var awaited: UInt64 = 0

    /// Keeps a row; what is returned is to be stored now.
    mutating func add(_ row: [SQLValue], _ insertion: RowInsertion) -> (RowInsertion, [[SQLValue]])? {
        precondition(row.count == insertion.width, "values do not match the columns of \(insertion.table)")
        let place = kinds.firstIndex { $0.insertion === insertion } ?? begin(insertion)
        kinds[place].rows.append(row)
        count += 1
        guard kinds[place].rows.count == Self.mostTogether else { return nil }
        let full = kinds.remove(at: place)
        take(full)
        return (full.insertion, full.rows)
    }

    /// What is to be stored next: as many rows of one kind as a power of two, so that there are few statements.
    mutating func next() -> (RowInsertion, [[SQLValue]])? {
        guard let first = kinds.first else { return nil }
        let together = 1 << (Int.bitWidth - 1 - first.rows.count.leadingZeroBitCount)
        guard together < first.rows.count else {
            take(kinds.removeFirst())
            return (first.insertion, first.rows)
        }
        kinds[0].rows.removeFirst(together)
        count -= together
        return (first.insertion, Array(first.rows.prefix(together)))
    }

    /// Whether rows wait for a table that the statement speaks of, or it begins or ends what they are a part of.
    func isAwaited(by statement: SQLiteStatement) -> Bool {
        count > 0 && (statement.mask(of: tables) & awaited != 0)
    }

    mutating func forget() {
        kinds.removeAll()
        (count, awaited) = (0, 0)
    }

    /// The bit of the table that stands there among the known ones. Were there ever more than bits, the last would share one.
    static func bit(_ place: Int) -> UInt64 { 1 << UInt64(min(place, UInt64.bitWidth - 1)) }

    private mutating func begin(_ insertion: RowInsertion) -> Int {
        kinds.append(Kind(insertion: insertion))
        if !tables.contains(insertion.table) { tables.append(insertion.table) }
        noteAwaited()
        return kinds.count - 1
    }

    private mutating func take(_ kind: Kind) {
        count -= kind.rows.count
        noteAwaited()
    }

    private mutating func noteAwaited() {
        awaited = kinds.reduce(0) { $0 | Self.bit(tables.firstIndex(of: $1.insertion.table) ?? 0) }
    }
}

/// A statement that inserts one row, and those that insert several of its kind.
final class RowInsertion {
    let table: String
    /// Values of one row.
    let width: Int
    private let head: String
    private var statements: [Int: SQLiteStatement] = [:]

    /// nil unless it is `INSERT INTO table (…) VALUES ($1, $2…)`.
    init?(_ sql: String) {
        let words = sql.split(whereSeparator: \.isWhitespace)
        let text = words.joined(separator: " ")
        width = text.count { $0 == "$" }
        guard width > 0 else { return nil }
        let places = Self.places(width, after: 0)
        guard words.count > 2, words[0] == "INSERT", words[1] == "INTO", text.hasSuffix(" VALUES \(places)") else {
            return nil
        }
        table = String(words[2])
        // Not ABORT: so that SQLite needs not keep what each page was before, to undo a part of the rows. If one of them
        // fails, all that was done since the last commit is undone.
        head = "INSERT OR FAIL INTO " + text.dropFirst("INSERT INTO ".count).dropLast(places.count)
    }

    func statement(rows: Int, connection: OpaquePointer) throws -> SQLiteStatement {
        if let known = statements[rows] { return known }
        let values = (0..<rows).map { Self.places(width, after: $0 * width) }.joined(separator: ", ")
        let statement = try SQLiteStatement(connection: connection, sql: head + values)
        statements[rows] = statement
        return statement
    }

    private static func places(_ count: Int, after first: Int) -> String {
        "(" + (1...count).map { "$\(first + $0)" }.joined(separator: ", ") + ")"
    }
}
