import Synchronization

/// The sums of one search in progress, 15 bits a document, all zero between searches.
///
/// Eight sums are looked at in one step. Whether one of them is over a threshold shows in the top bit of its 16 after an
/// addition, and so does whether it is over zero (Swift's own comparison of vectors goes one by one); 64 documents pass
/// before anybody asks.
///
/// `@unchecked Sendable`: the pool lends it to one search at a time.
final class Scratch: @unchecked Sendable {
    private typealias Eight = SIMD8<UInt16>

    private static let eights = 8
    private static let documentsInBlock = eights * Eight.scalarCount

    /// As many eights as fill whole blocks.
    private let vectors: UnsafeMutableBufferPointer<Eight>
    let sums: UnsafeMutableBufferPointer<Int16>

    init(documents: Int) {
        let blocks = (documents + Self.documentsInBlock - 1) / Self.documentsInBlock
        vectors = .allocate(capacity: blocks * Self.eights)
        vectors.initialize(repeating: .zero)
        sums = UnsafeMutableRawBufferPointer(vectors).bindMemory(to: Int16.self)
    }

    deinit { vectors.deallocate() }

    /// Moves the highest sums to `best`, sets all back to zero, and counts those that were not.
    func takeBest(_ best: inout TopList) -> Int {
        var total = 0
        var block = 0
        while block < vectors.count {
            // Counted in 16 bits each, so not too many at once.
            let end = min(vectors.count, block + 0xFFF8)
            var counts = Eight.zero
            while block < end {
                let distance = Self.distance(to: best.threshold)
                var over = Eight.zero
                for index in block..<block + Self.eights {
                    let eight = vectors[index]
                    counts &+= (eight &+ Self.distance(to: 0)) &>> 15
                    over |= eight &+ distance
                }
                if Self.hasTopBit(over) { take(block, &best) }
                for index in block..<block + Self.eights { vectors[index] = .zero }
                block += Self.eights
            }
            for lane in counts.indices { total += Int(counts[lane]) }
        }
        return total
    }

    /// What must be added to a sum so that it reaches the top bit exactly when it is over the threshold.
    @inline(__always)
    private static func distance(to threshold: Int16) -> Eight { Eight(repeating: 0x7FFF - UInt16(threshold)) }

    @inline(__always)
    private static func hasTopBit(_ eight: Eight) -> Bool {
        let halves = unsafeBitCast(eight, to: SIMD2<UInt64>.self)
        return (halves[0] | halves[1]) & 0x8000_8000_8000_8000 != 0
    }

    private func take(_ block: Int, _ best: inout TopList) {
        for index in block..<block + Self.eights {
            guard Self.hasTopBit(vectors[index] &+ Self.distance(to: best.threshold)) else { continue }
            for document in (index * Eight.scalarCount)..<((index + 1) * Eight.scalarCount)
            where sums[document] > best.threshold {
                best.insert(sums[document], document)
            }
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
