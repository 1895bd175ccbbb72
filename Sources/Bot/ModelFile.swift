/// A model as bytes, so that it need not be learned again: a header of seven UInt64 (magic, version, fingerprint of
/// the lesson, checksum of what follows, classes, features, known words), the document of each class, hashes and weights
/// of the features, the known words, and the half-float weights row by row, all little-endian.
extension KeywordModel {
    /// "Hi5Model" where the lowest byte comes first.
    private static let magic: UInt64 = 0x6C65_646F_4D35_6948
    /// To be raised with every change to the layout, to the features or to how they are weighed or learned.
    private static let version: UInt64 = 3
    private static let headerSize = 7 * 8
    private static let mostClasses = 100_000

    /// The model's bytes. `fingerprint`: of the lesson that it was learned from.
    public func encoded(fingerprint: UInt64) -> [UInt8] {
        var body: [UInt8] = []
        let width = bias.count
        body.reserveCapacity(documents.count * 8 + vocabulary.hashes.count * (12 + documents.count * 2))
        for document in documents { body.append(UInt64(bitPattern: Int64(document ?? -1))) }
        for hash in vocabulary.hashes { body.append(hash) }
        for weight in vocabulary.weights { body.append(weight.bitPattern) }
        for entry in words.entries { body.append(entry) }
        for row in 0...vocabulary.hashes.count {
            for index in documents.indices {
                let (lane, scalar) = index.quotientAndRemainder(dividingBy: Lanes.scalarCount)
                let value = row == 0 ? bias[lane][scalar] : weights[(row - 1) * width + lane][scalar]
                body.append(Float16(value).bitPattern)
            }
        }
        var header: [UInt8] = []
        let sizes = [documents.count, vocabulary.hashes.count, words.entries.count].map { UInt64($0) }
        for word in [Self.magic, Self.version, fingerprint, Self.checksum(body)] + sizes { header.append(word) }
        return header + body
    }

    /// The model that was encoded for this lesson; nil when the bytes are of another lesson or version, or are damaged:
    /// then it must be learned again.
    public init?(decoding bytes: [UInt8], for lesson: Lesson) {
        guard bytes.count >= Self.headerSize else { return nil }
        var header = ByteReader(bytes: bytes)
        let words = (0..<7).map { _ in header.word() }
        let body = bytes[Self.headerSize...]
        guard words[0] == Self.magic, words[1] == Self.version, words[2] == lesson.fingerprint,
            words[4] >= 1, words[4] <= Self.mostClasses, words[5] <= UInt32.max, words[6] <= UInt32.max,
            UInt64(body.count) == words[4] * 8 + words[5] * 12 + words[6] * 8 + (words[5] + 1) * words[4] * 2,
            words[3] == Self.checksum(body)
        else { return nil }
        let classes = Int(words[4])
        let features = Int(words[5])
        var reader = ByteReader(bytes: bytes, position: Self.headerSize)
        let numbers = (0..<classes).map { _ in Int(Int64(bitPattern: reader.word())) }
        let hashes = (0..<features).map { _ in reader.word() }
        let weights = (0..<features).map { _ in Float(bitPattern: reader.half32()) }
        let knownWords = KnownWords(entries: (0..<Int(words[6])).map { _ in reader.word() })
        // The documents are positions in the lesson's articles, in order, and the last class is none of them.
        let known = Set(lesson.examples.compactMap(\.document)).sorted() + [-1]
        guard numbers == known, zip(hashes, hashes.dropFirst()).allSatisfy(<), weights.allSatisfy(\.isFinite),
            knownWords.fits(classes: classes)
        else { return nil }
        let width = Trainer.width(of: classes)
        var rows = [Lanes](repeating: .zero, count: (features + 1) * width)
        for row in 0...features {
            for index in 0..<classes {
                let (lane, scalar) = index.quotientAndRemainder(dividingBy: Lanes.scalarCount)
                let value = Float(Float16(bitPattern: reader.half16()))
                guard value.isFinite else { return nil }
                rows[row * width + lane][scalar] = value
            }
        }
        self.init(
            reader: FeatureReader(profile: lesson.profile, lexicon: lesson.lexicon),
            documents: numbers.map { $0 < 0 ? nil : $0 },
            learned: Learned(
                vocabulary: Vocabulary(hashes: hashes, weights: weights), words: knownWords,
                weights: Array(rows[width...]), bias: Array(rows[..<width])))
    }

    /// FNV-1a over words of eight bytes, the last one filled with zeros; fast enough for every start.
    private static func checksum(_ bytes: some RandomAccessCollection<UInt8>) -> UInt64 {
        let found = bytes.withContiguousStorageIfAvailable { bytes -> UInt64 in
            let raw = UnsafeRawBufferPointer(bytes)
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(raw.count)
            var offset = 0
            while offset + 8 <= raw.count {
                let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                hash = (hash ^ word) &* 0x100_0000_01B3
                hash ^= hash >> 29
                offset += 8
            }
            for byte in raw[offset...] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return hash
        }
        return found ?? checksum(Array(bytes))
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}

/// Reads numbers one after another. The caller has checked that there are enough bytes.
private struct ByteReader {
    let bytes: [UInt8]
    var position = 0

    mutating func word() -> UInt64 { next(UInt64.self) }
    mutating func half32() -> UInt32 { next(UInt32.self) }
    mutating func half16() -> UInt16 { next(UInt16.self) }

    private mutating func next<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
        defer { position += MemoryLayout<Number>.size }
        return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: type)) }
    }
}
