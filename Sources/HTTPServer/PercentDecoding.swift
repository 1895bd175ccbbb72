extension [UInt8] {
    /// Appends text with its escapes (`%41`) decoded. False for a broken escape or a NUL; what was appended until then
    /// is to be thrown away.
    mutating func appendDecoded(_ text: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool) -> Bool {
        var index = 0
        while index < text.count {
            var byte = text[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard index + 2 <= text.count, let high = hexDigit(text[index]), let low = hexDigit(text[index + 1])
                else { return false }
                byte = high << 4 | low
                index += 2
            } else if byte == UInt8(ascii: "+"), plusIsSpace {
                byte = 0x20
            }
            guard byte != 0 else { return false }
            append(byte)
        }
        return true
    }
}

/// Decodes the escapes of a path segment; nil for a broken escape, broken UTF-8 or a NUL.
func decodeSegment(_ segment: Substring) -> String? {
    var segment = segment
    return segment.withUTF8 { text in
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        return bytes.appendDecoded(text, plusIsSpace: false) ? String(validating: bytes, as: UTF8.self) : nil
    }
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
