import CPostgres
import Glibc

/// One connection to the server. Statements are prepared once and kept by their text.
///
/// `@unchecked Sendable`: it moves between threads but only one uses it at a time, the one that the pool lent it to.
final class PostgresConnection: @unchecked Sendable {
    let handle: OpaquePointer
    /// Where the tables are: the first schema of the search path.
    private(set) var schema = ""
    private(set) var isLost = false
    private var prepared: [String: String] = [:]
    private var names = 0
    private var owesResult = false

    /// Connects and waits until that is done or has failed. Throws `PostgresFailure`.
    init(_ settings: PostgresSettings) throws {
        let parameters = Array(settings.parameters)
        let keywords = CStrings(parameters.map(\.key))
        let values = CStrings(parameters.map(\.value))
        guard let opened = PQconnectdbParams(keywords.pointers, values.pointers, 0) else {
            throw PostgresFailure.lost("out of memory")
        }
        handle = opened
        guard PQstatus(handle) == CONNECTION_OK else { throw PostgresFailure.lost(message) }
        // The server's notices could hold what customers wrote.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        PQsetnonblocking(handle, 1)
        try setUp(settings)
    }

    deinit { PQfinish(handle) }

    /// Statements here are short: compiling one takes longer than running it.
    private func setUp(_ settings: PostgresSettings) throws {
        let milliseconds = settings.statementSeconds * 1_000
        let result = try run(
            """
            SET statement_timeout = \(milliseconds); SET lock_timeout = \(milliseconds);
            SET idle_in_transaction_session_timeout = \(milliseconds * 3); SET jit = off;
            SELECT current_schema(), current_setting('server_encoding'), current_setting('server_version_num'),
                set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), false)
            """, within: settings.statementSeconds)
        guard result.int(2) >= 130_000 else {
            throw PostgresFailure.lost("PostgreSQL 13 or later is needed, this is version \(result.int(2) / 10_000)")
        }
        guard result.text(1) == "UTF8" else {
            throw PostgresFailure.lost("the database's encoding must be UTF8, not \(result.text(1))")
        }
        schema = result.text(0)
        guard !schema.isEmpty else { throw PostgresFailure.lost("no schema of the search path exists") }
    }

    /// Whether it waits for a transaction and the server has not hung up meanwhile.
    func isFresh(within seconds: Int) -> Bool {
        guard !isLost, (try? settle(within: seconds)) != nil, PQtransactionStatus(handle) == PQTRANS_IDLE else {
            return false
        }
        var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard poll(&socket, 1, 0) > 0 else { return true }
        // Something came without being asked for: a farewell, or a change of a setting.
        return PQconsumeInput(handle) == 1 && PQstatus(handle) == CONNECTION_OK
    }

    /// Runs a statement without parameters, unprepared; also several, of which the last one's result counts.
    @discardableResult
    func run(_ sql: String, within seconds: Int) throws -> PostgresResult {
        try settle(within: seconds)
        guard PQsendQuery(handle, sql) == 1 else { throw lost() }
        return try receive(sql, within: seconds)
    }

    /// Sends a statement whose result nobody waits for; it is taken before the next one.
    func runLater(_ sql: String) throws {
        guard PQsendQuery(handle, sql) == 1, PQflush(handle) >= 0 else { throw lost() }
        owesResult = true
    }

    /// Runs a statement, prepared.
    ///
    /// `opening`: statements without parameters that go before it. One round trip carries them all, and the
    /// preparation where it is the first time.
    func run(_ sql: String, _ parameters: [SQLValue], after opening: [String], within seconds: Int) throws
        -> PostgresResult
    {
        try settle(within: seconds)
        let values = CStrings(parameters.map(\.postgresText))
        let known = prepared[sql]
        let name = known ?? newName()
        let isSent =
            PQenterPipelineMode(handle) == 1
            && opening.allSatisfy { PQsendQueryParams(handle, $0, 0, nil, nil, nil, nil, 0) == 1 }
            && (known != nil || PQsendPrepare(handle, name, sql, 0, nil) == 1)
            && PQsendQueryPrepared(handle, name, Int32(parameters.count), values.pointers, nil, nil, 0) == 1
            && PQpipelineSync(handle) == 1
        guard isSent else { throw lost() }
        let result = try receive(sql, within: seconds)
        prepared[sql] = name
        return result
    }

    /// Names are not used again: a statement can be prepared and fail all the same.
    private func newName() -> String {
        names += 1
        return "s\(names)"
    }

    /// Takes what `runLater` left to be taken.
    private func settle(within seconds: Int) throws {
        guard owesResult else { return }
        owesResult = false
        _ = try receive("COMMIT", within: seconds)
    }

    /// Takes all of the answer to what was sent; the last result that is none of the pipeline's own counts. The server
    /// has a time limit too, a shorter one; this one is for a server that says nothing any more.
    private func receive(_ sql: String, within seconds: Int) throws -> PostgresResult {
        let deadline = ContinuousClock.now + .seconds(seconds + 5)
        let isPipeline = PQpipelineStatus(handle) != PQ_PIPELINE_OFF
        var last: PostgresResult?
        var failure: PostgresFailure?
        while PQstatus(handle) == CONNECTION_OK {
            guard let next = try nextResult(by: deadline) else {
                // In a pipeline a nil only ends one of its statements.
                if isPipeline { continue }
                break
            }
            if next.endsPipeline { break }
            failure = failure ?? next.failure(of: sql)
            last = next
        }
        guard let last, PQstatus(handle) == CONNECTION_OK, !isPipeline || PQexitPipelineMode(handle) == 1 else {
            throw failure.map { $0.remedy == .reconnect ? marked($0) : lost() } ?? lost()
        }
        if let failure { throw failure.remedy == .reconnect ? marked(failure) : failure }
        return last
    }

    private func marked(_ failure: PostgresFailure) -> PostgresFailure {
        isLost = true
        return failure
    }

    private func nextResult(by deadline: ContinuousClock.Instant) throws -> PostgresResult? {
        var unsent = PQflush(handle)
        while unsent == 1 || PQisBusy(handle) == 1 {
            guard try wait(by: deadline, forWriting: unsent == 1) else { continue }
            guard PQconsumeInput(handle) == 1 else { throw lost() }
            if unsent == 1 { unsent = PQflush(handle) }
        }
        guard unsent == 0 else { throw lost() }
        return PQgetResult(handle).map(PostgresResult.init)
    }

    /// False when interrupted. Throws when the deadline has passed.
    private func wait(by deadline: ContinuousClock.Instant, forWriting: Bool) throws -> Bool {
        let left = (deadline - .now).components
        guard left.seconds >= 0, left.attoseconds >= 0 else {
            isLost = true
            throw PostgresFailure.lost("the server does not answer")
        }
        var socket = pollfd(fd: PQsocket(handle), events: Int16(forWriting ? POLLIN | POLLOUT : POLLIN), revents: 0)
        return poll(&socket, 1, Int32(left.seconds) * 1_000 + 1_000) > 0
    }

    private func lost() -> PostgresFailure {
        isLost = true
        return .lost(message)
    }

    private var message: String { String(cString: PQerrorMessage(handle)) }
}

extension SQLValue {
    /// As PostgreSQL reads it; nil for NULL.
    fileprivate var postgresText: String? {
        switch self {
        case .null: nil
        case .int(let value): String(value)
        case .real(let value): String(value)
        case .text(let value): value
        }
    }
}

/// Strings as C wants them: an array of pointers that ends in a null, in memory of its own.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let bytes: UnsafeMutablePointer<CChar>

    init(_ strings: [String?]) {
        bytes = .allocate(capacity: max(1, strings.reduce(0) { $0 + ($1?.utf8.count ?? -1) + 1 }))
        pointers = .allocate(capacity: strings.count + 1)
        var next = bytes
        for (position, string) in strings.enumerated() {
            guard var string else {
                pointers[position] = nil
                continue
            }
            pointers[position] = UnsafePointer(next)
            string.withUTF8 { utf8 in
                for byte in utf8 {
                    next.pointee = CChar(bitPattern: byte)
                    next += 1
                }
            }
            next.pointee = 0
            next += 1
        }
        pointers[strings.count] = nil
    }

    convenience init(_ strings: [String]) { self.init(strings as [String?]) }

    deinit {
        bytes.deallocate()
        pointers.deallocate()
    }
}
