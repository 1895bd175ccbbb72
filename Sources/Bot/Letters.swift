/// Words cut into runs of letters.
struct Letters {
    /// The words with a space between two of them, and with the ends marked: `<two words>`.
    private(set) var bytes: [UInt8] = []
    /// Where each letter starts, and the end.
    private var starts: [Int] = []

    private static let space = UInt8(ascii: " ")

    mutating func take(_ words: [ArraySlice<UInt8>]) {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        bytes.append(UInt8(ascii: "<"))
        for (number, word) in words.enumerated() {
            if number > 0 { bytes.append(Self.space) }
            bytes.append(contentsOf: word)
        }
        bytes.append(UInt8(ascii: ">"))
        for index in bytes.indices where bytes[index] & 0xC0 != 0x80 { starts.append(index) }
        starts.append(bytes.count)
    }

    /// Calls `body` with the hash and the place of each run, the shortest runs first.
    func forEachRun(
        _ lengths: ClosedRange<Int>, _ kind: FeatureReader.Kind, _ body: (Fingerprint, Range<Int>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Fingerprint.self, capacity: starts.count) { prints in
            for length in lengths {
                for first in 0..<max(0, starts.count - length) {
                    let end = starts[first + length]
                    if length == lengths.lowerBound {
                        prints.initializeElement(at: first, to: kind.print.adding(bytes[starts[first]..<end]))
                    } else {
                        // The run before, and one letter more.
                        prints[first].add(bytes[starts[first + length - 1]..<end])
                    }
                    body(prints[first], starts[first]..<end)
                }
            }
        }
    }

    func hasSpace(in range: Range<Int>) -> Bool { bytes[range].contains(Self.space) }
}
