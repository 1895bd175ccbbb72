import Foundation

/// Why the server cannot listen.
public struct ListenError: Error, Equatable, CustomStringConvertible {
    public let host: String
    public let port: Int
    public let reason: String
    public let isAddressInUse: Bool

    public var description: String { "cannot listen on \(host):\(port): \(reason)" }
}

/// Opens a listening TCP socket. Port 0 takes a free one; the port taken is returned.
func openListeningSocket(host: String, port: Int) throws -> (descriptor: Int32, port: Int) {
    // getaddrinfo takes 70000 for 4464.
    guard (0...65_535).contains(port) else {
        throw ListenError(host: host, port: port, reason: "ports go from 0 to 65535", isAddressInUse: false)
    }
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &found)
    defer { if let found { freeaddrinfo(found) } }
    guard code == 0, let address = found?.pointee else {
        throw ListenError(host: host, port: port, reason: String(cString: gai_strerror(code)), isAddressInUse: false)
    }
    let flags = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(address.ai_family, flags, 0)
    func fail() -> ListenError {
        let error = errno
        if descriptor >= 0 { close(descriptor) }
        return ListenError(
            host: host, port: port, reason: String(cString: strerror(error)), isAddressInUse: error == EADDRINUSE)
    }
    guard descriptor >= 0 else { throw fail() }
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0, listen(descriptor, 1_024) == 0 else {
        throw fail()
    }
    var bound = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let taken = withUnsafeMutablePointer(to: &bound) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard taken == 0 else { throw fail() }
    // The port stands at the same place in the IPv4 and the IPv6 form.
    let chosen = withUnsafeBytes(of: &bound) { Int($0[2]) << 8 | Int($0[3]) }
    return (descriptor, chosen)
}

/// Whether nobody listens on this port now.
public func isPortFree(host: String, port: Int) -> Bool {
    guard let socket = try? openListeningSocket(host: host, port: port) else { return false }
    close(socket.descriptor)
    return true
}
