import CHTTP

/// An answer of bytes that is made once and sent often, by any thread.
///
/// `@unchecked Sendable`: libmicrohttpd counts under a lock who uses a response, and nobody changes it once it is made.
public final class PreparedResponse: @unchecked Sendable {
    /// What it was made of.
    let original: Response
    /// nil when there was no memory for it.
    let pointer: OpaquePointer?

    fileprivate init(_ response: Response, bytes: [UInt8]) {
        original = response
        pointer = bytes.withUnsafeBytes { chttp_response_copying($0.baseAddress, $0.count) }
        if let pointer { response.addHeaders(to: pointer) }
    }

    deinit {
        if let pointer { MHD_destroy_response(pointer) }
    }
}

extension Response {
    /// The same answer, ready to be sent any number of times. What is not of bytes stays as it is.
    public func prepared() -> Response {
        guard case .bytes(let bytes) = body else { return self }
        return Response(status, body: .prepared(PreparedResponse(self, bytes: bytes)))
    }

    func addHeaders(to prepared: OpaquePointer) {
        for header in headers {
            // What Swift does by itself for a String where C wants a pointer is to copy it.
            header.name.withCString { name in
                _ = header.value.withCString { MHD_add_response_header(prepared, name, $0) }
            }
        }
        MHD_add_response_header(prepared, "X-Content-Type-Options", "nosniff")
    }
}
