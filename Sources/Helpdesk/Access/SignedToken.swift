import JSON

/// The three parts of a JSON Web Signature in its compact form (RFC 7515, section 3.1). Reading one proves nothing.
struct SignedToken: Sendable {
    private static let longest = 100_000

    let header: JSON
    let claims: JSON
    let signature: [UInt8]
    /// What the signature is over.
    let signed: [UInt8]

    /// nil for what has another shape.
    init?(_ text: String, longest: Int = longest) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= longest, parts.count == 3, let header = Self.object(parts[0]),
            let claims = Self.object(parts[1]), let signature = Crypto.bytes(base64URL: parts[2])
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// What is marked as critical must be understood (RFC 7515, 4.1.11), and nothing is here.
    var hasCriticalExtension: Bool { header["crit"] != nil }

    /// "none" and whatever else is not expected is refused before the signature is looked at.
    func isSigned(with algorithm: String) -> Bool { header["alg"]?.string == algorithm }

    private static func object(_ part: Substring) -> JSON? {
        Crypto.bytes(base64URL: part).flatMap { try? JSON.parse($0) }.flatMap { $0.members == nil ? nil : $0 }
    }
}
