import CSQLite
import Foundation

/// Copies and checks the file of an embedded database, also while a daemon has it open.
public enum SQLiteFile {
    /// Copies what is committed at this moment to a new file. The copy is checked and on disk before it gets its name.
    ///
    /// Throws `cannotOpen`, `damaged`, `diskFull`.
    public static func copy(_ source: String, to target: String) throws {
        guard FileManager.default.fileExists(atPath: source) else {
            throw StorageError.cannotOpen(path: source, reason: "there is no such file")
        }
        let unfinished = target + ".new"
        for path in files(unfinished) { unlink(path) }
        defer { for path in files(unfinished) { unlink(path) } }
        let created = open(unfinished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard created >= 0 else { throw cannotOpen(target) }
        defer { Glibc.close(created) }
        try SQLiteConnection(path: unfinished, writable: true).takeAll(
            from: SQLiteConnection(path: source, writable: false))
        if let fault = try faults(in: unfinished).first { throw StorageError.damaged(reason: fault) }
        guard fsync(created) == 0, rename(unfinished, target) == 0 else { throw cannotOpen(target) }
        try syncFolder(of: target)
    }

    /// Puts a copy in the place of a database that no process has open; what was there goes to `PATH.old`.
    ///
    /// Throws `inUse`, and as `copy`.
    public static func replace(_ path: String, with copy: String) throws {
        let lock = try FileLock(path: path + ".lock", guarding: path)
        defer { lock.release() }
        let fresh = path + ".restored"
        try self.copy(copy, to: fresh)
        for (old, kept) in zip(files(path), files(path + ".old")) {
            unlink(kept)
            if rename(old, kept) != 0, errno != ENOENT { throw cannotOpen(path) }
        }
        guard rename(fresh, path) == 0 else { throw cannotOpen(path) }
        try syncFolder(of: path)
    }

    /// What is wrong inside the file, a hundred things at most; empty when nothing.
    public static func faults(in path: String) throws -> [String] {
        let connection = try SQLiteConnection(path: path, writable: false)
        do {
            let broken = try connection.query("PRAGMA integrity_check(100)", []) { $0.text(0) }
                .filter { $0 != "ok" }.flatMap(\.faultLines).prefix(100)
            let orphans = try connection.query("PRAGMA foreign_key_check", []) {
                "a row of \($0.text(0)) belongs to one of \($0.text(2)) that is not there"
            }
            return Array(broken) + orphans.prefix(100)
        } catch StorageError.damaged(let reason) {
            return [reason]
        }
    }

    /// The database with the files that SQLite keeps beside it.
    private static func files(_ path: String) -> [String] { [path, path + "-wal", path + "-shm"] }

    private static func cannotOpen(_ path: String) -> StorageError {
        errno == ENOSPC ? .diskFull : .cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }

    /// So that the new name outlasts a loss of power.
    private static func syncFolder(of path: String) throws {
        let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw cannotOpen(path) }
        defer { Glibc.close(folder) }
        guard fsync(folder) == 0 else { throw cannotOpen(path) }
    }
}
