/// Where the letters of a language lie on a keyboard, to read what was typed with the wrong layout switched on.
public struct KeyboardLayout: Sendable {
    /// What each key of a Latin keyboard types: mostly one letter.
    private let letters: [Unicode.Scalar: [Unicode.Scalar]]
    /// The key that types these letters.
    private let keys: [[Unicode.Scalar]: Unicode.Scalar]
    private let longest: Int
    private let isHangul: Bool

    /// `keys`: what a Latin keyboard types; `letters`: what the language's keyboard types with the same keys;
    /// `sequences`: the keys that type several letters. nil when there are not as many letters as keys, or a key is
    /// there twice.
    public init?(keys: String, letters: String, sequences: [Unicode.Scalar: String] = [:]) {
        let (ends, starts) = (Array(letters.unicodeScalars), Array(keys.unicodeScalars))
        guard !starts.isEmpty, starts.count == ends.count else { return nil }
        let pairs = zip(starts, ends.map { [$0] }) + sequences.map { ($0, Array($1.unicodeScalars)) }
        guard Set(pairs.map(\.0)).count == pairs.count, pairs.allSatisfy({ !$1.isEmpty }) else { return nil }
        self.letters = Dictionary(uniqueKeysWithValues: pairs)
        self.keys = Dictionary(pairs.map { ($1, $0) }) { first, _ in first }
        longest = pairs.map(\.1.count).max() ?? 1
        isHangul = ends.contains { Hangul.isLetter($0) }
    }

    /// The text as it was meant by somebody who writes the language; nil when it would be the same. A letter typed where
    /// a Latin one was meant is read too, unless the two directions contradict each other.
    func retyped(_ text: String) -> String? {
        // Capitals are letters of their own on some keyboards, unless the caps lock is on.
        let capitals = text.unicodeScalars.filter(\.properties.isUppercase)
        let isLocked =
            !text.unicodeScalars.contains(where: \.properties.isLowercase)
            && capitals.contains { letters[$0] == nil && keys[[$0]] == nil }
        var typed = String.UnicodeScalarView()
        for scalar in (isLocked ? text.lowercased() : text).unicodeScalars {
            let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            typed.append(contentsOf: meant(scalar) ?? meant(lower) ?? [scalar])
        }
        let meant = isHangul ? Hangul.compose(typed) : String(typed)
        return meant == text ? nil : meant
    }

    private func meant(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        letters[scalar] ?? keys[[scalar]].map { [$0] }
    }

    /// The text as it was meant by somebody who writes Latin letters; nil when none of the layout's letters is in it.
    func keys(of text: String) -> String? {
        let lower = Array(text.lowercased().unicodeScalars)
        let typed = isHangul ? Hangul.letters(of: lower) : lower
        var meant = String.UnicodeScalarView()
        var next = 0
        var isTyped = false
        while next < typed.count {
            // What both keyboards have, such as the comma, was meant as it stands.
            let key = typed[next].isASCII ? nil : longestKey(typed[next...])
            meant.append(key?.key ?? typed[next])
            next += key?.count ?? 1
            isTyped = isTyped || key != nil
        }
        return isTyped ? String(meant) : nil
    }

    private func longestKey(_ typed: ArraySlice<Unicode.Scalar>) -> (key: Unicode.Scalar, count: Int)? {
        for count in stride(from: min(longest, typed.count), to: 0, by: -1) {
            if let key = keys[Array(typed.prefix(count))] { return (key, count) }
        }
        return nil
    }
}
