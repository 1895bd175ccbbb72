import Foundation
import HTTPServer
import Helpdesk
import JSON
import Storage

/// The one place that names concrete choices: which store, where the files are, what is logged.
enum Wiring {
    /// Opens the data folder, creating it when missing, and everything on top of it.
    static func openHelpdesk(data: String, locales: String?) throws -> Helpdesk {
        do {
            try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.failure, "the data folder \(data) cannot be created")
        }
        do {
            let languages = try Languages(folder: locales ?? standardLocales())
            return try Helpdesk(database: SQLiteDatabase(path: "\(data)/hi5.db"), languages: languages)
        } catch let error as StorageError {
            throw CommandFailure(.failure, error.description)
        } catch let error as ContentError {
            throw CommandFailure(.failure, error.description)
        }
    }

    static func startServer(_ desk: Helpdesk, _ settings: ServerSettings, _ logger: Logger) throws -> HTTPServer {
        let hooks = ServerHooks(
            problem: { error, request in
                if let problem = problem(for: error) { return problem }
                logger.log(
                    .error, "request_failed",
                    ["request": .string(request.id.description), "error": .string(describe(error))])
                if let error = error as? StorageError, error.isPassing {
                    return Problem(
                        .unavailable, "database_unavailable", "The database cannot take this now. Try again shortly.",
                        headers: [("Retry-After", "2")])
                }
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
        return try HTTPServer(router: makeRouter(desk), settings: settings, hooks: hooks)
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

extension StorageError {
    /// Whether it may work a moment later.
    fileprivate var isPassing: Bool {
        switch self {
        case .busy, .diskFull, .readOnly, .closed: true
        default: false
        }
    }
}
