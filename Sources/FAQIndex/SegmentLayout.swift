import Glibc

/// The parts of a segment, in the order they lie in memory and in the file.
enum SegmentPart: Int, RegionPart {
    /// Where each term's bytes start; terms are sorted by their bytes.
    case termStarts
    case termBytes
    /// An open-addressing table of term numbers, -1 for a free slot.
    case termSlots
    /// Each term's inverse document frequency.
    case rarity
    /// Where each term's postings start.
    case postingStarts
    case postingDocuments
    /// What a posting adds to its document's score, in steps of `scale`.
    case postingScores
    /// Hashes of whole titles and asked-as variants, sorted, and their documents.
    case exactHashes
    case exactDocuments
    /// Where each document's terms start, and the terms of title, variants and of a short body in their order.
    case forwardStarts
    case forwardTerms
    /// Words as they are typed, sorted, and the term of each (`WordForms`).
    case formStarts
    case formBytes
    case formTerms
    /// Runs of three letters, sorted, and the terms that have them (`GramTable`).
    case gramKeys
    case gramStarts
    case gramTerms
    /// Each document's boost, in 255ths.
    case boosts
    /// The lists of very frequent terms once more, as a score for each document (`DenseLists`).
    case denseTerms
    case denseScores
    /// One `SegmentInfo`.
    case info
}

struct SegmentInfo {
    var documentCount: UInt32
    /// The score of one step.
    var scale: Float
    /// How many terms a document has in each field, on average.
    var averages: SIMD4<Float>
}

/// A stretch of memory that a segment is read from: built in place, or mapped from a file.
///
/// `@unchecked Sendable`: nobody writes to it once it is handed on.
final class MemoryRegion: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    /// The whole mapping, when it is one.
    private let mapping: UnsafeRawBufferPointer?

    /// Takes over memory that came from `allocate`.
    init(owning memory: UnsafeMutableRawBufferPointer) {
        bytes = UnsafeRawBufferPointer(memory)
        mapping = nil
    }

    /// Takes over memory that came from `mmap` and has at least `header` bytes, which are left out.
    init(mapped memory: UnsafeRawBufferPointer, skipping header: Int) {
        bytes = UnsafeRawBufferPointer(rebasing: memory[header...])
        mapping = memory
    }

    deinit {
        if let mapping {
            munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
        } else {
            bytes.deallocate()
        }
    }
}
