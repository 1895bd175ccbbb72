/// Why the store could not do what it was asked. No case carries a value that was bound to a statement.
public enum StorageError: Error, Equatable {
    case cannotOpen(path: String, reason: String)
    /// Another process holds the database.
    case inUse(path: String)
    /// The database has migrations that this program does not know.
    case newerDatabase(unknownMigration: String)
    /// Another database was being moved into this one, and not all of it has arrived.
    case unfinishedMove
    case damaged(reason: String)
    /// A UNIQUE, FOREIGN KEY, NOT NULL or CHECK constraint refused a row.
    case constraint(reason: String)
    case diskFull
    case readOnly
    case busy
    /// The server or the file of the database cannot be reached now.
    case unavailable(reason: String)
    /// The connection broke while the transaction was being committed: it may have been, or not. Whoever asked with an
    /// idempotency key finds out by asking again; anybody else must look before repeating it.
    case outcomeUnknown
    /// A text holds the character U+0000.
    case unstorableText
    case closed
    /// Anything else the engine said; `statement` is the SQL text with its placeholders.
    case engine(code: Int32, reason: String, statement: String)
}

extension StorageError {
    /// Whether the store failed, and not what it was asked.
    var isOutage: Bool {
        switch self {
        case .damaged, .diskFull, .readOnly, .busy, .unavailable: true
        default: false
        }
    }
}

extension StorageError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "cannot open the database \(path): \(reason)"
        case .inUse(let path): "the database \(path) is in use by another process"
        case .newerDatabase(let name):
            "the database was written by a newer version of this program (it has the migration \"\(name)\")"
        case .unfinishedMove:
            "another database was being moved into this one and not all of it has arrived; the same hi5d migrate goes on"
        case .damaged(let reason): "the database is damaged: \(reason)"
        case .constraint(let reason): "a constraint of the database was violated: \(reason)"
        case .diskFull: "the disk is full"
        case .readOnly: "the database cannot be written to: it, or its file system, is read-only"
        case .busy: "the database is busy"
        case .unavailable(let reason): "the database cannot be reached: \(reason)"
        case .outcomeUnknown: "the connection broke during the commit: the database may have stored this or not"
        case .unstorableText: "a text holds the character U+0000, which cannot be stored"
        case .closed: "the database is closed"
        case .engine(let code, let reason, let statement): "database error \(code): \(reason) in: \(statement)"
        }
    }
}
