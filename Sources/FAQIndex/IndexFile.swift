import Glibc

/// A region in a file: a header of eight UInt64 (magic, version, hash of the fingerprint, size and checksum of what
/// follows, three zeros), then the region exactly as it lies in memory, in the byte order of the machine.
enum IndexFile {
    /// What a file holds.
    struct Kind {
        /// Eight letters, where the lowest byte comes first; a file from a machine where it does not is not recognized.
        let magic: UInt64
        /// To be raised with every change to the parts of the region or to what the numbers in them mean.
        let version: UInt64

        /// A segment: "Hi5Index".
        static let index = Kind(magic: 0x7865_646E_4935_6948, version: 6)
        /// `Completions`: "Hi5Types".
        static let completions = Kind(magic: 0x7365_7079_5435_6948, version: 3)
        /// `StoredFields`: "Hi5Store".
        static let stored = Kind(magic: 0x6572_6F74_5335_6948, version: 1)
    }

    /// Also what keeps the parts aligned to 64 bytes in a mapping.
    static let headerSize = 64

    static func header(_ segment: UnsafeRawBufferPointer, _ kind: Kind, fingerprint: String) -> [UInt64] {
        [kind.magic, kind.version, Checksum.of(fingerprint), UInt64(segment.count), Checksum.of(segment), 0, 0, 0]
    }

    /// Maps a file and returns its region, checked as far as the header goes.
    static func map(_ path: String, _ kind: Kind, fingerprint: String) throws(IndexFileError) -> MemoryRegion {
        // Not to wait for a writer when it is a pipe.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw errno == ENOENT ? .missing : .system(errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system(errno) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size >= headerSize else { throw .notAnIndexFile }
        let size = Int(status.st_size)
        // All of it is read at once to check it: MAP_POPULATE spares a fault for every page.
        guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0), memory != MAP_FAILED
        else { throw .system(errno) }
        let region = MemoryRegion(
            mapped: UnsafeRawBufferPointer(start: memory, count: size), skipping: headerSize)
        let words = UnsafeRawBufferPointer(start: memory, count: headerSize).bindMemory(to: UInt64.self)
        guard words[0] == kind.magic else { throw .notAnIndexFile }
        guard words[1] == kind.version else { throw .otherVersion }
        guard words[2] == Checksum.of(fingerprint) else { throw .otherFingerprint }
        guard words[3] == UInt64(region.bytes.count), words[5...].allSatisfy({ $0 == 0 }) else { throw .damagedLayout }
        guard words[4] == Checksum.of(region.bytes) else { throw .wrongChecksum }
        return region
    }

    /// Writes beside the file and renames, so that there is always the whole old file or the whole new one.
    static func write(
        _ region: MemoryRegion, to path: String, _ kind: Kind, fingerprint: String
    ) throws(IndexFileError) {
        // mkstemp makes it readable for nobody else (0600).
        var name = Array((path + ".XXXXXX").utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else { throw .system(errno) }
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        var failure: Int32?
        let header = header(region.bytes, kind, fingerprint: fingerprint)
        if !(header.withUnsafeBytes { write($0, to: file) } && write(region.bytes, to: file) && fsync(file) == 0) {
            failure = errno
        }
        if close(file) != 0, failure == nil { failure = errno }
        if failure == nil, rename(name, path) != 0 { failure = errno }
        if let failure {
            unlink(name)
            throw .system(failure)
        }
        syncFolder(of: path)
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(file, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }

    /// Makes the renaming last. Not every file system can; then the old file may come back after a power cut, whole.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return }
        fsync(file)
        close(file)
    }
}

extension Index {
    /// Writes the index to a file that only the owner can read, in place of what was there.
    ///
    /// `fingerprint` names the documents and the analysis that the index was made from. A process that dies meanwhile
    /// can leave a file of the same name with a dot and six letters more.
    public func write(to path: String, fingerprint: String) throws(IndexFileError) {
        try IndexFile.write(segment.region, to: path, .index, fingerprint: fingerprint)
    }

    /// Reads an index from a file that was written with the same fingerprint.
    ///
    /// The file is mapped, not copied: it may be removed or replaced by renaming, as `write` does, but must not be
    /// written over or cut in place.
    public init(mapping path: String, fingerprint: String, analyzer: Analyzer) throws(IndexFileError) {
        let region = try IndexFile.map(path, .index, fingerprint: fingerprint)
        guard let segment = Segment(region) else { throw .damagedLayout }
        self.init(analyzer: analyzer, segment: segment)
    }
}
