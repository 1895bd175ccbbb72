import Glibc

/// The stems of words that came before: finding a stem takes longer than all else that is done with a word.
///
/// A table of fixed size in which a word takes the place of another one. Not safe for use by two threads at once.
final class StemMemo {
    private static let places = 4_096
    /// Longer words are rare, and are not kept.
    private static let longestWord = 31
    /// The lengths of word and stem, a byte each, then both.
    private static let placeSize = 2 + 2 * longestWord
    private static let wordOffset = 2
    private static let stemOffset = wordOffset + longestWord

    private let bytes: UnsafeMutablePointer<UInt8>

    init() {
        bytes = .allocate(capacity: Self.places * Self.placeSize)
        // A word of no length is nobody's.
        bytes.initialize(repeating: 0, count: Self.places * Self.placeSize)
    }

    deinit { bytes.deallocate() }

    /// Puts the stem of a word in its place and returns its length; nil when it is not known.
    func recall(_ word: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        guard let start = word.baseAddress, word.count <= Self.longestWord else { return nil }
        let place = place(of: UnsafeBufferPointer(word))
        guard Int(place[0]) == word.count, memcmp(place + Self.wordOffset, start, word.count) == 0 else { return nil }
        memcpy(start, place + Self.stemOffset, Int(place[1]))
        return Int(place[1])
    }

    /// `stem`: not longer than the word.
    func note(_ stem: UnsafeBufferPointer<UInt8>, of word: UnsafeBufferPointer<UInt8>) {
        guard let start = word.baseAddress, let stemStart = stem.baseAddress, word.count <= Self.longestWord,
            stem.count <= word.count
        else { return }
        let place = place(of: word)
        place[0] = UInt8(word.count)
        place[1] = UInt8(stem.count)
        memcpy(place + Self.wordOffset, start, word.count)
        memcpy(place + Self.stemOffset, stemStart, stem.count)
    }

    private func place(of word: UnsafeBufferPointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        bytes + Int(truncatingIfNeeded: ByteTable.hash(word) % UInt64(Self.places)) * Self.placeSize
    }
}
