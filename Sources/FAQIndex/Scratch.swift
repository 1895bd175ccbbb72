import Synchronization

/// The sums of one search in progress, 15 bits a document, all zero between searches.
///
/// Eight are looked at in one step: vectors are compared with vectors, since a comparison with a single number goes one
/// by one.
///
/// `@unchecked Sendable`: the pool lends it to one search at a time.
final class Scratch: @unchecked Sendable {
    private typealias Eight = DenseLists.Scores

    private static let eights = DenseLists.vectorsInBlock
    private static let mostCounted = Int(Int16.max) / eights

    /// As many eights as fill whole blocks.
    private let vectors: UnsafeMutableBufferPointer<Eight>
    /// What `takeBest` adds to them as it goes over them anyway: the first row of the search.
    private var held: UnsafeBufferPointer<Eight>?
    /// One a document, without what is held: whoever only adds to them need not wait for it.
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

    /// A document's sum.
    subscript(document: Int) -> Int16 {
        get { sums[document] &+ ofHeld(document) }
        set { sums[document] = newValue &- ofHeld(document) }
    }

    private func ofHeld(_ document: Int) -> Int16 {
        held.map { $0[document / Eight.scalarCount][document % Eight.scalarCount] } ?? 0
    }

    /// Adds a score to each sum. `row`: as many vectors as there are.
    func add(_ row: UnsafeBufferPointer<DenseLists.Scores>) {
        guard held != nil else { return held = row }
        addNow(row)
    }

    private func addNow(_ row: UnsafeBufferPointer<Eight>) {
        var block = 0
        while block < vectors.count {
            for index in block..<block + Self.eights { vectors[index] &+= row[index] }
            block += Self.eights
        }
    }

    /// Adds what is held, and returns the sums of all.
    func wholeSums() -> UnsafeMutableBufferPointer<Int16> {
        if let held { addNow(held) }
        held = nil
        return sums
    }

    /// Takes the highest sums, counts those that are not zero, and sets all back to zero.
    ///
    /// The first look, which has no branches, finds the highest sum of each block. As many blocks as documents are wanted
    /// hold at least so many documents that reach the lowest of their peaks, so that few blocks need a second look.
    func takeBest(_ count: Int) -> (best: TopList, total: Int) {
        let taken =
            if let held { takeBest(count, { self.vectors[$0] &+ held[$0] }) } else {
                takeBest(count, { self.vectors[$0] })
            }
        vectors.update(repeating: .zero)
        held = nil
        return taken
    }

    @inline(__always)
    private func takeBest(_ count: Int, _ eight: (Int) -> Eight) -> (best: TopList, total: Int) {
        let total = findPeaks(eight)
        var best = TopList(count: count, over: max(0, reached(by: count) - 1))
        for block in 0..<blockCount where peaks[block] > best.threshold { take(block, &best, eight) }
        return (best, total)
    }

    /// Finds the highest sum of each block, and counts the sums that are not zero.
    @inline(__always)
    private func findPeaks(_ eight: (Int) -> Eight) -> Int {
        var total = 0
        // Counted in 16 bits each, so not too many at once.
        for start in stride(from: 0, to: blockCount, by: Self.mostCounted) {
            var counts = Eight.zero
            for block in start..<min(blockCount, start + Self.mostCounted) {
                var peak = Eight.zero
                for index in block * Self.eights..<(block + 1) * Self.eights {
                    let eight = eight(index)
                    counts &-= unsafeBitCast(Eight.zero .< eight, to: Eight.self)
                    peak = pointwiseMax(peak, eight)
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
            let below = Eight(repeating: higher - 1)
            for eight in peakVectors { counts &-= unsafeBitCast(below .< eight, to: Eight.self) }
            if counts.indices.reduce(0, { $0 + Int(counts[$1]) }) >= count { score = higher }
        }
        return score
    }

    @inline(__always)
    private func take(_ block: Int, _ best: inout TopList, _ eight: (Int) -> Eight) {
        for index in block * Self.eights..<(block + 1) * Self.eights {
            let eight = eight(index)
            guard any(Eight(repeating: best.threshold) .< eight) else { continue }
            for lane in 0..<Eight.scalarCount where eight[lane] > best.threshold {
                best.insert(eight[lane], index * Eight.scalarCount + lane)
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
