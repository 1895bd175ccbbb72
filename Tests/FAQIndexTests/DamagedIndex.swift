import Foundation

@testable import FAQIndex

/// An index file, or one of its like, that something was done to.
struct DamagedIndex {
    private(set) var bytes: [UInt8]
    private let parts: Int

    /// `parts`: how many its region has.
    init(_ bytes: [UInt8], parts: Int = SegmentPart.allCases.count) {
        self.bytes = bytes
        self.parts = parts
    }

    mutating func flip(using random: inout FixedRandom) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
    }

    mutating func cut(using random: inout FixedRandom) {
        bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
    }

    /// Puts a number that is likely to be one too far in place of another, as often in a small part as in a large one.
    mutating func overwrite(using random: inout FixedRandom) {
        let place = place(using: &random)
        guard !place.isEmpty else { return }
        let offset = place.lowerBound + Int.random(in: 0..<max(1, place.count / 4), using: &random) * 4
        guard offset + 4 <= bytes.count else { return }
        let old = word(offset)
        let numbers: [UInt32] = [
            0, 1, .max, .max - 1, 0x7FFF_FFFF, 0x8000_0000, 0x7FC0_0000, 0x7F80_0000, old &+ 1, old &- 1, old &* 2,
            old >> 1, UInt32(bytes.count), .random(in: 0...255, using: &random),
        ]
        put(numbers[Int.random(in: 0..<numbers.count, using: &random)], at: offset)
    }

    /// Swaps two neighbours of four bytes: what was sorted is no more.
    mutating func swap(using random: inout FixedRandom) {
        let place = place(using: &random)
        guard place.count >= 8 else { return }
        let offset = place.lowerBound + Int.random(in: 0..<(place.count / 4 - 1), using: &random) * 4
        let (first, second) = (word(offset), word(offset + 4))
        put(second, at: offset)
        put(first, at: offset + 4)
    }

    /// Makes size and checksum right again.
    mutating func seal() {
        guard bytes.count >= IndexFile.headerSize else { return }
        let content = bytes.withUnsafeBytes {
            Checksum.of(UnsafeRawBufferPointer(rebasing: $0[IndexFile.headerSize...]))
        }
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: UInt64($0.count - IndexFile.headerSize), toByteOffset: 24, as: UInt64.self)
            $0.storeBytes(of: content, toByteOffset: 32, as: UInt64.self)
        }
    }

    /// The table of parts or one of them.
    private func place(using random: inout FixedRandom) -> Range<Int> {
        let part = Int.random(in: -1..<parts, using: &random)
        guard part >= 0 else { return IndexFile.headerSize..<IndexFile.headerSize + 16 * parts }
        return bytes.withUnsafeBytes {
            let entry = IndexFile.headerSize + 16 * part
            let start = $0.loadUnaligned(fromByteOffset: entry, as: UInt64.self)
            let size = $0.loadUnaligned(fromByteOffset: entry + 8, as: UInt64.self)
            let all = IndexFile.headerSize..<$0.count
            guard start < all.count, size <= all.count - Int(start) else { return all }
            return all.lowerBound + Int(start)..<all.lowerBound + Int(start + size)
        }
    }

    private func word(_ offset: Int) -> UInt32 {
        bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    }

    private mutating func put(_ word: UInt32, at offset: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: word, toByteOffset: offset, as: UInt32.self) }
    }
}

/// What damage is done to: words of many kinds, in all fields, and queries that go every way of a search.
enum DamageTarget {
    static let documents: [IndexDocument] = (0..<60).map { number in
        IndexDocument(
            title: "Cancel plan \(number % 9)", asked: ["how to stop w\(number % 5)", "the"],
            tags: number % 3 == 0 ? ["billing"] : [],
            body: "refund streaming abonnement übergröße 取消订阅 w\(number) w\(number % 7) password passwort passage")
    }

    static let queries = [
        "cancel plan 3", "how to stop w2", "the", "pas", "pasword", "pasport", "strxaming", "übergrößen", "取消", "w1",
        "w", "abonnemnet refnud", "zzzzzzzzzzzzzzzzz", "billing password w59 cancel plan stop how to w1 w2 w3 w4 w5",
    ]

    static func searchAll(_ index: Index) {
        for query in queries { _ = index.search(query, limit: 50) }
        _ = index.search("plan", limit: 1_000, offset: 3, exactFirst: false)
    }

    static func completeAll(_ completions: Completions) {
        for query in queries + ["canc", "how to st", "hwo to stpo", "ca", "zxvzql"] {
            _ = completions.complete(query, limit: 50)
        }
    }

    static func readAll(_ fields: StoredFields) {
        for document in 0..<fields.count {
            for field in 0..<fields.fieldCount { _ = fields.text(document, field) }
        }
    }
}
