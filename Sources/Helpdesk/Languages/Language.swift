import Bot
import FAQIndex
import JSON

/// A language of subscribers, read from the folder `locales/TAG`.
public struct Language: Sendable {
    public let locale: LocaleTag
    /// In the language itself.
    public let name: String
    public let isRightToLeft: Bool
    let analyzer: Analyzer
    /// Names all that `language.json` says.
    let descriptionDigest: String
    let speech: Speech

    public var phrases: Phrases { speech.phrases }
    var wording: Wording { speech.wording }
    /// Messages that no article of a streaming service answers: the bot learns from them what to leave alone.
    var outside: [String] { speaksForItself ? speech.outside : [] }
    /// nil where nobody has written down how the language says the concepts.
    var lexicon: ConceptLexicon? { speaksForItself ? speech.lexicon : nil }
    var calibration: Calibration { speech.calibration }

    private var speaksForItself: Bool { speech.locale.language == locale.language }
}

extension Language {
    /// A name for all that decides how articles are analysed and shown in this language.
    var digest: String {
        let sections = phrases.sections.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return Crypto.hex(Crypto.sha256(Array("\(descriptionDigest) \(sections)".utf8)))
    }
}

/// What the bot and the pages say and recognise in a language.
struct Speech: Sendable {
    let locale: LocaleTag
    let phrases: Phrases
    let outside: [String]
    let wording: Wording
    /// nil where nobody has written down how the language says the concepts.
    var lexicon: ConceptLexicon?
    let calibration: Calibration

    init(_ description: LanguageDescription, phrases: JSON, outside: [String], calibration: Calibration) throws {
        locale = description.locale
        self.phrases = try Phrases(phrases)
        self.outside = outside
        self.calibration = calibration
        wording = Wording(profile: description.analyzer.profile, self.phrases.recognises)
    }
}

/// What `language.json` says: enough to search articles in a language, whoever writes them.
struct LanguageDescription: Sendable {
    let locale: LocaleTag
    /// Where the language's other files lie.
    let folder: String
    let name: String
    let isRightToLeft: Bool
    let analyzer: Analyzer
    let digest: String

    /// `keyboards`: those of all languages, for one without a keyboard of its own.
    init(_ json: JSON, locale: LocaleTag, folder: String, keyboards: [KeyboardLayout]) throws {
        self.locale = locale
        self.folder = folder
        digest = Crypto.hex(Crypto.sha256(json.encoded))
        var fields = try JSONFields(json)
        name = try fields.string("name", 1...100)
        let direction = try fields.string("direction", 3...3)
        guard ["ltr", "rtl"].contains(direction) else { throw FieldError(field: "direction", expected: "ltr or rtl") }
        isRightToLeft = direction == "rtl"
        var profile = try LanguageProfile(fields.value("analysis") ?? .null, locale: locale)
        try fields.finish()
        if profile.keyboard == nil { profile.otherKeyboards = keyboards }
        guard let analyzer = Analyzer(profile) else {
            throw FieldError(field: "analysis.stemmer", expected: "a Snowball algorithm")
        }
        self.analyzer = analyzer
    }
}
