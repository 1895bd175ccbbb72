/// The kinds of files that are taken, told by their first bytes.
public enum FileType: String, Sendable, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case gif = "image/gif"
    case webp = "image/webp"
    case pdf = "application/pdf"
    case mp4 = "video/mp4"
    case zip = "application/zip"
    case text = "text/plain"

    /// nil for anything else: programs, pages, scripts in disguise.
    public init?(sniffing bytes: [UInt8]) {
        func begins(_ prefix: [UInt8], at offset: Int = 0) -> Bool { bytes.dropFirst(offset).starts(with: prefix) }
        if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if begins([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if begins(Array("GIF87a".utf8)) || begins(Array("GIF89a".utf8)) {
            self = .gif
        } else if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) {
            self = .webp
        } else if begins(Array("%PDF-".utf8)) {
            self = .pdf
        } else if begins(Array("ftyp".utf8), at: 4) {
            self = .mp4
        } else if begins([0x50, 0x4B, 0x03, 0x04]) || begins([0x50, 0x4B, 0x05, 0x06]) {
            self = .zip
        } else if Self.isPlainText(bytes) {
            self = .text
        } else {
            return nil
        }
    }

    /// UTF-8 without control characters, and nothing that a browser would take for a page or a shell for a script.
    private static func isPlainText(_ bytes: [UInt8]) -> Bool {
        guard !bytes.isEmpty, String(validating: bytes, as: UTF8.self) != nil,
            bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D, 0x1B].contains($0) })
        else { return false }
        let head = String(decoding: bytes.prefix(512), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return !head.hasPrefix("<") && !head.hasPrefix("#!")
    }

    /// Whether a file of this kind may be claimed to be of that media type. Logs come under many names.
    func fits(claimed: String) -> Bool {
        let claimed = claimed.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        switch self {
        case .text:
            return claimed == "application/json"
                || (claimed.hasPrefix("text/") && !["text/html", "text/xml"].contains(claimed))
        case .zip: return claimed == rawValue || claimed == "application/x-zip-compressed"
        default: return claimed == rawValue
        }
    }

    /// The endings of names that stand for one kind. Logs come under many names, and documents of offices are archives.
    private static let endings: [String: FileType] = [
        "png": .png, "jpg": .jpeg, "jpeg": .jpeg, "gif": .gif, "webp": .webp, "pdf": .pdf, "mp4": .mp4, "m4v": .mp4,
        "mov": .mp4, "zip": .zip,
    ]
    /// What a machine runs, or a browser takes for a page, when somebody opens it.
    private static let runnable: Set<String> = [
        "app", "apk", "bat", "cmd", "com", "exe", "hta", "htm", "html", "jar", "js", "lnk", "msi", "ps1", "scr", "sh",
        "svg", "vbs", "xhtml",
    ]

    /// Whether a file of this kind may have that name.
    func fits(name: String) -> Bool {
        guard let dot = name.lastIndex(of: ".") else { return true }
        let ending = name[name.index(after: dot)...].lowercased()
        return !Self.runnable.contains(ending) && Self.endings[ending].map { $0 == self } ?? true
    }

    /// What a file of so many bytes may unpack to. Nothing real that is large is packed to less than a hundredth.
    func mostUnpacked(of count: Int) -> Int {
        let most = 200 << 20
        return self == .zip ? min(most, max(20 << 20, 100 * count)) : most
    }

    /// How many bytes the file holds when it is unpacked; nil when it is damaged. What is not packed is what it is.
    func unpackedSize(_ bytes: [UInt8], limit: Int) -> Int? {
        switch self {
        case .zip: ZipArchive.unpackedSize(bytes, limit: limit)
        case .png: PNGImage.unpackedSize(bytes)
        default: bytes.count
        }
    }
}
