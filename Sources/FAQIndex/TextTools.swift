import CText

/// Word boundaries, folding and stems for one language.
///
/// `@unchecked Sendable`: it moves between threads, but the analyzer lends it to one at a time.
final class TextTools: @unchecked Sendable {
    private let tools: OpaquePointer
    private var offsets = [Int32](repeating: 0, count: 128)
    /// Where words are folded; nothing longer than a cut word comes here.
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: TextTools.capacity)
    private let second = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: TextTools.capacity)

    /// Compatibility folding makes at most 18 letters of one.
    private static let capacity = 64 * 18 * 4

    /// Whether ASCII capitals become ASCII letters.
    let lowersASCII: Bool
    private let latinRules: String?
    private lazy var stems = StemMemo()
    private lazy var hasLatin = latinRules.map { ctext_set_latin(tools, $0) } ?? false

    /// nil when the stemmer is unknown, or a letter of the profile is too long.
    init?(_ profile: LanguageProfile) {
        guard let opened = ctext_open(profile.locale.description, profile.stemmer) else {
            buffer.deallocate()
            second.deallocate()
            return nil
        }
        tools = opened
        lowersASCII = !ctext_has_own_case(opened)
        latinRules = profile.steps.contains(.latin) ? profile.latin : nil
        for (letter, folded) in profile.letters where !ctext_add_letter(opened, letter, folded) { return nil }
    }

    deinit {
        ctext_close(tools)
        buffer.deallocate()
        second.deallocate()
    }

    /// Calls `body` with the byte range of each word of valid UTF-8, by ICU's rules. What those leave joined by dots,
    /// colons or underscores is taken apart, as in ASCII text.
    func forEachWord(in utf8: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
        guard let start = utf8.baseAddress, !utf8.isEmpty else { return }
        let found = start.withMemoryRebound(to: CChar.self, capacity: utf8.count) { text in
            let count = Int32(clamping: utf8.count)
            var found = ctext_words(tools, text, count, &offsets, Int32(offsets.count / 2))
            if Int(found) * 2 > offsets.count {
                offsets = [Int32](repeating: 0, count: Int(found) * 2)
                found = ctext_words(tools, text, count, &offsets, found)
            }
            return max(0, Int(found))
        }
        for word in 0..<found {
            let range = Int(offsets[2 * word])..<Int(offsets[2 * word + 1])
            WordScanner.forEachWord(in: UnsafeBufferPointer(rebasing: utf8[range])) { part in
                body(range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound)
            }
        }
    }

    /// Folds a word into `buffer` and returns how many bytes it has there.
    func fold(_ word: UnsafeBufferPointer<UInt8>, accents: Bool) -> Int {
        guard let start = word.baseAddress else { return 0 }
        return start.withMemoryRebound(to: CChar.self, capacity: word.count) { text in
            buffer.withMemoryRebound(to: CChar.self) { out in
                Int(max(0, ctext_fold(tools, text, Int32(word.count), accents, out.baseAddress, Int32(out.count))))
            }
        }
    }

    /// Folds the accents of the first `count` bytes of `buffer` in place.
    func foldAccents(_ count: Int) -> Int {
        _ = second.update(fromContentsOf: buffer[..<count])
        return fold(UnsafeBufferPointer(rebasing: second[..<count]), accents: true)
    }

    /// A folded word in Latin letters, as the profile's rules write it; empty when there are none or they are wrong.
    func latin(_ word: [UInt8]) -> [UInt8] {
        guard hasLatin else { return [] }
        let count = word.withUnsafeBytes { word in
            buffer.withMemoryRebound(to: CChar.self) { out in
                let text = word.assumingMemoryBound(to: CChar.self).baseAddress
                return ctext_latin(tools, text, Int32(word.count), out.baseAddress, Int32(out.count))
            }
        }
        return Array(buffer[..<Int(count)])
    }

    /// Replaces the first `count` bytes of `buffer` by their stem.
    func stem(_ count: Int) -> Int {
        let word = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
        if let known = stems.recall(word) { return known }
        return word.withMemoryRebound(to: CChar.self) { letters in
            var length: Int32 = 0
            guard let found = ctext_stem(tools, letters.baseAddress, Int32(count), &length), length <= count else {
                return count
            }
            let stem = UnsafeRawBufferPointer(start: found, count: Int(length)).bindMemory(to: UInt8.self)
            stems.note(stem, of: UnsafeBufferPointer(word))
            _ = word.update(fromContentsOf: stem)
            return stem.count
        }
    }
}
