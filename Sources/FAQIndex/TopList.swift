/// The highest scores seen, in a heap with the lowest on top. Of equal scores the first seen stays.
struct TopList {
    private let count: Int
    /// A score in the upper half and the complement of its document in the lower: in this order the better is greater.
    private var heap: [UInt64] = []
    /// Only a score above this gets in.
    private(set) var threshold: Int16

    /// `floor`: 0 or more; scores that are not over it do not get in.
    init(count: Int, over floor: Int16 = 0) {
        self.count = count
        threshold = floor
        heap.reserveCapacity(min(count, 1_024))
    }

    /// The best first.
    var sorted: [(score: Int16, document: Int)] {
        heap.sorted(by: >).map { (Int16(truncatingIfNeeded: $0 >> 32), Int(~UInt32(truncatingIfNeeded: $0))) }
    }

    /// `score`: above 0. `document`: each greater than the ones before.
    mutating func insert(_ score: Int16, _ document: Int) {
        let entry = UInt64(UInt16(bitPattern: score)) << 32 | UInt64(~UInt32(truncatingIfNeeded: document))
        if heap.count < count {
            heap.append(entry)
            // A list that is full is made a heap at once.
            guard heap.count == count else { return }
            heap.withUnsafeMutableBufferPointer { heap in
                for parent in (0..<count / 2).reversed() { Self.sink(heap[parent], from: parent, heap) }
            }
        } else {
            heap.withUnsafeMutableBufferPointer { Self.sink(entry, from: 0, $0) }
        }
        threshold = Int16(truncatingIfNeeded: heap[0] >> 32)
    }

    /// Puts an entry in the place of `parent` and moves it down to where it belongs.
    private static func sink(_ entry: UInt64, from parent: Int, _ heap: UnsafeMutableBufferPointer<UInt64>) {
        var parent = parent
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < entry else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = entry
    }
}
