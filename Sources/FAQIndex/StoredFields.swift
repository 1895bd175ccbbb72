import CText

/// Some bytes for each of a number of documents, field by field, read straight from memory or a file. Immutable.
///
/// A list of documents and what is served of each is kept beside the index in this form, so that opening it reads
/// nothing but what is asked for.
public struct StoredFields: Sendable {
    enum Part: Int, RegionPart {
        /// One UInt32: how many fields a document has.
        case fieldCount
        /// Field f of document d is `bytes[starts[d * fieldCount + f]..<starts[d * fieldCount + f + 1]]`.
        case starts
        case bytes
    }

    public let count: Int
    public let fieldCount: Int
    private let region: MemoryRegion
    // Both point into `region`, which lives as long as they are used through this value.
    private nonisolated(unsafe) let starts: UnsafeBufferPointer<UInt64>
    private nonisolated(unsafe) let bytes: UnsafeBufferPointer<UInt8>

    /// `documents`: the fields of each, all of the same number.
    public init(fieldCount: Int, _ documents: [[[UInt8]]]) {
        var starts: [UInt64] = [0]
        starts.reserveCapacity(documents.count * fieldCount + 1)
        var bytes: [UInt8] = []
        for fields in documents {
            precondition(fields.count == fieldCount, "a document has another number of fields")
            for field in fields {
                bytes += field
                starts.append(UInt64(bytes.count))
            }
        }
        var writer = RegionWriter<Part>()
        writer.write([UInt32(fieldCount)], as: .fieldCount)
        writer.write(starts, as: .starts)
        writer.write(bytes, as: .bytes)
        guard let fields = Self(writer.finish()) else { preconditionFailure("what was written can be read") }
        self = fields
    }

    /// nil when the memory does not hold what can be read safely.
    private init?(_ region: MemoryRegion) {
        guard var reader = RegionReader<Part>(region), let fieldCount = reader.part(.fieldCount, of: UInt32.self),
            let starts = reader.part(.starts, of: UInt64.self), let bytes = reader.part(.bytes, of: UInt8.self),
            reader.isAtEnd, fieldCount.count == 1, fieldCount[0] > 0, let first = starts.first,
            let last = starts.last, (starts.count - 1) % Int(fieldCount[0]) == 0, first == 0,
            last == UInt64(bytes.count)
        else { return nil }
        var wrong = 0
        for index in 1..<max(1, starts.count) { wrong &+= starts[index - 1] <= starts[index] ? 0 : 1 }
        guard wrong == 0 else { return nil }
        self.region = region
        self.fieldCount = Int(fieldCount[0])
        self.starts = starts
        self.bytes = bytes
        count = (starts.count - 1) / Int(fieldCount[0])
    }

    /// The bytes of a document's field.
    public subscript(document: Int, field: Int) -> [UInt8] {
        withBytes(document, field) { Array($0) }
    }

    public func text(_ document: Int, _ field: Int) -> String {
        withBytes(document, field) { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes where they lie, for as long as `body` runs.
    public func withBytes<Value>(
        _ document: Int, _ field: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value
    ) rethrows -> Value {
        let at = place(of: document, field)
        return try body(UnsafeBufferPointer(rebasing: bytes[Int(starts[at])..<Int(starts[at + 1])]))
    }

    /// Has the beginning of a document's field brought from memory, while something else is done.
    public func prefetch(_ document: Int, _ field: Int) {
        let at = place(of: document, field)
        guard let bytes = bytes.baseAddress else { return }
        ctext_prefetch(bytes + Int(starts[at]))
    }

    private func place(of document: Int, _ field: Int) -> Int {
        precondition(0..<count ~= document && 0..<fieldCount ~= field, "there is no such field")
        return document * fieldCount + field
    }

    /// Writes them to a file that only the owner can read, in place of what was there.
    public func write(to path: String, fingerprint: String) throws(IndexFileError) {
        try IndexFile.write(region, to: path, .stored, fingerprint: fingerprint)
    }

    /// Maps a file that was written with the same fingerprint.
    public init(mapping path: String, fingerprint: String) throws(IndexFileError) {
        guard let fields = Self(try IndexFile.map(path, .stored, fingerprint: fingerprint)) else {
            throw .damagedLayout
        }
        self = fields
    }
}
