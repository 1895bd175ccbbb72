/// Signatures over a notice's body with a secret that both sides know: HMAC-SHA-256.
enum BodySignature {
    /// A signed time may differ from ours by this many seconds.
    private static let tolerance: Int64 = 300

    /// The billing core's: over the raw body, in hexadecimal or base64, `sha256=` before it or not.
    static func check(_ hook: IncomingHook, secrets: [String]) throws {
        guard let header = hook.proof.signature else { throw missing }
        let text = header.hasPrefix("sha256=") ? header.dropFirst(7) : header[...]
        try match(hook.body, [String(text)], secrets)
    }

    /// Partners': `t=SECONDS,v1=HEX`, over the time, a dot and the raw body. An old one is refused, so that nobody can
    /// send it again later.
    static func checkTimed(_ hook: IncomingHook, secrets: [String], at time: Timestamp) throws {
        guard let header = hook.proof.signature else { throw missing }
        var signed: Int64?
        var signatures: [String] = []
        for part in header.split(separator: ",") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            if pair[0] == "t" { signed = Int64(pair[1]) }
            if pair[0] == "v1" { signatures.append(String(pair[1])) }
        }
        guard let signed else {
            throw HelpdeskError.unauthenticated(reason: "Webhook-Signature must be: t=SECONDS,v1=HEX.")
        }
        guard signed >= time.seconds - tolerance, signed <= time.seconds + tolerance else {
            throw HelpdeskError.unauthenticated(reason: "The signature is too old.")
        }
        try match(Array("\(signed).".utf8) + hook.body, signatures, secrets)
    }

    private static func match(_ message: [UInt8], _ signatures: [String], _ secrets: [String]) throws {
        let given = signatures.prefix(5).flatMap { text in
            [Crypto.bytes(hex: text), Crypto.bytes(base64: text)].compactMap { $0 }.filter { $0.count == 32 }
        }
        let isValid = secrets.contains { secret in
            let expected = Crypto.hmacSHA256(message, key: Array(secret.utf8))
            return given.contains { Crypto.areEqual($0, expected) }
        }
        guard isValid else { throw HelpdeskError.unauthenticated(reason: "The signature does not match.") }
    }

    private static var missing: HelpdeskError {
        .unauthenticated(reason: "A signature is needed, in the header Webhook-Signature.")
    }
}
