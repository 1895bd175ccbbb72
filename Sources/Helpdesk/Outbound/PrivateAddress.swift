import Foundation

/// Addresses that are not of the public internet.
enum PrivateAddress {
    /// Blocks of IPv4 (RFC 6890 and its registry): this network, private, shared, loopback, link-local, protocol
    /// assignments, examples, 6to4 relays, benchmarks, multicast and what is reserved.
    private static let blocks4: [([UInt8], Int)] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
        ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24),
        ([203, 0, 113], 24), ([224], 4), ([240], 4),
    ]

    /// Blocks of IPv6 outside the public ones, 2000::/3, and within them: protocol assignments with Teredo, examples,
    /// and 6to4, which may carry a private address of IPv4.
    private static let blocks6: [([UInt8], Int)] = [
        ([0x20, 0x01, 0], 23), ([0x20, 0x01, 0x0D, 0xB8], 32), ([0x20, 0x02], 16), ([0x3F, 0xFF], 20),
    ]

    /// Whether an address of 4 or 16 bytes is private.
    static func isPrivate(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: return blocks4.contains { matches(address, $0) }
        case 16:
            // IPv4 in the clothes of IPv6: mapped (RFC 4291, 2.5.5.2) or translated (RFC 6052, 2.1).
            let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B]
            if address.prefix(10).allSatisfy({ $0 == 0 }), address[10] == 0xFF, address[11] == 0xFF {
                return isPrivate(Array(address.suffix(4)))
            }
            if address.starts(with: translated), address[4..<12].allSatisfy({ $0 == 0 }) {
                return isPrivate(Array(address.suffix(4)))
            }
            return address[0] & 0xE0 != 0x20 || blocks6.contains { matches(address, $0) }
        default: return true
        }
    }

    /// Whether a host is, or has, a private address. Without looking it up only what is written as an address is told;
    /// a name without any address is taken for a private one.
    static func isInside(_ host: String, lookingUp: Bool = false) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = lookingUp ? 0 : AI_NUMERICHOST
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &found) == 0, let first = found else { return lookingUp }
        defer { freeaddrinfo(first) }
        return sequence(first: first, next: { $0.pointee.ai_next }).contains { isPrivate(bytes(of: $0.pointee)) }
    }

    private static func bytes(of info: addrinfo) -> [UInt8] {
        guard let address = info.ai_addr else { return [] }
        let raw = UnsafeRawPointer(address)
        switch info.ai_family {
        case AF_INET: return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
        case AF_INET6: return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
        default: return []
        }
    }

    private static func matches(_ address: [UInt8], _ block: (start: [UInt8], bits: Int)) -> Bool {
        (0..<block.bits).allSatisfy { bit in
            let start = bit / 8 < block.start.count ? block.start[bit / 8] : 0
            return (address[bit / 8] ^ start) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }
}
