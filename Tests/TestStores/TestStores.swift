import Foundation
import Storage

/// The store that tests run on: SQLite, or PostgreSQL where the environment says `HI5_TEST_ENGINE=postgres`.
public enum TestStores {
    public static var isPostgres: Bool { ProcessInfo.processInfo.environment["HI5_TEST_ENGINE"] == "postgres" }

    /// The address of an empty database; nil where a file in the test's folder is to be used.
    public static func freshAddress() throws -> String? {
        guard isPostgres else { return nil }
        let cluster = try TestCluster.shared()
        return cluster.address(database: cluster.freshDatabase())
    }

    /// Opens an empty database. `file`: where it goes if it is SQLite's.
    public static func open(file: String) throws -> any Database { try open(freshAddress(), file: file) }

    /// Opens the database at an address, or else in a file.
    public static func open(_ address: String?, file: String) throws -> any Database {
        guard let address else { return try SQLiteDatabase(path: file) }
        return try openPostgres(address)
    }

    public static func openPostgres(_ address: String) throws -> PostgresDatabase {
        var settings = try PostgresSettings(address: address)
        settings.connections = 8
        return try PostgresDatabase(settings)
    }
}
