/// The names of the parts of a region, in the order they lie in memory and in a file.
protocol RegionPart: CaseIterable, Hashable, RawRepresentable<Int> {}

extension RegionPart {
    /// Where the first part may begin: behind a pair of UInt64 (offset, bytes) for each.
    static var headerSize: Int { 16 * allCases.count }
}

/// Lays parts out in one stretch of memory, each aligned to 64 bytes.
struct RegionWriter<Part: RegionPart> {
    private var parts: [Part: [UInt8]] = [:]

    mutating func write<Value: BitwiseCopyable>(_ values: [Value], as part: Part) {
        parts[part] = values.withUnsafeBytes { Array($0) }
    }

    func finish() -> MemoryRegion {
        var offset = regionAligned(Part.headerSize)
        var header: [UInt64] = []
        for part in Part.allCases {
            let size = parts[part]?.count ?? 0
            header += [UInt64(offset), UInt64(size)]
            offset = regionAligned(offset + size)
        }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: offset, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        header.withUnsafeBytes { memory.copyMemory(from: $0) }
        for part in Part.allCases {
            let start = Int(header[2 * part.rawValue])
            let bytes = parts[part] ?? []
            UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + bytes.count]).copyBytes(from: bytes)
        }
        return MemoryRegion(owning: memory)
    }
}

/// Finds the parts that a `RegionWriter` laid out, trusting nothing. Ask for all of them, in their order.
///
/// What it hands out points into the region and lives as long.
struct RegionReader<Part: RegionPart> {
    private let bytes: UnsafeRawBufferPointer
    private var end: Int

    /// nil when there is not even a header.
    init?(_ region: MemoryRegion) {
        bytes = region.bytes
        guard bytes.count >= Part.headerSize else { return nil }
        end = regionAligned(Part.headerSize)
    }

    /// nil when the part is not where the writer puts it: behind the one before, so that it is aligned.
    mutating func part<Value: BitwiseCopyable>(_ part: Part, of: Value.Type) -> UnsafeBufferPointer<Value>? {
        let offset = bytes.loadUnaligned(fromByteOffset: 16 * part.rawValue, as: UInt64.self)
        let size = bytes.loadUnaligned(fromByteOffset: 16 * part.rawValue + 8, as: UInt64.self)
        guard offset == end, end <= bytes.count, size <= bytes.count - end,
            Int(size) % MemoryLayout<Value>.stride == 0
        else { return nil }
        let slice = UnsafeRawBufferPointer(rebasing: bytes[end..<end + Int(size)])
        end = regionAligned(end + Int(size))
        return slice.bindMemory(to: Value.self)
    }

    var isAtEnd: Bool { end == bytes.count }

    /// Whether these are `count` stretches one after the other that fill 0..<end.
    static func areStarts(_ starts: UnsafeBufferPointer<UInt32>, count: Int, end: Int) -> Bool {
        guard starts.count == count + 1, starts[0] == 0, Int(starts[count]) == end else { return false }
        var wrong = 0
        for index in 0..<count { wrong &+= starts[index] <= starts[index + 1] ? 0 : 1 }
        return wrong == 0
    }
}

private func regionAligned(_ offset: Int) -> Int { (offset + 63) & ~63 }
