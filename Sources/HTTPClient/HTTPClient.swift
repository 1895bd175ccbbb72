import Dispatch
import Synchronization

/// Asks other servers. One thread carries all transfers and sleeps while nothing comes; connections are used again.
///
/// Cookies are not kept and redirects not followed.
public final class HTTPClient: Sendable {
    private let loop = Mutex<TransferLoop?>(nil)

    public init() {}

    /// What is still on its way is cancelled.
    deinit { loop.withLock { $0?.close() } }

    /// Hands over what came of a request: once, on the client's own thread, which `done` must not hold up.
    @discardableResult
    public func send(
        _ request: OutgoingRequest,
        done: @escaping @Sendable (Result<IncomingAnswer, ExchangeFailure>) -> Void
    ) -> Transfer {
        start(Transfer(request, receive: nil, done: done))
    }

    /// Waits for the answer. Not to be called by what `send` or `stream` was given.
    public func send(_ request: OutgoingRequest) throws(ExchangeFailure) -> IncomingAnswer {
        let outcome = Mutex<Result<IncomingAnswer, ExchangeFailure>>(.failure(.cancelled))
        let isDone = DispatchSemaphore(value: 0)
        send(request) { result in
            outcome.withLock { $0 = result }
            isDone.signal()
        }
        isDone.wait()
        return try outcome.withLock { $0 }.get()
    }

    /// Hands over the body as it comes, with the answer's status, and at the end how it ended; a body that `receive`
    /// does not want any more (false) is broken off as `cancelled`.
    @discardableResult
    public func stream(
        _ request: OutgoingRequest, receive: @escaping @Sendable (_ status: Int, [UInt8]) -> Bool,
        done: @escaping @Sendable (Result<IncomingAnswer, ExchangeFailure>) -> Void
    ) -> Transfer {
        start(Transfer(request, receive: receive, done: done))
    }

    private func start(_ transfer: Transfer) -> Transfer {
        let running = loop.withLock { loop in
            if loop == nil { loop = TransferLoop() }
            return loop
        }
        guard let running else {
            transfer.finish(.failure(.unreachable))
            return transfer
        }
        transfer.loop.withLock { $0 = running }
        running.add(transfer)
        return transfer
    }
}
