import Foundation
import JSON
import XCTest

@testable import Helpdesk

/// Certificates as the App Store's are, made for a test with the openssl program: a root, an intermediate and a leaf
/// that signs.
struct CertificateChain {
    let folder: String
    /// PEM.
    let root: String
    /// DER in base64, the leaf first.
    let x5c: [String]

    init(in folder: String, marked: Bool = true, days: Int = 3_650, curve: String = "prime256v1") throws {
        self.folder = folder
        let marks = marked ? ["1.2.840.113635.100.6.2.1=DER:0500", "1.2.840.113635.100.6.11.1=DER:0500"] : ["", ""]
        func extensions(_ name: String, _ lines: [String]) throws {
            try Data(lines.filter { !$0.isEmpty }.joined(separator: "\n").utf8)
                .write(to: URL(fileURLWithPath: "\(folder)/\(name).ext"))
        }
        try extensions("root", ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"])
        try extensions("middle", ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign", marks[0]])
        try extensions("leaf", ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature", marks[1]])
        for name in ["root", "middle", "leaf"] {
            let group = name == "leaf" ? curve : "prime256v1"
            try Self.openssl(["ecparam", "-name", group, "-genkey", "-noout", "-out", "\(folder)/\(name).key"])
            try Self.openssl([
                "req", "-new", "-key", "\(folder)/\(name).key", "-subj", "/CN=test \(name)", "-out",
                "\(folder)/\(name).csr",
            ])
            let signer = name == "root" ? "root" : name == "middle" ? "root" : "middle"
            let by =
                name == "root"
                ? ["-signkey", "\(folder)/root.key"]
                : ["-CA", "\(folder)/\(signer).pem", "-CAkey", "\(folder)/\(signer).key", "-CAcreateserial"]
            try Self.openssl(
                ["x509", "-req", "-in", "\(folder)/\(name).csr", "-sha256", "-days", String(days)] + by + [
                    "-extfile", "\(folder)/\(name).ext", "-out", "\(folder)/\(name).pem",
                ])
        }
        func pem(_ name: String) throws -> String {
            try String(contentsOfFile: "\(folder)/\(name).pem", encoding: .utf8)
        }
        root = try pem("root")
        x5c = try ["leaf", "middle", "root"].map { name in
            try pem(name).split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        }
    }

    /// A JSON Web Signature with ES256.
    func sign(_ payload: JSON, header: [JSON.Member] = [.init("alg", "ES256")]) throws -> String {
        let head = JSON.object(header + [.init("x5c", .array(x5c.map(JSON.string)))])
        let signed = Crypto.base64URL(head.encoded) + "." + Crypto.base64URL(payload.encoded)
        let (message, signature) = ("\(folder)/message", "\(folder)/signature")
        try Data(signed.utf8).write(to: URL(fileURLWithPath: message))
        try Self.openssl(["dgst", "-sha256", "-sign", "\(folder)/leaf.key", "-out", signature, message])
        let der = [UInt8](try Data(contentsOf: URL(fileURLWithPath: signature)))
        return "\(signed).\(Crypto.base64URL(Self.raw(der)))"
    }

    /// The two numbers of a DER signature, 32 bytes each.
    private static func raw(_ der: [UInt8]) -> [UInt8] {
        var raw: [UInt8] = []
        var at = 2
        for _ in 0..<2 {
            let count = Int(der[at + 1])
            let number = Array(der[(at + 2)..<(at + 2 + count)].drop { $0 == 0 })
            raw += [UInt8](repeating: 0, count: max(0, 32 - number.count)) + number
            at += 2 + count
        }
        return raw
    }

    static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
    }
}
