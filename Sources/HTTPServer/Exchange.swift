import CHTTP

/// One request and its answer, from the request line to the last byte sent. libmicrohttpd carries it along.
///
/// `@unchecked Sendable`: it belongs to the connection's HTTP thread, except while the connection is suspended;
/// then it belongs to the worker that will resume it, which is what hands it back.
final class Exchange: @unchecked Sendable {
    enum Phase { case head, body, handling }

    let target: RequestTarget
    let connection: OpaquePointer
    let watch: ConnectionGuard.Watch?
    var phase = Phase.head
    var body: [UInt8] = []
    var bodyCount = 0
    /// What the route takes, once somebody sent more than all do.
    var largeBody: Result<Int, any Error>?
    var isHead = false
    /// Sent by a page of another origin.
    var isOtherOrigin = false
    var response: Response?
    var stream: ResponseStream?

    init(target: RequestTarget, connection: OpaquePointer, watch: ConnectionGuard.Watch?) {
        self.target = target
        self.connection = connection
        self.watch = watch
    }

    /// Takes bytes of the body; what is beyond the limit is counted and dropped.
    func receive(_ bytes: UnsafeRawBufferPointer, limit: Int) {
        bodyCount += bytes.count
        if bodyCount <= limit { body.append(contentsOf: bytes) } else { body = [] }
    }

    /// The request without its body; nil for a method that is not known.
    func head(method name: String) -> Request? {
        Method(rawValue: name).map {
            Request(method: $0, target: target, headers: copyHeaders(), client: watch?.client ?? "")
        }
    }

    func copyHeaders() -> Headers {
        var headers = Headers([])
        withUnsafeMutablePointer(to: &headers) { pointer in
            _ = MHD_get_connection_values(connection, .HEADER_KIND, collectHeader, pointer)
        }
        return headers
    }
}

func clientAddress(_ connection: OpaquePointer) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
        chttp_peer(connection, buffer.baseAddress!, 64) == 0 ? "" : String(cString: buffer.baseAddress!)
    }
}

private func collectHeader(
    headers: UnsafeMutableRawPointer?, kind: MHD_ValueKind, name: UnsafePointer<CChar>?, value: UnsafePointer<CChar>?
) -> MHD_Result {
    guard let headers, let name else { return .YES }
    headers.assumingMemoryBound(to: Headers.self).pointee.append(name, value)
    return .YES
}
