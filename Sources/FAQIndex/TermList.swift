/// The terms of a text one after another in one stretch of memory: what a message is compared by many times over, without
/// a string for each term.
public struct TermList: Sendable, Equatable {
    private var bytes: [UInt8] = []
    /// Where each term ends.
    private var ends: [Int32] = []
    /// Where the word of each term stands in the text, in UTF-8.
    private var offsets: [Int32] = []

    public init() {}

    public var count: Int { ends.count }
    public var indices: Range<Int> { ends.indices }

    public subscript(position: Int) -> ArraySlice<UInt8> { bytes[range(position)] }

    /// A term as a string.
    public func text(_ position: Int) -> String { String(decoding: self[position], as: UTF8.self) }

    /// Where the word of a term stands in the text, in UTF-8.
    public func offset(_ position: Int) -> Int { Int(offsets[position]) }

    /// Calls `body` with the bytes of a term.
    public func withBytes<Value>(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range(position)])) }
    }

    private func range(_ position: Int) -> Range<Int> {
        Int(position == 0 ? 0 : ends[position - 1])..<Int(ends[position])
    }

    mutating func reserve(bytes count: Int) {
        bytes.reserveCapacity(count)
        // Words of five letters and a space, as a rule.
        ends.reserveCapacity(count / 5)
        offsets.reserveCapacity(count / 5)
    }

    mutating func append(_ term: UnsafeBufferPointer<UInt8>, at offset: Int) {
        bytes.append(contentsOf: term)
        ends.append(Int32(clamping: bytes.count))
        offsets.append(Int32(clamping: offset))
    }

    /// Equal terms, wherever their words stand.
    public static func == (left: TermList, right: TermList) -> Bool {
        left.ends == right.ends && left.bytes == right.bytes
    }
}

extension Analyzer {
    /// The terms in the order of the text.
    public func list(_ text: String) -> TermList {
        var list = TermList()
        list.reserve(bytes: text.utf8.count)
        forEachTerm(in: text) { term, range in
            list.append(term, at: range.lowerBound)
            return true
        }
        return list
    }
}
