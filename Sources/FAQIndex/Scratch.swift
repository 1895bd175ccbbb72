import Synchronization

/// The sums of one search in progress, 15 bits a document, all zero between searches.
///
/// Sixteen sums are looked at in one step: they lie as four UInt64 of four sums each, and whether one of them is over
/// a threshold shows in the top bit of its 16 after an addition (Swift's own comparison of vectors goes one by one).
///
/// `@unchecked Sendable`: the pool lends it to one search at a time.
final class Scratch: @unchecked Sendable {
    private typealias Stretch = SIMD4<UInt64>

    private static let sumsInStretch = 16
    private static let topBits = Stretch(repeating: 0x8000_8000_8000_8000)
    private static let lowBits = Stretch(repeating: 0x7FFF_7FFF_7FFF_7FFF)

    private let stretches: UnsafeMutableBufferPointer<Stretch>
    let sums: UnsafeMutableBufferPointer<Int16>

    init(documents: Int) {
        stretches = .allocate(capacity: (documents + Self.sumsInStretch - 1) / Self.sumsInStretch)
        stretches.initialize(repeating: .zero)
        sums = UnsafeMutableRawBufferPointer(stretches).bindMemory(to: Int16.self)
    }

    deinit { stretches.deallocate() }

    /// Moves the highest sums to `best`, sets all back to zero, and counts those that were not.
    func takeBest(_ best: inout TopList) -> Int {
        var total = 0
        var index = 0
        while index < stretches.count {
            // Counted in 16 bits each, so not too many at once.
            let end = min(stretches.count, index + 0xFFFF)
            var counts = Stretch.zero
            while index < end {
                let stretch = stretches[index]
                counts &+= ((stretch &+ Self.lowBits) & Self.topBits) &>> 15
                let over = (stretch &+ Self.distance(to: best.threshold)) & Self.topBits
                if over[0] | over[1] | over[2] | over[3] != 0 { take(index, &best) }
                stretches[index] = .zero
                index += 1
            }
            for lane in 0..<4 {
                for shift in [0, 16, 32, 48] { total += Int(counts[lane] >> UInt64(shift) & 0xFFFF) }
            }
        }
        return total
    }

    /// What must be added to a sum so that it reaches the top bit exactly when it is over the threshold.
    private static func distance(to threshold: Int16) -> Stretch {
        Stretch(repeating: UInt64(0x7FFF - threshold) &* 0x0001_0001_0001_0001)
    }

    private func take(_ stretch: Int, _ best: inout TopList) {
        for document in (stretch * Self.sumsInStretch)..<((stretch + 1) * Self.sumsInStretch)
        where sums[document] > best.threshold {
            best.insert(sums[document], document)
        }
    }
}

/// Scratches that were used before, so that a search allocates none.
final class ScratchPool: Sendable {
    private let idle = Mutex<[Scratch]>([])

    func with<Value>(documents: Int, _ body: (Scratch) -> Value) -> Value {
        let scratch = idle.withLock { $0.popLast() } ?? Scratch(documents: documents)
        defer { idle.withLock { $0.append(scratch) } }
        return body(scratch)
    }
}
