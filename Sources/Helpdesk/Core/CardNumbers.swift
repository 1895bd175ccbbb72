/// Masks payment card numbers, so that none is ever stored.
public enum CardNumbers {
    private static let lengths = 13...19

    /// The text with every card number masked but for its last four digits: 13 to 19 digits that pass the Luhn check
    /// (ISO/IEC 7812-1), in one piece or in groups parted by single spaces, hyphens or dots.
    ///
    /// Only whole groups are tried, so an amount or a date may stand beside a number, and a part of a longer number
    /// is none. IBANs, phone numbers with their country and numbers that begin with 0 are left alone.
    public static func masked(_ text: String) -> String {
        // Digits of other scripts take more than one byte.
        var text = text
        guard text.withUTF8({ $0.count { $0 >= 0x80 || isDigit($0) } }) >= lengths.lowerBound else { return text }
        var scalars = Array(text.unicodeScalars)
        var masked: Set<Int> = []
        for run in runs(scalars) {
            for first in run.indices where mayBegin(run[first], scalars) {
                var positions: [Int] = []
                for group in run[first...] {
                    positions += group
                    guard positions.count <= lengths.upperBound else { break }
                    if lengths.contains(positions.count), passesLuhn(positions.map { digit(scalars[$0]) ?? 0 }) {
                        masked.formUnion(positions.dropLast(4))
                    }
                }
            }
        }
        guard !masked.isEmpty else { return text }
        for position in masked { scalars[position] = "*" }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Groups of digits, each run of them parted by single separators.
    private static func runs(_ scalars: [Unicode.Scalar]) -> [[Range<Int>]] {
        var runs: [[Range<Int>]] = []
        var position = 0
        while position < scalars.count {
            if let end = BankAccount.end(from: position, in: scalars) {
                position = end
                continue
            }
            let start = position
            while position < scalars.count, digit(scalars[position]) != nil { position += 1 }
            guard position > start else {
                position += 1
                continue
            }
            if let last = runs.last?.last?.upperBound, start == last + 1, isSeparator(scalars[last]) {
                runs[runs.count - 1].append(start..<position)
            } else {
                runs.append([start..<position])
            }
        }
        return runs
    }

    private static func mayBegin(_ group: Range<Int>, _ scalars: [Unicode.Scalar]) -> Bool {
        let isPhone = group.lowerBound > 0 && scalars[group.lowerBound - 1] == "+"
        return !isPhone && digit(scalars[group.lowerBound]) != 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        if scalar.isASCII { return isDigit(UInt8(scalar.value)) ? Int(scalar.value) - 48 : nil }
        guard scalar.properties.numericType == .decimal else { return nil }
        return scalar.properties.numericValue.map { Int($0) }
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar.properties.isWhitespace || scalar.properties.generalCategory == .dashPunctuation
    }

    private static func passesLuhn(_ digits: [Int]) -> Bool {
        var sum = 0
        for (position, digit) in digits.reversed().enumerated() {
            let value = digit * (position % 2 == 0 ? 1 : 2)
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }
}
