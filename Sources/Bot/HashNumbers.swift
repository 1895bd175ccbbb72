/// Numbers for hashes, in the order they come: an open-addressing table. A dictionary would hash the hashes again, and
/// a message has hundreds of them.
struct HashNumbers: Sendable {
    /// A hash lies beside its number, so that a look at a large table waits for memory once.
    private struct Slot {
        var hash: UInt64 = 0
        var number: Int32 = -1
    }

    private(set) var hashes: [UInt64] = []
    private var slots: [Slot]

    init(reserving count: Int) {
        var size = 16
        while !Self.holds(count, size) { size *= 2 }
        slots = [Slot](repeating: Slot(), count: size)
        hashes.reserveCapacity(count)
    }

    init(_ hashes: [UInt64]) {
        self.init(reserving: hashes.count)
        for hash in hashes { _ = insert(hash) }
    }

    func find(_ hash: UInt64) -> Int? {
        let number = slots[place(of: hash)].number
        return number < 0 ? nil : Int(number)
    }

    /// The hash's number; it gets the next one when it is new.
    mutating func insert(_ hash: UInt64) -> Int {
        let place = place(of: hash)
        if slots[place].number >= 0 { return Int(slots[place].number) }
        slots[place] = Slot(hash: hash, number: Int32(hashes.count))
        hashes.append(hash)
        if !Self.holds(hashes.count, slots.count) { grow() }
        return hashes.count - 1
    }

    /// Whether so many slots hold so many hashes, and enough of them stay empty.
    private static func holds(_ count: Int, _ slots: Int) -> Bool { count < slots / 4 * 3 }

    /// Where the hash is, or where there is room for it.
    private func place(of hash: UInt64) -> Int {
        // The lowest bits of FNV-1a are the weakest.
        var place = Int(truncatingIfNeeded: hash ^ hash >> 29) & (slots.count - 1)
        while slots[place].number >= 0, slots[place].hash != hash { place = (place + 1) & (slots.count - 1) }
        return place
    }

    private mutating func grow() {
        slots = [Slot](repeating: Slot(), count: slots.count * 2)
        for (number, hash) in hashes.enumerated() { slots[place(of: hash)] = Slot(hash: hash, number: Int32(number)) }
    }
}
