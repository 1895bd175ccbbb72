import CCrypto
import JSON

/// Opens App Store Server Notifications V2: a JSON Web Signature (RFC 7515) with ES256 whose certificates, in `x5c`,
/// lead to one of Apple's roots. The transaction and the renewal inside are signed in the same way.
struct AppleSignature {
    /// PEM.
    let roots: String
    /// The brand's apps; none: any.
    let bundles: Set<String>

    /// Apple marks the certificate that signs, and the one above it, for this use.
    private static let marks = (leaf: "1.2.840.113635.100.6.11.1", intermediate: "1.2.840.113635.100.6.2.1")

    /// The payload, with `data.transaction` and `data.renewal` opened too. Throws `unauthenticated`.
    func open(_ body: JSON, at time: Timestamp) throws -> JSON {
        guard !roots.isEmpty else {
            throw HelpdeskError.unauthenticated(reason: "The brand has not set up Apple's root certificate.")
        }
        guard let signed = body["signedPayload"]?.string else {
            throw HelpdeskError.invalid(field: "signedPayload", expected: "a signed payload")
        }
        let payload = try verified(signed, at: time)
        var data = payload["data"]?.members ?? []
        for (signed, opened) in [("signedTransactionInfo", "transaction"), ("signedRenewalInfo", "renewal")] {
            guard let text = payload["data"]?[signed]?.string else { continue }
            data.removeAll { $0.name == signed || $0.name == opened }
            data.append(.init(opened, try verified(text, at: time)))
        }
        let bundle = payload["data"]?["bundleId"]?.string
        guard bundles.isEmpty || bundle == nil || bundles.contains(bundle ?? "") else {
            throw HelpdeskError.unauthenticated(reason: "This bundleId is not the brand's.")
        }
        return .object((payload.members ?? []).filter { $0.name != "data" } + [.init("data", .object(data))])
    }

    private func verified(_ text: String, at time: Timestamp) throws -> JSON {
        guard let token = SignedToken(text) else {
            throw HelpdeskError.unauthenticated(reason: "The payload is no signed JSON.")
        }
        guard token.isSigned(with: "ES256"), !token.hasCriticalExtension else {
            throw HelpdeskError.unauthenticated(reason: "The payload must be signed with ES256.")
        }
        let chain = (token.header["x5c"]?.array ?? []).compactMap { $0.string.flatMap { Crypto.bytes(base64: $0) } }
        switch trust(chain, token.signed, token.signature, at: time) {
        case HI5_TRUSTED: return token.claims
        case HI5_FORGED: throw HelpdeskError.unauthenticated(reason: "The signature does not match.")
        case HI5_UNREADABLE: throw HelpdeskError.unauthenticated(reason: "A certificate cannot be read.")
        case HI5_UNMARKED: throw HelpdeskError.unauthenticated(reason: "The certificate is not made for this.")
        default:
            throw HelpdeskError.unauthenticated(
                reason: "The certificates do not lead to a trusted root, or have expired.")
        }
    }

    private func trust(_ chain: [[UInt8]], _ message: [UInt8], _ signature: [UInt8], at time: Timestamp) -> hi5_trust {
        // One piece of memory, with the beginning of each certificate in it.
        let bytes = chain.flatMap { $0 }
        return bytes.withUnsafeBufferPointer { buffer in
            var starts: [UnsafePointer<UInt8>?] = []
            var offset = 0
            for certificate in chain {
                starts.append(buffer.baseAddress.map { $0 + offset })
                offset += certificate.count
            }
            return starts.withUnsafeBufferPointer { starts in
                chain.map(\.count).withUnsafeBufferPointer { lengths in
                    roots.withCString { roots in
                        Self.marks.leaf.withCString { leaf in
                            Self.marks.intermediate.withCString { intermediate in
                                var chain = hi5_chain(
                                    certificates: starts.baseAddress, lengths: lengths.baseAddress, count: chain.count,
                                    roots: roots, roots_length: self.roots.utf8.count, leaf_mark: leaf,
                                    intermediate_mark: intermediate)
                                return hi5_verify_es256(
                                    &chain, time.seconds, message, message.count, signature, signature.count)
                            }
                        }
                    }
                }
            }
        }
    }
}
