import Foundation
import Synchronization

/// Keeps a second process away from a database. The kernel drops it when the process ends, however it ends.
final class FileLock: Sendable {
    private let descriptor: Mutex<Int32>

    init(path: String, guarding database: String) throws {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw StorageError.cannotOpen(path: database, reason: String(cString: strerror(errno)))
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(opened)
            throw StorageError.inUse(path: database)
        }
        descriptor = Mutex(opened)
    }

    deinit { release() }

    func release() {
        descriptor.withLock {
            if $0 >= 0 { Glibc.close($0) }
            $0 = -1
        }
    }
}
