import CCurl
import Synchronization

/// A request on its way and what has come of it.
///
/// `@unchecked Sendable`: what is not locked belongs to the loop's thread from the start of the transfer to its end.
public final class Transfer: @unchecked Sendable {
    let request: OutgoingRequest
    let loop = Mutex<TransferLoop?>(nil)
    private let receive: (@Sendable (Int, [UInt8]) -> Bool)?
    private let done: @Sendable (Result<IncomingAnswer, ExchangeFailure>) -> Void

    private(set) var handle: UnsafeMutableRawPointer?
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var body: [UInt8] = []
    private var failure: ExchangeFailure?

    init(
        _ request: OutgoingRequest, receive: (@Sendable (Int, [UInt8]) -> Bool)?,
        done: @escaping @Sendable (Result<IncomingAnswer, ExchangeFailure>) -> Void
    ) {
        (self.request, self.receive, self.done) = (request, receive, done)
    }

    /// Breaks off what has not ended yet.
    public func cancel() { loop.withLock { $0 }?.cancel(self) }

    // MARK: On the loop's thread

    /// False when there is no such request.
    func prepare() -> Bool {
        // "Expect:" — bodies are sent without asking first.
        for (name, value) in request.headers + [("Expect", "")] {
            let line = value.isEmpty ? "\(name):" : "\(name): \(value)"
            guard !line.utf8.contains(where: { $0 == 10 || $0 == 13 || $0 == 0 }),
                let longer = curl_slist_append(headers, line)
            else { return false }
            headers = longer
        }
        handle = curl_easy_init()
        guard let handle else { return false }
        return request.url.withCString { url in
            request.method.withCString { method in
                (request.body ?? []).withUnsafeBytes { body in
                    // An empty array has no address; a request with an empty body still has one.
                    let start = body.baseAddress ?? UnsafeRawPointer(url)
                    var prepared = ccurl_request(
                        url: url, method: method, headers: headers, body: request.body == nil ? nil : start,
                        body_size: body.count, deadline_ms: request.deadline.map { max(1, Int($0 * 1000)) } ?? 0,
                        idle_seconds: request.deadline == nil ? request.patience : 0,
                        context: Unmanaged.passUnretained(self).toOpaque(), on_data: takeData)
                    return ccurl_prepare(handle, &prepared) == CURLE_OK
                }
            }
        }
    }

    /// False to break off.
    fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if let receive {
            guard receive(ccurl_status(handle), Array(bytes)) else {
                failure = .cancelled
                return false
            }
            return true
        }
        guard bytes.count <= request.largestAnswer - body.count else {
            failure = .tooLarge
            return false
        }
        body += bytes
        return true
    }

    func end(_ code: CURLcode) {
        switch code {
        case CURLE_OK: finish(.success(IncomingAnswer(status: ccurl_status(handle), body: body)))
        case CURLE_OPERATION_TIMEDOUT: finish(.failure(.timedOut))
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: finish(.failure(.impossible))
        default: finish(.failure(failure ?? .unreachable))
        }
    }

    /// Frees what libcurl holds, and tells.
    func finish(_ result: Result<IncomingAnswer, ExchangeFailure>) {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headers)
        (handle, headers) = (nil, nil)
        loop.withLock { $0 = nil }
        done(result)
    }
}

private func takeData(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let total = size * count
    return transfer.take(UnsafeRawBufferPointer(start: bytes, count: total)) ? total : Int(CURL_WRITEFUNC_ERROR)
}
