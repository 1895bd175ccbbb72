/// What somebody pressed.
enum Key: Equatable, Sendable {
    case character(Character)
    /// Ctrl with a letter, in lower case.
    case control(Character)
    case enter, escape, tab, backspace, delete, up, down, left, right, home, end, pageUp, pageDown
    /// Text that came in one piece from the clipboard.
    case paste(String)
}

/// Makes keys of the bytes that a terminal sends (ECMA-48 control sequences, xterm's names for the special keys).
/// Bytes come as they please: a key may be spread over several reads.
struct KeyDecoder {
    private var bytes: [UInt8] = []
    /// What a program on the other side may at most keep in memory here.
    private static let longestPaste = 1 << 20
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// Whether a key has begun that is not whole yet. An Esc alone looks like that too: see `flush`.
    var isWaiting: Bool { !bytes.isEmpty }

    mutating func keys(_ new: some Sequence<UInt8>) -> [Key] {
        bytes += new
        var keys: [Key] = []
        while !bytes.isEmpty, let (key, length) = next() {
            bytes.removeFirst(length)
            if let key { keys.append(key) }
        }
        return keys
    }

    /// Nothing more came for a moment: an Esc that waits was the key itself, anything else was cut off. A paste goes on.
    mutating func flush() -> [Key] {
        guard !bytes.starts(with: Array("\u{1B}[200~".utf8)) else { return [] }
        defer { bytes = [] }
        return bytes == [0x1B] ? [.escape] : []
    }

    /// The first key and how many bytes it takes, without a key for what means nothing here; nil when more must come.
    private func next() -> (key: Key?, length: Int)? {
        switch bytes[0] {
        case 0x1B: return escaped()
        case 0x0D, 0x0A: return (.enter, 1)
        case 0x09: return (.tab, 1)
        case 0x08, 0x7F: return (.backspace, 1)
        case 0x01...0x1A: return (.control(Character(Unicode.Scalar(bytes[0] + 0x60))), 1)
        case 0x00..<0x20: return (nil, 1)
        default: return character()
        }
    }

    private func character() -> (key: Key?, length: Int)? {
        let length =
            switch bytes[0] {
            case 0x00..<0x80: 1
            case 0xC2..<0xE0: 2
            case 0xE0..<0xF0: 3
            case 0xF0..<0xF5: 4
            default: 0
            }
        guard length > 0 else { return (nil, 1) }
        guard bytes.count >= length else { return bytes.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 } ? nil : (nil, 1) }
        guard let text = String(validating: bytes[..<length], as: UTF8.self), let scalar = text.unicodeScalars.first
        else { return (nil, 1) }
        return (scalar.steersTerminal ? nil : .character(Character(scalar)), length)
    }

    private func escaped() -> (key: Key?, length: Int)? {
        guard bytes.count > 1 else { return nil }
        switch bytes[1] {
        case UInt8(ascii: "["): return sequence()
        case UInt8(ascii: "O"):
            guard bytes.count > 2 else { return nil }
            return (Self.named(bytes[2]), 3)
        default: return (.escape, 1)
        }
    }

    /// CSI: parameters, intermediates, and a final byte that says which.
    private func sequence() -> (key: Key?, length: Int)? {
        let rest = bytes.dropFirst(2)
        guard let end = rest.firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
            return rest.count > 32 ? (nil, bytes.count) : nil
        }
        guard (0x40...0x7E).contains(bytes[end]) else { return (nil, end) }
        let length = end + 1
        guard bytes[end] == UInt8(ascii: "~") else { return (Self.named(bytes[end]), length) }
        switch String(decoding: rest[..<end], as: UTF8.self).split(separator: ";").first {
        case "1", "7": return (.home, length)
        case "3": return (.delete, length)
        case "4", "8": return (.end, length)
        case "5": return (.pageUp, length)
        case "6": return (.pageDown, length)
        case "200": return paste(from: length)
        default: return (nil, length)
        }
    }

    private func paste(from start: Int) -> (key: Key?, length: Int)? {
        guard let end = bytes[start...].firstRange(of: Self.pasteEnd) else {
            return bytes.count > Self.longestPaste ? (nil, bytes.count) : nil
        }
        let text = String(decoding: bytes[start..<end.lowerBound], as: UTF8.self)
            .replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        return (.paste(text.printable), end.upperBound)
    }

    private static func named(_ final: UInt8) -> Key? {
        switch Character(Unicode.Scalar(final)) {
        case "A": .up
        case "B": .down
        case "C": .right
        case "D": .left
        case "H": .home
        case "F": .end
        default: nil
        }
    }
}
