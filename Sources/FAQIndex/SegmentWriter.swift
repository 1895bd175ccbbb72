/// Lays the parts of a segment out in one stretch of memory.
struct SegmentWriter {
    private var parts: [SegmentPart: [UInt8]] = [:]

    mutating func write<Value: BitwiseCopyable>(_ values: [Value], as part: SegmentPart) {
        parts[part] = values.withUnsafeBytes { Array($0) }
    }

    static func aligned(_ offset: Int) -> Int { (offset + 63) & ~63 }

    func finish() -> MemoryRegion {
        var offset = Self.aligned(Segment.headerSize)
        var header: [UInt64] = []
        for part in SegmentPart.allCases {
            let size = parts[part]?.count ?? 0
            header += [UInt64(offset), UInt64(size)]
            offset = Self.aligned(offset + size)
        }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: offset, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        header.withUnsafeBytes { memory.copyMemory(from: $0) }
        for part in SegmentPart.allCases {
            let start = Int(header[2 * part.rawValue])
            let bytes = parts[part] ?? []
            UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + bytes.count]).copyBytes(from: bytes)
        }
        return MemoryRegion(owning: memory)
    }
}
