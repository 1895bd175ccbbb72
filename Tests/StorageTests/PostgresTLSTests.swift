import Foundation
import Storage
import TestStores
import XCTest

final class PostgresTLSTests: XCTestCase {
    func testTheServersCertificateIsChecked() throws {
        let folder = try temporaryFolder()
        _ = try sharedCluster()
        try makeCertificate(in: folder)
        let cluster = try TestCluster(settings: [
            "ssl=on", "ssl_cert_file=\(folder)/server.crt", "ssl_key_file=\(folder)/server.key",
        ])
        let login = "postgres:\(TestCluster.spelledPassword)"
        func open(_ host: String, _ mode: String) throws {
            let address =
                "postgres://\(login)@\(host):\(cluster.port)/hi5?sslmode=\(mode)&sslrootcert=\(folder)/root.crt"
            let database = try PostgresDatabase(PostgresSettings(address: address))
            defer { database.close() }
            let isEncrypted = try database.read { session in
                try session.first("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", []) { $0.int(0) }
            }
            XCTAssertEqual(isEncrypted, 1)
        }
        try FileManager.default.copyItem(atPath: "\(folder)/server.crt", toPath: "\(folder)/root.crt")
        XCTAssertNoThrow(try open("localhost", "verify-full"))
        // The certificate is for another name.
        XCTAssertThrowsError(try open("127.0.0.1", "verify-full")) { XCTAssert("\($0)".contains("127.0.0.1"), "\($0)") }
        XCTAssertNoThrow(try open("127.0.0.1", "verify-ca"))
        try FileManager.default.removeItem(atPath: "\(folder)/root.crt")
        XCTAssertThrowsError(try open("localhost", "verify-full")) { XCTAssert("\($0)".contains("root.crt"), "\($0)") }
        XCTAssertNoThrow(try open("localhost", "require"))
    }

    /// For localhost, signed by itself; the key is the server's user's.
    private func makeCertificate(in folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c",
            """
            cd "$0" && chmod 755 . && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
                -addext subjectAltName=DNS:localhost -keyout server.key -out server.crt 2>/dev/null &&
            chmod 600 server.key && { [ "$(id -u)" != 0 ] || chown postgres server.key; }
            """, folder,
        ]
        do { try process.run() } catch { throw XCTSkip("no certificate can be made") }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw XCTSkip("no certificate can be made (openssl)") }
    }
}
