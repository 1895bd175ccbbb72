/// Masks payment card numbers, so that none is ever stored.
public enum CardNumbers {
    /// The text with every run of 13 to 19 digits that passes the Luhn check (ISO/IEC 7812-1) masked but for the
    /// last four. Digits may be grouped by single spaces, hyphens or dots.
    public static func masked(_ text: String) -> String {
        var bytes = Array(text.utf8)
        var digits: [Int] = []
        var changed = false
        func endRun() {
            defer { digits.removeAll(keepingCapacity: true) }
            guard let card = cardLength(digits.map { bytes[$0] - UInt8(ascii: "0") }) else { return }
            for position in digits[card].dropLast(4) { bytes[position] = UInt8(ascii: "*") }
            changed = true
        }
        for (position, byte) in bytes.enumerated() {
            if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                if let last = digits.last, position - last > 2 { endRun() }
                digits.append(position)
            } else if !isSeparator(byte) {
                endRun()
            }
        }
        endRun()
        return changed ? String(decoding: bytes, as: UTF8.self) : text
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    /// The longest stretch of the digits that is a card number: an amount or a date may stand beside it.
    private static func cardLength(_ digits: [UInt8]) -> Range<Int>? {
        guard digits.count >= 13 else { return nil }
        for length in (13...min(19, digits.count)).reversed() {
            for start in 0...(digits.count - length) {
                let range = start..<(start + length)
                if passesLuhn(digits[range]) { return range }
            }
        }
        return nil
    }

    private static func passesLuhn(_ digits: ArraySlice<UInt8>) -> Bool {
        var sum = 0
        for (position, digit) in digits.reversed().enumerated() {
            let value = Int(digit) * (position % 2 == 0 ? 1 : 2)
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0 && digits.contains { $0 != 0 }
    }
}
