import Synchronization

/// The sums of one search in progress, 15 bits a document, all zero between searches.
///
/// Eight sums are looked at in one step. Which of two is higher shows in the top bit of their difference, and so does
/// whether one is over zero (Swift's own comparison of vectors goes one by one).
///
/// `@unchecked Sendable`: the pool lends it to one search at a time.
final class Scratch: @unchecked Sendable {
    private typealias Eight = DenseLists.Scores

    private static let eights = DenseLists.vectorsInBlock
    private static let mostCounted = Int(Int16.max) / eights

    /// As many eights as fill whole blocks.
    private let vectors: UnsafeMutableBufferPointer<Eight>
    let sums: UnsafeMutableBufferPointer<Int16>
    private let blockCount: Int
    private let peakVectors: UnsafeMutableBufferPointer<Eight>
    /// The highest sum of each block; 0 behind them, to whole eights.
    private let peaks: UnsafeMutableBufferPointer<Int16>

    init(documents: Int) {
        vectors = .allocate(capacity: DenseLists.vectorCount(documents: documents))
        vectors.initialize(repeating: .zero)
        sums = UnsafeMutableRawBufferPointer(vectors).bindMemory(to: Int16.self)
        blockCount = vectors.count / Self.eights
        peakVectors = .allocate(capacity: (blockCount + Eight.scalarCount - 1) / Eight.scalarCount)
        peakVectors.initialize(repeating: .zero)
        peaks = UnsafeMutableRawBufferPointer(peakVectors).bindMemory(to: Int16.self)
    }

    deinit {
        vectors.deallocate()
        peakVectors.deallocate()
    }

    /// Adds a score to each sum. `row`: as many vectors as there are.
    func add(_ row: UnsafeBufferPointer<DenseLists.Scores>) {
        var block = 0
        while block < vectors.count {
            for index in block..<block + Self.eights { vectors[index] &+= row[index] }
            block += Self.eights
        }
    }

    /// Takes the highest sums, counts those that are not zero, and sets all back to zero.
    ///
    /// The first look, which has no branches, finds the highest sum of each block. As many blocks as documents are wanted
    /// hold at least so many documents that reach the lowest of their peaks, so that few blocks need a second look.
    func takeBest(_ count: Int) -> (best: TopList, total: Int) {
        let total = findPeaks()
        var best = TopList(count: count, over: max(0, reached(by: count) - 1))
        for block in 0..<blockCount where peaks[block] > best.threshold { take(block, &best) }
        vectors.update(repeating: .zero)
        return (best, total)
    }

    /// Finds the highest sum of each block, and counts the sums that are not zero.
    private func findPeaks() -> Int {
        var total = 0
        // Counted in 16 bits each, so not too many at once.
        for start in stride(from: 0, to: blockCount, by: Self.mostCounted) {
            var counts = Eight.zero
            for block in start..<min(blockCount, start + Self.mostCounted) {
                var peak = Eight.zero
                for index in block * Self.eights..<(block + 1) * Self.eights {
                    let eight = vectors[index]
                    counts &-= (.zero &- eight) &>> 15
                    peak = Self.higher(peak, eight)
                }
                peaks[block] = peak.max()
            }
            for lane in counts.indices { total += Int(counts[lane]) }
        }
        return total
    }

    /// The highest score that so many peaks reach, found bit by bit; 0 when there are not so many.
    private func reached(by count: Int) -> Int16 {
        // More are not counted in 16 bits.
        guard peakVectors.count <= Int16.max else { return 0 }
        var score: Int16 = 0
        for bit in (0..<15 as Range<Int16>).reversed() {
            let higher = score | 1 << bit
            var counts = Eight.zero
            for eight in peakVectors { counts &-= (Eight(repeating: higher - 1) &- eight) &>> 15 }
            if counts.indices.reduce(0, { $0 + Int(counts[$1]) }) >= count { score = higher }
        }
        return score
    }

    /// The higher of each two. Of sums the difference tells by its top bit which that is.
    @inline(__always)
    private static func higher(_ left: Eight, _ right: Eight) -> Eight {
        let difference = left &- right
        return left &- (difference & (difference &>> 15))
    }

    private func take(_ block: Int, _ best: inout TopList) {
        for index in block * Self.eights..<(block + 1) * Self.eights {
            let below = Eight(repeating: best.threshold) &- vectors[index]
            guard Self.hasTopBit(below) else { continue }
            for document in index * Eight.scalarCount..<(index + 1) * Eight.scalarCount
            where sums[document] > best.threshold {
                best.insert(sums[document], document)
            }
        }
    }

    @inline(__always)
    private static func hasTopBit(_ eight: Eight) -> Bool {
        let halves = unsafeBitCast(eight, to: SIMD2<UInt64>.self)
        return (halves[0] | halves[1]) & 0x8000_8000_8000_8000 != 0
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
