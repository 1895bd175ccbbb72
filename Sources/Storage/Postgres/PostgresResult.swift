import CPostgres
import Glibc

/// A statement's result in PostgreSQL's text format; also the row that it stands on.
final class PostgresResult: Row {
    private let handle: OpaquePointer
    var row: Int32 = 0

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    var count: Int32 { PQntuples(handle) }

    /// What the server calls the command, with the rows it changed: "UPDATE 3".
    var tag: String { String(cString: PQcmdStatus(handle)) }

    var changedRows: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    /// Whether it is no statement's but marks the end of what was sent together.
    var endsPipeline: Bool { PQresultStatus(handle) == PGRES_PIPELINE_SYNC }

    /// nil when the statement did what it should.
    func failure(of statement: String) -> PostgresFailure? {
        switch PQresultStatus(handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return nil
        default:
            let state = field("C")
            guard !state.isEmpty else { return .lost(String(cString: PQresultErrorMessage(handle))) }
            // The detail is left out: it quotes values.
            return PostgresFailure(state: state, message: field("M"), statement: statement)
        }
    }

    /// A part of the server's error message by its code (`PG_DIAG_…`, macros that Swift does not see).
    private func field(_ code: Unicode.Scalar) -> String {
        PQresultErrorField(handle, Int32(code.value)).map { String(cString: $0) } ?? ""
    }

    func isNull(_ column: Int) -> Bool { PQgetisnull(handle, row, Int32(column)) != 0 }

    func int(_ column: Int) -> Int64 {
        let bytes = bytes(column)
        // A truth value reads as 0 or 1, as in SQLite.
        if bytes.count == 1, bytes[0] == UInt8(ascii: "t"), PQftype(handle, Int32(column)) == 16 { return 1 }
        let isNegative = bytes.first == UInt8(ascii: "-")
        var value: Int64 = 0
        for byte in bytes.dropFirst(isNegative ? 1 : 0) {
            // Sums come as decimal numbers; what is behind the point is cut off.
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (tenfold, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tenfold.subtractingReportingOverflow(digit)
            if isTooLarge || overflows { return isNegative ? .min : .max }
            value = sum
        }
        // Counted downwards, because the lowest number has no positive counterpart.
        return isNegative ? value : value == .min ? .max : -value
    }

    func real(_ column: Int) -> Double { strtod(PQgetvalue(handle, row, Int32(column)), nil) }

    func text(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

    private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(handle, row, Int32(column)), count: Int(PQgetlength(handle, row, Int32(column))))
    }
}
