import Foundation

/// What many tests begin with: a store with something in it, and the files beside it. Made once, copied for each test.
public final class StoreTemplate: Sendable {
    private let files: FolderImage
    private let database: String?

    /// `fill` gets an empty folder and, on PostgreSQL, the address of an empty database; else the store goes into the file
    /// `hi5.db` of the folder. It leaves nothing open.
    public init(_ fill: (_ folder: String, _ address: String?) throws -> Void) throws {
        let cluster = TestStores.isPostgres ? try TestCluster.shared() : nil
        database = cluster?.freshDatabase(isTemplate: true)
        files = try FolderImage { [database] folder in
            try fill(folder, database.flatMap { cluster?.address(database: $0) })
        }
    }

    /// Writes the files into a folder and returns the address of a copy of the database; nil where that is `hi5.db` in the
    /// folder.
    public func copy(to folder: String) throws -> String? {
        try files.write(to: folder)
        guard let database else { return nil }
        let cluster = try TestCluster.shared()
        return cluster.address(database: cluster.freshDatabase(copyOf: database))
    }
}

/// The files of a folder, in memory.
public struct FolderImage: Sendable {
    private let files: [(path: String, bytes: Data)]

    /// `fill` gets an empty folder, which is gone afterwards.
    public init(_ fill: (_ folder: String) throws -> Void) throws {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appendingPathComponent("hi5-image-\(UUID().uuidString)").path
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: folder) }
        try fill(folder)
        files = try manager.subpathsOfDirectory(atPath: folder).compactMap { path in
            // Folders have no contents.
            manager.contents(atPath: "\(folder)/\(path)").map { (path, $0) }
        }
    }

    public func write(to folder: String) throws {
        for (path, bytes) in files {
            let file = URL(fileURLWithPath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try bytes.write(to: file)
        }
    }
}
