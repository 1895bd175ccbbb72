import Foundation

/// Files by the hash of their bytes, in a folder of the data folder: none is ever changed, and none can be run.
public struct FileStore: Sendable {
    private let folder: String

    public init(folder: String) { self.folder = folder }

    private func path(_ hash: String) -> String { "\(folder)/\(hash.prefix(2))/\(hash)" }

    /// Writes the bytes unless they are there, whole or not at all, and on disk when it returns.
    func save(_ bytes: [UInt8], hash: String) throws {
        let path = path(hash)
        if FileManager.default.fileExists(atPath: path) { return }
        try FileManager.default.createDirectory(
            atPath: "\(folder)/\(hash.prefix(2))", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let temporary = "\(path).\(Crypto.hex(Crypto.randomBytes(8)))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            guard count > 0 else { break }
            written += count
        }
        let isDurable = written == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        guard isDurable, rename(temporary, path) == 0 else {
            unlink(temporary)
            throw CocoaError(.fileWriteUnknown)
        }
    }

    /// What is gone already is none to remove.
    func remove(hash: String) throws {
        guard unlink(path(hash)) != 0, errno != ENOENT else { return }
        throw CocoaError(.fileWriteUnknown)
    }

    /// nil when the file is gone or is not what it was.
    func load(hash: String) -> [UInt8]? {
        guard let data = FileManager.default.contents(atPath: path(hash)) else { return nil }
        let bytes = Array(data)
        return Crypto.hex(Crypto.sha256(bytes)) == hash ? bytes : nil
    }
}
