import Storage
import TestStores
import XCTest

/// What is said when PostgreSQL cannot be opened: the reason, never the password.
final class PostgresAddressTests: XCTestCase {
    private func expectRefusal(
        _ address: String, saying parts: String..., hiding secret: String = TestCluster.password,
        file: StaticString = #filePath, line: UInt = #line
    ) {
        do {
            try PostgresDatabase(PostgresSettings(address: address)).close()
            XCTFail("opened", file: file, line: line)
        } catch StorageError.cannotOpen(let path, let reason) {
            let text = StorageError.cannotOpen(path: path, reason: reason).description
            for part in parts { XCTAssert(text.contains(part), text, file: file, line: line) }
            XCTAssertFalse(text.contains("\n"), text, file: file, line: line)
            for hidden in [secret, TestCluster.spelledPassword] {
                XCTAssertFalse(text.contains(hidden), text, file: file, line: line)
            }
        } catch { XCTFail("\(error)", file: file, line: line) }
    }

    func testAddressesThatAreNone() {
        for address in ["", "hi5", "http://localhost/x", "host=localhost", "postgres:/x"] {
            expectRefusal(address, saying: "expected postgres://")
        }
        expectRefusal("postgres://localhost/hi5?sslmod=require", saying: "sslmod", "expected postgres://")
        expectRefusal("postgres://localhost:port/hi5", saying: "expected postgres://")
        expectRefusal("postgres://localhost/hi5?sslmode=sometimes", saying: "sslmode")
    }

    func testNoPartOfAPasswordIsQuoted() {
        for address in [
            "postgres://u:secret/one@localhost:5432/hi5", "postgres://u:x?secret=1@localhost/hi5",
            "postgres://u:secret%zz@localhost/hi5", "postgres://u:secret@[localhost/hi5",
        ] { expectRefusal(address, saying: "postgres://", hiding: "secret") }
    }

    func testWrongPassword() throws {
        let port = try sharedCluster().port
        expectRefusal(
            "postgres://postgres:marzipan@127.0.0.1:\(port)/hi5", saying: "postgres@127.0.0.1:\(port)/hi5",
            "password authentication failed", hiding: "marzipan")
        expectRefusal("postgres://postgres@127.0.0.1:\(port)/hi5", saying: "no password")
        let login = "postgres:\(TestCluster.spelledPassword)"
        XCTAssertNoThrow(
            try PostgresDatabase(PostgresSettings(address: "postgres://\(login)@127.0.0.1:\(port)/hi5")).close())
    }

    func testWrongPlaces() throws {
        let cluster = try sharedCluster()
        let login = "postgres:\(TestCluster.spelledPassword)"
        expectRefusal("postgres://\(login)@127.0.0.1:\(cluster.port)/elsewhere", saying: "\"elsewhere\" does not exist")
        expectRefusal("postgres://\(login)@127.0.0.1:1/hi5", saying: "127.0.0.1", "refused")
        expectRefusal("postgres://\(login)@nowhere.invalid/hi5", saying: "nowhere.invalid")
        expectRefusal(cluster.address(schema: "missing"), saying: "no schema of the search path exists")
    }

    func testAServerWithoutTLSIsRefusedWhereTLSIsAskedFor() throws {
        let port = try sharedCluster().port
        let address = "postgres://postgres:\(TestCluster.spelledPassword)@127.0.0.1:\(port)/hi5"
        expectRefusal(address + "?sslmode=require", saying: "does not support SSL")
        XCTAssertNoThrow(try PostgresDatabase(PostgresSettings(address: address + "?sslmode=prefer")).close())
    }

    func testTheHostThatTakesWritesIsFound() throws {
        let cluster = try sharedCluster()
        let hosts = "127.0.0.1:1,127.0.0.1:\(cluster.port)"
        let login = "postgres:\(TestCluster.spelledPassword)"
        let database = try PostgresDatabase(PostgresSettings(address: "postgres://\(login)@\(hosts)/hi5"))
        defer { database.close() }
        XCTAssertEqual(try database.write { try $0.first("SELECT 1", []) { $0.int(0) } }, 1)
        // As a standby would: it takes no writes.
        try database.write {
            try $0.execute("ALTER ROLE postgres IN DATABASE hi5 SET default_transaction_read_only = on", [])
        }
        defer {
            let other = "postgres:///postgres?host=\(cluster.folder)&port=\(cluster.port)&user=postgres"
            XCTAssertNoThrow(
                try TestStores.openPostgres(other).write {
                    try $0.execute("ALTER ROLE postgres IN DATABASE hi5 RESET default_transaction_read_only", [])
                })
        }
        expectRefusal("postgres://\(login)@\(hosts)/hi5", saying: "read-only")
    }
}
