/// Looks into a ZIP archive (PKWARE's APPNOTE, 4.3) only as far as to tell how much it unpacks to.
enum ZipArchive {
    private static let mostEntries = 1_000

    /// nil for a damaged archive, one with encrypted entries or with archives in it. Sizes are measured by unpacking,
    /// not believed; beyond `limit` the count stops.
    static func unpackedSize(_ bytes: [UInt8], limit: Int) -> Int? {
        guard let end = endOfDirectory(bytes) else { return nil }
        let count = Int(bytes.little16(at: end + 10))
        var entry = Int(bytes.little32(at: end + 16))
        var (sum, packedSum) = (0, 0)
        guard count <= mostEntries else { return nil }
        for _ in 0..<count {
            guard entry + 46 <= bytes.count, bytes.little32(at: entry) == 0x0201_4B50 else { return nil }
            let (flags, method) = (bytes.little16(at: entry + 8), bytes.little16(at: entry + 10))
            let packed = Int(bytes.little32(at: entry + 20))
            let lengths = [28, 30, 32].map { Int(bytes.little16(at: entry + $0)) }
            let start = Int(bytes.little32(at: entry + 42))
            guard flags & 1 == 0, start + 30 <= bytes.count, bytes.little32(at: start) == 0x0403_4B50 else {
                return nil
            }
            let data = start + 30 + Int(bytes.little16(at: start + 26)) + Int(bytes.little16(at: start + 28))
            guard data <= bytes.count, packed <= bytes.count - data else { return nil }
            // Entries that share their bytes unpack to many times what one pass over the archive shows.
            packedSum += packed
            guard packedSum <= bytes.count else { return nil }
            let content = bytes[data..<data + packed]
            switch method {
            case 0:
                guard FileType(sniffing: Array(content.prefix(8))) != .zip else { return nil }
                sum += packed
            case 8:
                guard let size = Inflater.size(of: content, limit: limit - sum + 1) else { return nil }
                sum += size
            default: return nil
            }
            guard sum <= limit else { return sum }
            entry += 46 + lengths.reduce(0, +)
        }
        return sum
    }

    /// The record stands at the end, before a comment of at most 65,535 bytes.
    private static func endOfDirectory(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 22 else { return nil }
        let first = max(0, bytes.count - 22 - 65_535)
        return (first...bytes.count - 22).reversed().first { bytes.little32(at: $0) == 0x0605_4B50 }
    }
}

/// Looks into a PNG's header for the memory that its pixels need.
enum PNGImage {
    /// Four bytes a pixel; nil without a header.
    static func unpackedSize(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 33, bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
        func number(_ offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        let (width, height) = (number(16), number(20))
        guard width > 0, height > 0 else { return nil }
        return width.multipliedReportingOverflow(by: height).partialValue.multipliedReportingOverflow(by: 4)
            .partialValue
    }
}

extension [UInt8] {
    fileprivate func little16(at offset: Int) -> UInt16 {
        offset + 2 <= count ? UInt16(self[offset]) | UInt16(self[offset + 1]) << 8 : 0
    }

    fileprivate func little32(at offset: Int) -> UInt32 {
        UInt32(little16(at: offset)) | UInt32(little16(at: offset + 2)) << 16
    }
}
