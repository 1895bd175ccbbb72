import Glibc

/// An IPv4 or IPv6 address.
public struct NetworkAddress: Sendable, Equatable {
    /// 4 or 16; an IPv4 address that is written as IPv6 (RFC 4291, 2.5.5.2) has 4.
    let bytes: [UInt8]

    /// nil when the text is no address.
    public init?(_ text: String) {
        var (short, long) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &short) == 1 {
            bytes = withUnsafeBytes(of: &short) { Array($0) }
        } else if inet_pton(AF_INET6, text, &long) == 1 {
            let all = withUnsafeBytes(of: &long) { Array($0) }
            bytes = all.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]) ? Array(all.suffix(4)) : all
        } else {
            return nil
        }
    }

    /// Whether only machines nearby can have it: this one, a private network (RFC 1918, RFC 4193), or a link.
    public var isPrivate: Bool {
        if bytes.count == 4 {
            switch (bytes[0], bytes[1]) {
            case (127, _), (10, _), (172, 16...31), (192, 168), (169, 254): return true
            default: return false
            }
        }
        return bytes[0] & 0xFE == 0xFC || (bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80)
            || bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// What one household or company has: the whole of an IPv4 address, the first half of an IPv6 address.
    public var network: [UInt8] { Array(bytes.prefix(8)) }
}
