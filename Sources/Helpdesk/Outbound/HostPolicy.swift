import Foundation

/// Which hosts the daemon calls on behalf of a brand, whose settings name them: an address in a network of the
/// operator's own would let a brand look behind the operator's doors.
///
/// - Hosts that the operator has named are called, over HTTP and HTTPS.
/// - All others over HTTPS only, and only while every address that their name stands for is a public one. Whoever gives
///   such a name a private address after it was looked up here meets no server with a certificate for that name.
public struct HostPolicy: Sendable, Equatable {
    /// Names or addresses, in small letters.
    let privateHosts: Set<String>

    public init(privateHosts: some Sequence<String> = []) {
        self.privateHosts = Set(privateHosts.map { Self.plain($0) })
    }

    /// What an address in a brand's settings should have been; nil when it may be called, as far as can be told without
    /// looking its name up.
    func mistake(in url: URL) -> String? {
        guard let host = url.host.map(Self.plain), !host.isEmpty, url.user == nil, url.fragment == nil else {
            return "an address such as https://billing.example.com"
        }
        if privateHosts.contains(host) { return ["http", "https"].contains(url.scheme) ? nil : "an https address" }
        let others = "other hosts have to be named by the operator (--private-hosts)"
        guard url.scheme == "https" else { return "an https address; \(others)" }
        guard !PrivateAddress.isInside(host), host != "localhost", !host.hasSuffix(".localhost")
        else { return "a public host; \(others)" }
        return nil
    }

    /// Tells whether an address may be called now. The answer comes at once for what needs no look-up, else on a
    /// thread of its own.
    func permit(_ url: URL, then: @escaping @Sendable (Bool) -> Void) {
        guard mistake(in: url) == nil, let host = url.host.map(Self.plain) else { return then(false) }
        if privateHosts.contains(host) { return then(true) }
        Thread.detachNewThread { then(!PrivateAddress.isInside(host, lookingUp: true)) }
    }

    private static func plain(_ host: String) -> String {
        host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]."))
    }
}
