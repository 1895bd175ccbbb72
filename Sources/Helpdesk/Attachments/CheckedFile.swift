/// A file that may be kept: its name is one, and its bytes are what they are said to be.
struct CheckedFile: Sendable {
    let name: String
    let type: FileType
    let bytes: [UInt8]
    /// SHA-256 of the bytes, in hexadecimal.
    let hash: String
    /// Whether the ticket's subscriber sees it too.
    let isPublic: Bool

    /// Throws `invalid` for the name, and `refusedFile`: `file_too_large`, `file_type_refused`, `file_type_mismatch`,
    /// `file_unpacks_too_much`.
    init(_ file: NewAttachment) throws {
        name = try Self.checkedName(file.name)
        type = try Self.checkedType(of: file)
        bytes = file.bytes
        hash = Crypto.hex(Crypto.sha256(file.bytes))
        isPublic = file.isPublic
    }

    private static func checkedName(_ name: String) throws -> String {
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && !"/\\\u{7F}".unicodeScalars.contains($0) }
        guard (1...200).contains(name.unicodeScalars.count), isPlain, name != ".", name != ".." else {
            throw HelpdeskError.invalid(field: "name", expected: "a file name of 1 to 200 characters, without a path")
        }
        return CardNumbers.masked(name)
    }

    private static func checkedType(of file: NewAttachment) throws -> FileType {
        guard file.bytes.count <= Attachment.largest else {
            throw HelpdeskError.refusedFile(
                code: "file_too_large", reason: "A file has at most \(Attachment.largest >> 20) MiB.")
        }
        guard let type = FileType(sniffing: file.bytes) else {
            let known = FileType.allCases.map(\.rawValue).joined(separator: ", ")
            throw HelpdeskError.refusedFile(
                code: "file_type_refused", reason: "Files of this kind are not taken; taken are: \(known).")
        }
        guard type.fits(claimed: file.claimed) else {
            throw HelpdeskError.refusedFile(
                code: "file_type_mismatch", reason: "The file is \(type.rawValue), not what its Content-Type says.")
        }
        guard type.fits(name: file.name) else {
            throw HelpdeskError.refusedFile(
                code: "file_type_mismatch", reason: "The file is \(type.rawValue), not what its name says.")
        }
        let most = type.mostUnpacked(of: file.bytes.count)
        guard let size = type.unpackedSize(file.bytes, limit: most) else {
            throw HelpdeskError.refusedFile(
                code: "file_type_refused", reason: "The file is damaged, encrypted, or has archives in it.")
        }
        guard size <= most else {
            throw HelpdeskError.refusedFile(
                code: "file_unpacks_too_much", reason: "The file would unpack to more than \(most >> 20) MiB.")
        }
        return type
    }
}
