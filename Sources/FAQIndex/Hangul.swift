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

    /// The letters that syllables are typed with, one a key or, of a doubled consonant, a key with shift.
    static func letters(of text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        text.flatMap { scalar -> [Unicode.Scalar] in
            guard (0xAC00...0xD7A3).contains(scalar.value) else { return taken(apart: scalar) }
            let number = Int(scalar.value) - 0xAC00
            let (front, last) = number.quotientAndRemainder(dividingBy: finals.count + 1)
            let (initial, vowel) = front.quotientAndRemainder(dividingBy: vowels.count)
            return [initials[initial]] + taken(apart: vowels[vowel]) + (last == 0 ? [] : taken(apart: finals[last - 1]))
        }
    }

    private static func taken(apart letter: Unicode.Scalar) -> [Unicode.Scalar] {
        pairs.first { $0.value == letter }.map { Array($0.key.unicodeScalars) } ?? [letter]
    }
}
