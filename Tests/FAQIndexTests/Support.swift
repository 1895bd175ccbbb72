import FAQIndex
import XCTest

/// The tag of a text that is known to be one.
func tag(_ text: String, file: StaticString = #filePath, line: UInt = #line) throws -> LocaleTag {
    try XCTUnwrap(LocaleTag(text), "\"\(text)\" is a language tag", file: file, line: line)
}

func tags(_ texts: String...) throws -> [LocaleTag] { try texts.map { try tag($0) } }

/// An analyzer for a profile made by hand.
func analyzer(
    _ locale: String, stemmer: String? = nil, steps: [LanguageProfile.Step] = [.accents], stopWords: [String] = [],
    elisions: [String] = []
) throws -> Analyzer {
    let profile = LanguageProfile(
        locale: try tag(locale), stemmer: stemmer, steps: steps, stopWords: stopWords, elisions: elisions)
    return try XCTUnwrap(Analyzer(profile))
}

/// The same numbers in every run (SplitMix64), so that a failure can be looked at again.
struct FixedRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
