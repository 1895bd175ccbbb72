import JSON

/// Writes text with its escapes (`%41`) decoded, which takes no more bytes than it has, and returns how many those are;
/// nil for a broken escape or a NUL.
func decodeEscapes(
    _ text: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool, to decoded: UnsafeMutableBufferPointer<UInt8>
) -> Int? {
    var count = 0
    var index = 0
    while index < text.count {
        var byte = text[index]
        index += 1
        if byte == UInt8(ascii: "%") {
            guard index + 2 <= text.count, let high = hexDigit(text[index]), let low = hexDigit(text[index + 1])
            else { return nil }
            byte = high << 4 | low
            index += 2
        } else if byte == UInt8(ascii: "+"), plusIsSpace {
            byte = 0x20
        }
        guard byte != 0 else { return nil }
        decoded[count] = byte
        count += 1
    }
    return count
}

/// Decodes the escapes of a path's segment; nil for a broken escape, broken UTF-8 or a NUL.
func decodeSegment(_ path: String, _ segment: Range<Int>) -> String? {
    var path = path
    return path.withUTF8 { path in
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: segment.count) { bytes in
            let text = UnsafeBufferPointer(rebasing: path[segment])
            guard let count = decodeEscapes(text, plusIsSpace: false, to: bytes) else { return nil }
            return String(checking: UnsafeBufferPointer(rebasing: bytes[..<count]))
        }
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
