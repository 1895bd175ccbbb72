import Foundation
import JSON

@testable import Helpdesk

/// Google's part in a push of Pub/Sub: a key of its own, made with the openssl program, and tokens signed with it.
struct GooglePush {
    static let audience = "https://care.test/v1/hooks/google"
    static let account = "play@acme.test"
    private static let made = Result { try GooglePush(id: "key-1") }
    /// Making a key takes a while; most tests need only one.
    static var shared: GooglePush { get throws { try made.get() } }

    let id: String
    private let privateKey: Data
    private let modulus: String

    init(id: String, bits: Int = 2_048) throws {
        self.id = id
        let made = try Self.withFolder { folder in
            let key = "\(folder)/key"
            try CertificateChain.openssl(["genrsa", "-out", key, String(bits)])
            try CertificateChain.openssl(["rsa", "-in", key, "-noout", "-modulus", "-out", "\(folder)/modulus"])
            return (
                try Data(contentsOf: URL(fileURLWithPath: key)),
                try String(contentsOfFile: "\(folder)/modulus", encoding: .utf8)
            )
        }
        privateKey = made.0
        modulus = made.1.trimmingCharacters(in: .whitespacesAndNewlines).replacingOccurrences(of: "Modulus=", with: "")
    }

    /// The public half, in a JSON Web Key Set.
    var keySet: JSON {
        [
            "keys": [
                ["kty": "EC", "kid": "another", "crv": "P-256"],
                [
                    "kty": "RSA", "alg": "RS256", "use": "sig", "kid": .string(id), "e": "AQAB",
                    "n": .string(Crypto.base64URL(Crypto.bytes(hex: modulus) ?? [])),
                ],
            ]
        ]
    }

    /// What a brand sets up, with the keys given.
    var settings: JSON {
        [
            "audience": .string(Self.audience), "serviceAccount": .string(Self.account), "packageNames": ["test.acme"],
            "keys": keySet,
        ]
    }

    /// A token as Google sends it, with members of header or claims changed.
    func token(
        at time: Timestamp, _ changes: [String: JSON] = [:], header: [String: JSON] = [:]
    ) throws -> String {
        let claims: [String: JSON] = [
            "iss": "https://accounts.google.com", "aud": .string(Self.audience), "email": .string(Self.account),
            "email_verified": true, "sub": "1", "iat": .int(time.seconds), "exp": .int(time.seconds + 3_600),
        ]
        func part(_ members: [String: JSON]) -> String {
            Crypto.base64URL(JSON.object(members.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }).encoded)
        }
        let head = part(["alg": "RS256", "typ": "JWT", "kid": .string(id)].merging(header) { $1 })
        let signed = head + "." + part(claims.merging(changes) { $1 })
        let signature = try Self.withFolder { folder in
            try privateKey.write(to: URL(fileURLWithPath: "\(folder)/key"))
            try Data(signed.utf8).write(to: URL(fileURLWithPath: "\(folder)/message"))
            try CertificateChain.openssl([
                "dgst", "-sha256", "-sign", "\(folder)/key", "-out", "\(folder)/signature", "\(folder)/message",
            ])
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/signature")))
        }
        return "\(signed).\(Crypto.base64URL(signature))"
    }

    private static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hi5-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }
}
