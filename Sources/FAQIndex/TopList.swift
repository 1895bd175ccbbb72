/// The highest scores seen. Of equal scores the first seen stays.
///
/// A short list is kept in order, the best first; a long one as a heap with the lowest on top.
struct TopList {
    private let count: Int
    private let isOrdered: Bool
    /// A score in the upper half and the complement of its document in the lower: in this order the better is greater.
    private var entries: [UInt64] = []
    /// Only a score above this gets in.
    private(set) var threshold: Int16

    /// Up to here, moving what is lower by one place is less work than keeping a heap.
    private static let longestOrdered = 64

    /// `floor`: 0 or more; scores that are not over it do not get in.
    init(count: Int, over floor: Int16 = 0) {
        self.count = count
        isOrdered = count <= Self.longestOrdered
        threshold = floor
        entries.reserveCapacity(min(count, 1_024))
    }

    /// What `transform` makes of each score and its document, the best first.
    func map<Value>(_ transform: (Int16, Int) -> Value) -> [Value] {
        (isOrdered ? entries : entries.sorted(by: >)).map {
            transform(Int16(truncatingIfNeeded: $0 >> 32), Int(~UInt32(truncatingIfNeeded: $0)))
        }
    }

    /// `score`: above the threshold. `document`: each greater than the ones before.
    mutating func insert(_ score: Int16, _ document: Int) {
        let entry = UInt64(UInt16(bitPattern: score)) << 32 | UInt64(~UInt32(truncatingIfNeeded: document))
        let isFull = entries.count == count
        if !isFull { entries.append(entry) }
        let isNowFull = entries.count == count
        entries.withUnsafeMutableBufferPointer { entries in
            if isOrdered {
                Self.rise(entry, entries)
            } else if isFull {
                Self.sink(entry, from: 0, entries)
            } else if isNowFull {
                // A list that is full is made a heap at once.
                for parent in (0..<entries.count / 2).reversed() { Self.sink(entries[parent], from: parent, entries) }
            }
        }
        guard isNowFull else { return }
        threshold = Int16(truncatingIfNeeded: entries[isOrdered ? count - 1 : 0] >> 32)
    }

    /// Puts an entry in the last place and moves it up to where it belongs.
    private static func rise(_ entry: UInt64, _ entries: UnsafeMutableBufferPointer<UInt64>) {
        var place = entries.count - 1
        while place > 0, entries[place - 1] < entry {
            entries[place] = entries[place - 1]
            place -= 1
        }
        entries[place] = entry
    }

    /// Puts an entry in the place of `parent` of the heap and moves it down to where it belongs.
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
