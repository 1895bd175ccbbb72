import CHTTP
import Glibc

/// An answer of bytes that is made once and sent often, by any thread.
///
/// `@unchecked Sendable`: libmicrohttpd counts under a lock who uses a response, and nobody changes it once it is made.
public final class PreparedResponse: @unchecked Sendable {
    private let headers: [(name: String, value: String)]
    /// Freed with the response, which may be sent for longer than this lives.
    private let bytes: UnsafeRawBufferPointer
    let pointer: OpaquePointer

    /// nil when there is no memory for it.
    fileprivate init?(_ response: Response, _ bytes: [UInt8]) {
        guard let copy = malloc(max(1, bytes.count)) else { return nil }
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { copy.copyMemory(from: start, byteCount: source.count) }
        }
        guard let pointer = chttp_response_owning(copy, bytes.count) else {
            free(copy)
            return nil
        }
        response.addHeaders(to: pointer)
        headers = response.headers
        self.bytes = UnsafeRawBufferPointer(start: copy, count: bytes.count)
        self.pointer = pointer
    }

    deinit { MHD_destroy_response(pointer) }

    var byteCount: Int { bytes.count }

    /// The same answer to be sent once, so that it can be changed.
    func copy(_ status: Status) -> Response { Response(status, headers: headers, body: .bytes(Array(bytes))) }
}

extension Response {
    /// The same answer, ready to be sent any number of times. What is not of bytes stays as it is.
    public func prepared() -> Response {
        guard case .bytes(let bytes) = body, let prepared = PreparedResponse(self, bytes) else { return self }
        return Response(status, body: .prepared(prepared))
    }

    /// How many bytes it has, when that is known before it is sent.
    public var byteCount: Int? {
        switch body {
        case .bytes(let bytes): bytes.count
        case .prepared(let prepared): prepared.byteCount
        case .stream, .later: nil
        }
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
