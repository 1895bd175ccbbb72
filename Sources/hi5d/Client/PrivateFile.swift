import Foundation

/// Files that hold keys or drafts: their owner's alone, written whole or not at all.
enum PrivateFile {
    /// Creates a folder that only its owner can enter, with those above it. Throws `CommandFailure`.
    static func createFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure(.failure, "the folder \(path) cannot be created")
        }
        guard chmod(path, 0o700) == 0 else { throw CommandFailure(.failure, "the folder \(path) is not yours") }
    }

    /// Writes with mode 0600, through a file of its own beside it.
    static func write(_ text: String, to path: String) throws {
        let temporary = "\(path).\(getpid()).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandFailure(.failure, "\(path) cannot be written: \(reason)") }
        do {
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
            guard rename(temporary, path) == 0 else { throw CommandFailure(.failure, "\(path) cannot be written") }
        } catch {
            unlink(temporary)
            throw CommandFailure(.failure, "\(path) cannot be written")
        }
    }

    /// The bytes; nil when there is no such file. A file that others may read or that somebody else owns is refused.
    static func read(_ path: String) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw CommandFailure(.failure, "\(path) cannot be read: \(reason)")
            }
            return nil
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure(.failure, "\(path) is not a file")
        }
        guard status.st_uid == geteuid() else {
            throw CommandFailure(.notAllowed, "\(path) belongs to somebody else, so it is not used")
        }
        let mode = String(status.st_mode & 0o777, radix: 8)
        guard status.st_mode & 0o077 == 0 else {
            throw CommandFailure(
                .notAllowed,
                "\(path) can be read or changed by others (mode 0\(mode)), so it is not used. "
                    + "Change that with: chmod 600 \(path) - and have the keys in it rotated if others use this machine"
            )
        }
        guard let data = try? handle.readToEnd() else { return [] }
        return Array(data)
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
