import CText

/// Text of any script in plain Latin letters, roughly as people type it who have no other keyboard at hand.
public enum LatinLetters {
    /// nil when ICU has no rules for it.
    public static func write(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { utf8 in
            guard let start = utf8.baseAddress, utf8.count < 1 << 24 else { return utf8.isEmpty ? "" : nil }
            return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) { bytes in
                let capacity = 8 * utf8.count + 16
                return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { out in
                    let count = ctext_any_latin(bytes, Int32(utf8.count), out.baseAddress, Int32(capacity))
                    guard count >= 0 else { return nil }
                    return String(decoding: UnsafeRawBufferPointer(out)[..<Int(count)], as: UTF8.self)
                }
            }
        }
    }

    /// The text without case and without the marks that people leave out when they type.
    public static func withoutMarks(_ text: String) -> String {
        var text = text
        return text.withUTF8 { utf8 in
            guard let start = utf8.baseAddress, utf8.count < 1 << 24 else { return "" }
            return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) { bytes in
                let capacity = 18 * utf8.count + 16
                return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { out in
                    let count = ctext_fold(nil, bytes, Int32(utf8.count), true, out.baseAddress, Int32(capacity))
                    return String(decoding: UnsafeRawBufferPointer(out)[..<max(0, Int(count))], as: UTF8.self)
                }
            }
        }
    }
}
