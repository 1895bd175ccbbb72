/// Where the letters of a language lie on a keyboard, to read what was typed with the wrong layout switched on.
public struct KeyboardLayout: Sendable {
    private let meant: [Unicode.Scalar: Unicode.Scalar]
    private let writesHangul: Bool

    /// `keys`: what a Latin keyboard types; `letters`: what the language's keyboard types with the same keys. nil when
    /// they are not as many, or a key is there twice.
    public init?(keys: String, letters: String) {
        let (keys, letters) = (Array(keys.unicodeScalars), Array(letters.unicodeScalars))
        guard !keys.isEmpty, keys.count == letters.count, Set(keys).count == keys.count else { return nil }
        // A letter typed where a Latin one was meant is read too, unless the two directions contradict each other.
        meant = Dictionary(zip(letters, keys).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
            .merging(zip(keys, letters).map { ($0, $1) }) { $1 }
        writesHangul = letters.contains { Hangul.isLetter($0) }
    }

    /// The text as it was meant; nil when it would be the same.
    func retyped(_ text: String) -> String? {
        var scalars = String.UnicodeScalarView()
        // Capitals are letters of their own on some keyboards, unless the caps lock is on.
        let capitals = text.unicodeScalars.filter(\.properties.isUppercase)
        let isLocked =
            !text.unicodeScalars.contains(where: \.properties.isLowercase) && capitals.contains { meant[$0] == nil }
        for scalar in (isLocked ? text.lowercased() : text).unicodeScalars {
            let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            scalars.append(meant[scalar] ?? meant[lower] ?? scalar)
        }
        let typed = writesHangul ? Hangul.compose(scalars) : String(scalars)
        return typed == text ? nil : typed
    }
}

/// The letters of Korean and the syllables they are written in (The Unicode Standard, 3.12).
enum Hangul {
    private static let initials = Array("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ".unicodeScalars)
    private static let vowels = Array("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ".unicodeScalars)
    private static let finals = Array("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ".unicodeScalars)
    /// Letters that are typed with two keys.
    private static let pairs: [String: Unicode.Scalar] = [
        "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ", "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ",
        "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ", "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
    ]

    static func isLetter(_ scalar: Unicode.Scalar) -> Bool { (0x3131...0x3163).contains(scalar.value) }

    private static func pair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        var text = String.UnicodeScalarView()
        text.append(first)
        text.append(second)
        return pairs[String(text)]
    }

    /// Syllables of letters typed one by one. A consonant belongs to the syllable of the vowel behind it.
    static func compose(_ typed: String.UnicodeScalarView) -> String {
        let letters = Array(typed)
        var text = String.UnicodeScalarView()
        var next = 0
        func isVowel(_ index: Int) -> Bool { index < letters.count && vowels.contains(letters[index]) }
        while next < letters.count {
            guard let initial = initials.firstIndex(of: letters[next]), isVowel(next + 1) else {
                text.append(letters[next])
                next += 1
                continue
            }
            next += 1
            var vowel = letters[next]
            next += 1
            if isVowel(next), let both = pair(vowel, letters[next]) {
                vowel = both
                next += 1
            }
            var last = 0
            if next < letters.count, let final = finals.firstIndex(of: letters[next]), !isVowel(next + 1) {
                last = final + 1
                next += 1
                if next < letters.count, !isVowel(next + 1), let both = pair(finals[final], letters[next]),
                    let final = finals.firstIndex(of: both)
                {
                    last = final + 1
                    next += 1
                }
            }
            let syllable = (initial * vowels.count + (vowels.firstIndex(of: vowel) ?? 0)) * (finals.count + 1) + last
            if let scalar = Unicode.Scalar(0xAC00 + UInt32(syllable)) { text.append(scalar) }
        }
        return String(text)
    }
}
