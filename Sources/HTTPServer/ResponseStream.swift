import CHTTP
import Synchronization

/// A body that is sent while it is made. `send` and `finish` may be called from any thread.
public final class ResponseStream: Sendable {
    /// A client that is more than this many bytes behind is dropped.
    public static let largestBacklog = 1 << 20

    /// `@unchecked Sendable`: used under the lock only, and only until libmicrohttpd says the response is over.
    private struct Connection: @unchecked Sendable {
        let pointer: OpaquePointer
        let watch: ConnectionGuard.Watch?
    }

    private struct State {
        var pending: [UInt8] = []
        var isFinished = false
        var isBroken = false
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
            guard !state.isClosed, !state.isFinished, !state.isBroken else { return false }
            if state.pending.count + bytes.count > Self.largestBacklog {
                // The body must not look complete: the connection is cut off instead of ended.
                state.isBroken = true
                state.pending = []
                state.connection?.watch?.expect(within: 0)
            } else {
                state.pending.append(contentsOf: bytes)
            }
            wake(&state)
            return !state.isBroken
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

    func attach(_ exchange: Exchange) {
        let connection = Connection(pointer: exchange.connection, watch: exchange.watch)
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
            if state.isBroken { return chttp_stream_broken }
            if !state.pending.isEmpty {
                let count = min(capacity, state.pending.count)
                state.pending.withUnsafeBytes {
                    UnsafeMutableRawPointer(buffer).copyMemory(from: $0.baseAddress!, byteCount: count)
                }
                state.pending.removeFirst(count)
                return count
            }
            if state.isFinished { return chttp_end_of_stream }
            if let connection = state.connection {
                state.isSuspended = true
                MHD_suspend_connection(connection.pointer)
            }
            return 0
        }
    }
}
