/// Documents by groups, such as the sections of an FAQ, and what a search has to do with them.
public struct DocumentGroups: Sendable {
    private let numbers: [Int32]
    private let wanted: Int32?
    private let isCounted: Bool

    /// `numbers`: one for each document, the same for those of a group. `wanted`: the group that is looked in; nil for
    /// all. `isCounted`: whether the matches of each group are counted, which takes a look at each document.
    public init(_ numbers: [Int32], wanted: Int32? = nil, isCounted: Bool = false) {
        self.numbers = numbers
        self.wanted = wanted
        self.isCounted = isCounted
    }

    /// The groups of the documents behind the first `count`.
    func dropFirst(_ count: Int) -> DocumentGroups {
        DocumentGroups(Array(numbers.dropFirst(count)), wanted: wanted, isCounted: isCounted)
    }

    /// Takes the sums of the documents that are not wanted away.
    func narrow(_ sums: UnsafeMutableBufferPointer<Int16>) {
        guard let wanted else { return }
        for document in 0..<min(numbers.count, sums.count) where numbers[document] != wanted { sums[document] = 0 }
    }

    func totals(_ sums: UnsafeMutableBufferPointer<Int16>) -> [Int32: Int] {
        guard isCounted else { return [:] }
        var totals: [Int32: Int] = [:]
        for document in 0..<min(numbers.count, sums.count) where sums[document] != 0 {
            totals[numbers[document], default: 0] += 1
        }
        return totals
    }
}
