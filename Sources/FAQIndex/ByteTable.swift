/// Numbers for byte strings, in the order they come: an open-addressing hash table over one arena of bytes.
public struct ByteTable: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Entry n is `bytes[starts[n]..<starts[n + 1]]`.
    private(set) var starts: [UInt32] = [0]
    private var slots: [Int32]
    private var mask: Int

    public init(reserving entries: Int = 16) {
        var size = 32
        while size < entries * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        mask = size - 1
    }

    init(_ words: some Sequence<String>) {
        self.init()
        for var word in words { word.withUTF8 { _ = insert($0) } }
    }

    public var count: Int { starts.count - 1 }

    subscript(entry: Int) -> ArraySlice<UInt8> { bytes[Int(starts[entry])..<Int(starts[entry + 1])] }

    /// FNV-1a (Fowler, Noll, Vo) with a last mixing step, since slots are taken from the low bits.
    static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 29)
    }

    public func find(_ key: UnsafeBufferPointer<UInt8>) -> Int? {
        var slot = Int(truncatingIfNeeded: Self.hash(key)) & mask
        while slots[slot] >= 0 {
            if equals(Int(slots[slot]), key) { return Int(slots[slot]) }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The entry's number; the entry is added when it is new.
    public mutating func insert(_ key: UnsafeBufferPointer<UInt8>) -> Int {
        var slot = Int(truncatingIfNeeded: Self.hash(key)) & mask
        while slots[slot] >= 0 {
            if equals(Int(slots[slot]), key) { return Int(slots[slot]) }
            slot = (slot + 1) & mask
        }
        let entry = count
        slots[slot] = Int32(entry)
        bytes.append(contentsOf: key)
        starts.append(UInt32(bytes.count))
        if count * 2 > slots.count { grow() }
        return entry
    }

    private func equals(_ entry: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(starts[entry])
        guard Int(starts[entry + 1]) - start == key.count else { return false }
        for index in 0..<key.count where bytes[start + index] != key[index] { return false }
        return true
    }

    private mutating func grow() {
        mask = slots.count * 2 - 1
        slots = [Int32](repeating: -1, count: mask + 1)
        bytes.withUnsafeBufferPointer { bytes in
            for entry in 0..<count {
                let range = Int(starts[entry])..<Int(starts[entry + 1])
                var slot = Int(truncatingIfNeeded: Self.hash(UnsafeBufferPointer(rebasing: bytes[range]))) & mask
                while slots[slot] >= 0 { slot = (slot + 1) & mask }
                slots[slot] = Int32(entry)
            }
        }
    }
}
