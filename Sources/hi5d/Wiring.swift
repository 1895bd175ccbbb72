import Foundation
import HTTPServer
import Helpdesk
import JSON
import Storage

/// The one place that names concrete choices: which store, where the files are, what is logged.
enum Wiring {
    /// Opens the store and everything on top of it: the PostgreSQL database at the address `database`, or else the
    /// embedded one in the folder `data`, which is created when missing.
    static func openHelpdesk(
        data: String, database address: String? = nil, connections: Int? = nil, locales: String?,
        _ surroundings: Surroundings = Surroundings()
    ) throws -> Helpdesk {
        do {
            let languages = try Languages(folder: locales ?? standardLocales())
            let folder = try makeFolder(data)
            let database: any Database
            if let address {
                var settings = try PostgresSettings(address: address)
                if let connections { settings.connections = connections }
                database = try PostgresDatabase(settings)
            } else {
                database = try SQLiteDatabase(path: "\(folder)/hi5.db")
            }
            do {
                return try Helpdesk(
                    database: database, languages: languages, surroundings.keeping(in: folder))
            } catch {
                database.close()
                throw error
            }
        } catch StorageError.damaged(let reason) where address == nil {
            throw CommandFailure(
                .failure,
                "\(StorageError.damaged(reason: reason)); \"hi5d check --data \(data)\" says what can be saved")
        } catch let error as StorageError {
            throw CommandFailure(.failure, error.description)
        } catch let error as ContentError {
            throw CommandFailure(.failure, error.description)
        }
    }

    /// Copies the database of the folder `data` into another folder and returns the copy's path.
    static func backUp(data: String, to folder: String) throws -> String {
        let copy = "\(try makeFolder(folder))/hi5.db"
        guard !FileManager.default.fileExists(atPath: copy) else {
            throw CommandFailure(.conflict, "there is a database in \(folder) already")
        }
        try naming { try SQLiteFile.copy("\(data)/hi5.db", to: copy) }
        return copy
    }

    /// Puts a backup in the place of the database of the folder `data` and returns the database's path.
    static func restore(from folder: String, data: String, replacing: Bool) throws -> String {
        let database = "\(try makeFolder(data))/hi5.db"
        guard replacing || !FileManager.default.fileExists(atPath: database) else {
            throw CommandFailure(.conflict, "there is a database in \(data); --replace puts it aside")
        }
        try naming { try SQLiteFile.replace(database, with: "\(folder)/hi5.db") }
        return database
    }

    /// What is wrong with the database, and where its file is damaged, what of it can be read.
    static func check(data: String, database address: String?) throws -> StoreCheck {
        let path = "\(data)/hi5.db"
        return try naming {
            if address == nil {
                guard FileManager.default.fileExists(atPath: path) else {
                    throw StorageError.cannotOpen(path: path, reason: "there is no such file")
                }
                let faults = try SQLiteFile.faults(in: path)
                guard faults.isEmpty else {
                    return StoreCheck(faults: faults, readable: try SQLiteFile.readableRows(in: path))
                }
            }
            let database: any Database =
                if let address { try PostgresDatabase(PostgresSettings(address: address)) } else {
                    try SQLiteDatabase(path: path)
                }
            defer { database.close() }
            return StoreCheck(faults: try Helpdesk.contradictions(in: database), readable: nil)
        }
    }

    /// Moves everything from one store into an empty one; each is the path of a file or an address of PostgreSQL.
    static func move(
        from source: String, to target: String, progress: (MoveProgress) -> Void
    ) throws -> [TableDigest] {
        try naming {
            if !PostgresSettings.isAddress(source), !FileManager.default.fileExists(atPath: source) {
                throw StorageError.cannotOpen(path: source, reason: "there is no such file")
            }
            let from = try openStore(source)
            defer { from.close() }
            let to = try openStore(target)
            defer { to.close() }
            do {
                return try Helpdesk.move(from: from, to: to, progress: progress)
            } catch let error as MoveError {
                throw CommandFailure(.conflict, error.description)
            }
        }
    }

    private static func openStore(_ place: String) throws -> any Database {
        if PostgresSettings.isAddress(place) { return try PostgresDatabase(PostgresSettings(address: place)) }
        return try SQLiteDatabase(path: place)
    }

    /// Errors of the store with their words.
    private static func naming<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as StorageError {
            throw CommandFailure(.failure, error.description)
        }
    }

    /// Creates a folder when it is missing.
    static func makeFolder(_ path: String) throws -> String {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.failure, "the data folder \(path) cannot be created")
        }
        return path
    }

    /// `tick`: as of `makeRouter`.
    static func startServer(
        _ desk: Helpdesk, _ settings: ServerSettings, _ logger: Logger, tick: DispatchTimeInterval = .seconds(1)
    ) throws -> HTTPServer {
        let hooks = ServerHooks(
            problem: { error, request in
                if let problem = problem(for: error) { return problem }
                logger.log(
                    .error, "request_failed",
                    ["request": .string(request.id.description), "error": .string(describe(error))])
                if let problem = (error as? StorageError)?.problem { return problem }
                return Problem(.internalError, "internal_error", "Something went wrong on our side.")
            },
            observe: { request, status, duration in
                // Somebody tries to pass for a store or a billing core; what they sent is not logged.
                let isForged = status.code == 401 && request.path.hasPrefix("/v1/hooks/")
                let level: Logger.Level = status.code >= 500 ? .error : isForged ? .warning : .debug
                guard level >= logger.level else { return }
                let microseconds = duration.components.attoseconds / 1_000_000_000_000
                logger.log(
                    level, "request",
                    [
                        "request": .string(request.id.description), "method": .string(request.method.rawValue),
                        "path": .string(request.path), "status": JSON(status.code),
                        "us": .int(duration.components.seconds * 1_000_000 + microseconds),
                    ])
            })
        desk.followChanges()
        return try HTTPServer(router: makeRouter(desk, tick: tick), settings: settings, hooks: hooks)
    }

    /// The type and, for errors of ours, the words: those never carry customer text.
    static func describe(_ error: any Error) -> String {
        (error as? StorageError)?.description ?? String(describing: type(of: error))
    }

    /// `locales` of the working folder, or beside the program: where it was built, or where it was installed.
    static func standardLocales() throws -> String {
        var candidates = ["locales"]
        var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<5 {
            candidates.append(folder.appendingPathComponent("locales").path)
            candidates.append(folder.appendingPathComponent("share/hi5/locales").path)
            folder.deleteLastPathComponent()
        }
        guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: "\($0)/en/language.json") })
        else {
            throw CommandFailure(.failure, "the folder \"locales\" is not found; name it with --locales")
        }
        return found
    }
}

/// What `hi5d check` found.
struct StoreCheck {
    let faults: [String]
    /// nil where the file itself is whole.
    let readable: [ReadableRows]?
}

extension StorageError {
    /// What whoever asked can do about it; nil when nothing.
    fileprivate var problem: Problem? {
        let later = [("Retry-After", "2")]
        switch self {
        case .busy, .diskFull, .readOnly, .closed, .damaged, .unavailable:
            return Problem(
                .unavailable, "database_unavailable", "\(state) Try again shortly.", headers: later)
        case .outcomeUnknown:
            return Problem(
                .unavailable, "outcome_unknown",
                "The connection to the database broke while this was being stored: it is stored, or it is not. "
                    + "Sent again with the same Idempotency-Key, it is done once.", headers: later)
        case .unstorableText:
            return Problem(.badRequest, "invalid_text", "A text in the request holds the character U+0000.")
        default: return nil
        }
    }

    /// Nothing in it names a machine or a path: whoever asks may be a stranger.
    private var state: String {
        switch self {
        case .diskFull: "The disk of the database is full."
        case .readOnly: "The database cannot be written to."
        case .busy: "The database is busy."
        case .damaged: "The database is damaged."
        default: "The database cannot take this now."
        }
    }
}
