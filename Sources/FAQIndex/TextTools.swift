import CText

/// Word boundaries, folding and stems for one language.
///
/// `@unchecked Sendable`: it moves between threads, but the analyzer lends it to one at a time.
final class TextTools: @unchecked Sendable {
    private let tools: OpaquePointer
    private var offsets = [Int32](repeating: 0, count: 128)
    private var buffer = [CChar](repeating: 0, count: 256)

    /// nil when the stemmer is unknown.
    init?(locale: LocaleTag, stemmer: String?) {
        guard let opened = ctext_open(locale.description, stemmer) else { return nil }
        tools = opened
    }

    deinit { ctext_close(tools) }

    /// The byte ranges of the words.
    func words(_ utf8: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        guard let start = utf8.baseAddress, !utf8.isEmpty else { return [] }
        return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) { text in
            let count = Int32(clamping: utf8.count)
            var found = ctext_words(tools, text, count, &offsets, Int32(offsets.count / 2))
            if Int(found) * 2 > offsets.count {
                offsets = [Int32](repeating: 0, count: Int(found) * 2)
                found = ctext_words(tools, text, count, &offsets, found)
            }
            return (0..<max(0, Int(found))).map { Int(offsets[2 * $0])..<Int(offsets[2 * $0 + 1]) }
        }
    }

    /// Case and width folding; with `accents` also without the marks that people leave out.
    func fold(_ word: String, accents: Bool) -> String {
        var word = word
        return word.withUTF8 { utf8 in
            guard let start = utf8.baseAddress else { return "" }
            return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) { text in
                let count = Int32(clamping: utf8.count)
                var written = ctext_fold(text, count, accents, &buffer, Int32(buffer.count))
                if written < 0 {
                    buffer = [CChar](repeating: 0, count: 64 * utf8.count + 64)
                    written = ctext_fold(text, count, accents, &buffer, Int32(buffer.count))
                }
                return Self.string(buffer, count: written)
            }
        }
    }

    func stem(_ word: String) -> String {
        var word = word
        return word.withUTF8 { utf8 in
            guard let start = utf8.baseAddress else { return "" }
            return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) { text in
                var count: Int32 = 0
                guard let stem = ctext_stem(tools, text, Int32(clamping: utf8.count), &count) else { return "" }
                return Self.string(UnsafeBufferPointer(start: stem, count: Int(count)), count: count)
            }
        }
    }

    private static func string(_ bytes: some Collection<CChar>, count: Int32) -> String {
        String(decoding: bytes.prefix(max(0, Int(count))).lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
