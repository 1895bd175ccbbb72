/// Recognises bank accounts (IBAN, ISO 13616), whose digits may look like a card number's.
enum BankAccount {
    private static let lengths = 15...34

    /// Where the IBAN that begins here ends; nil when none does. Its characters may be grouped by single spaces.
    static func end(from start: Int, in scalars: [Unicode.Scalar]) -> Int? {
        guard start + lengths.lowerBound <= scalars.count, isLetter(scalars[start]), isLetter(scalars[start + 1]),
            value(scalars[start + 2]) ?? 10 < 10,
            value(scalars[start + 3]) ?? 10 < 10, start == 0 || value(scalars[start - 1]) == nil
        else { return nil }
        var values: [Int] = []
        var end: Int?
        var position = start
        while position < scalars.count, values.count < lengths.upperBound {
            if let value = value(scalars[position]) {
                values.append(value)
                let isLast = position + 1 == scalars.count || self.value(scalars[position + 1]) == nil
                if isLast, lengths.contains(values.count), checks(values) { end = position + 1 }
            } else if scalars[position] != " " || scalars[position - 1] == " " {
                break
            }
            position += 1
        }
        return end
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { (value(scalar) ?? 0) >= 10 }

    /// 0 to 9 for digits, 10 to 35 for letters.
    private static func value(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "0"..."9": Int(scalar.value) - 48
        case "A"..."Z": Int(scalar.value) - 55
        case "a"..."z": Int(scalar.value) - 87
        default: nil
        }
    }

    /// The first four characters moved to the end, the number they write leaves 1 when it is divided by 97.
    private static func checks(_ values: [Int]) -> Bool {
        (values[4...] + values[..<4]).reduce(0) { ($0 * ($1 < 10 ? 10 : 100) + $1) % 97 } == 1
    }
}
