import Glibc

/// Why an index was not read from a file, or not written to one.
public enum IndexFileError: Error, Equatable, CustomStringConvertible {
    case missing
    case notAnIndexFile
    /// Written by another version of this program.
    case otherVersion
    /// Made from other documents, or analysed in another way.
    case otherFingerprint
    case wrongChecksum
    case damagedLayout
    /// The operating system's error number.
    case system(Int32)

    public var description: String {
        switch self {
        case .missing: "there is no such file"
        case .notAnIndexFile: "it is not an index file"
        case .otherVersion: "it is of another version of the format"
        case .otherFingerprint: "it was made from something else"
        case .wrongChecksum: "its checksum is wrong"
        case .damagedLayout: "its layout is damaged"
        case .system(let number): String(cString: strerror(number))
        }
    }
}
