import CHTTP
import Synchronization

/// A body that is sent while it is made. `send` and `finish` may be called from any thread.
public final class ResponseStream: Sendable {
    /// A client that reads slower than this many bytes behind is dropped.
    public static let largestBacklog = 1 << 20

    /// `@unchecked Sendable`: used under the lock only, and only until libmicrohttpd says the response is over.
    private struct Connection: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private struct State {
        var pending: [UInt8] = []
        var isFinished = false
        var isClosed = false
        var connection: Connection?
        var isSuspended = false
    }

    private let state = Mutex(State())

    public init() {}

    /// Queues bytes. False when nobody will read them: the client has gone, or is too far behind.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Bool {
        state.withLock { state in
            guard !state.isClosed, !state.isFinished else { return false }
            if state.pending.count + bytes.count > Self.largestBacklog {
                state.isFinished = true
            } else {
                state.pending.append(contentsOf: bytes)
            }
            wake(&state)
            return !state.isFinished
        }
    }

    /// Ends the body after what was sent.
    public func finish() {
        state.withLock { state in
            state.isFinished = true
            wake(&state)
        }
    }

    private func wake(_ state: inout State) {
        guard state.isSuspended, let connection = state.connection else { return }
        state.isSuspended = false
        MHD_resume_connection(connection.pointer)
    }

    func attach(_ connection: OpaquePointer) {
        let connection = Connection(pointer: connection)
        state.withLock { $0.connection = connection }
    }

    func close() {
        state.withLock { state in
            state.isClosed = true
            state.connection = nil
            state.pending = []
        }
    }

    /// Fills libmicrohttpd's buffer, or suspends the connection until there is something to send.
    func read(into buffer: UnsafeMutablePointer<CChar>, capacity: Int) -> Int {
        state.withLock { state in
            if !state.pending.isEmpty {
                let count = min(capacity, state.pending.count)
                state.pending.withUnsafeBytes {
                    UnsafeMutableRawPointer(buffer).copyMemory(from: $0.baseAddress!, byteCount: count)
                }
                state.pending.removeFirst(count)
                return count
            }
            if state.isFinished { return chttpEndOfStream }
            if let connection = state.connection {
                state.isSuspended = true
                MHD_suspend_connection(connection.pointer)
            }
            return 0
        }
    }
}

/// MHD_CONTENT_READER_END_OF_STREAM, a macro that Swift does not see.
private let chttpEndOfStream = -1
