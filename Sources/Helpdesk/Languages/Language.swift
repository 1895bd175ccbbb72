import Bot
import FAQIndex
import Foundation
import JSON

/// A language of subscribers, read from the folder `locales/TAG`.
public struct Language: Sendable {
    public let locale: LocaleTag
    /// In the language itself.
    public let name: String
    public let isRightToLeft: Bool
    public let phrases: Phrases
    /// Messages that no article of a streaming service answers: the bot learns from them what to leave alone.
    let outside: [String]
    let analyzer: Analyzer
    let wording: Wording
    /// nil where nobody has written down how the language says the concepts.
    var lexicon: ConceptLexicon?
    let calibration: Calibration

    init(locale: LocaleTag, files: Files, calibration: Calibration) throws {
        self.locale = locale
        outside = files.outside
        self.calibration = calibration
        var fields = try JSONFields(files.description)
        name = try fields.string("name", 1...100)
        isRightToLeft = try fields.string("direction", 3...3) == "rtl"
        let profile = try Self.profile(fields.value("analysis") ?? .null, locale: locale)
        try fields.finish()
        guard let analyzer = Analyzer(profile) else {
            throw FieldError(field: "analysis.stemmer", expected: "a Snowball algorithm")
        }
        self.analyzer = analyzer
        self.phrases = try Phrases(files.phrases)
        wording = Wording(profile: profile, self.phrases.recognises)
    }

    /// What the folder of a language holds, besides its articles.
    struct Files {
        let description: JSON
        let phrases: JSON
        let outside: [String]
    }

    private static func profile(_ json: JSON, locale: LocaleTag) throws -> LanguageProfile {
        var fields = try JSONFields(json, path: "analysis")
        func texts(_ field: String) throws -> [String] {
            try fields.array(field, atMost: 5_000).compactMap(\.value.string)
        }
        let steps = try texts("steps").map { name in
            guard let step = LanguageProfile.Step(rawValue: name) else {
                let known = LanguageProfile.Step.allCases.map(\.rawValue).joined(separator: ", ")
                throw FieldError(field: "analysis.steps", expected: "steps among \(known), not \(name)")
            }
            return step
        }
        let profile = LanguageProfile(
            locale: locale, stemmer: try fields.optionalString("stemmer", 1...40), steps: steps,
            stopWords: try texts("stopWords"), elisions: try texts("elisions"),
            synonyms: try fields.array("synonyms", atMost: 2_000).map { group in
                (group.value.array ?? []).compactMap(\.string)
            })
        try fields.finish()
        return profile
    }
}

/// All languages of a `locales` folder.
public struct Languages: Sendable {
    public let folder: String
    private let byLocale: [LocaleTag: Language]
    /// What an article's topic needs to know before a hand-over: names of questions, at most two, by article.
    let intake: [String: [String]]

    public var locales: [LocaleTag] { byLocale.keys.sorted() }

    public subscript(locale: LocaleTag) -> Language? {
        locale.fallbacks.lazy.compactMap { byLocale[$0] }.first
    }

    /// Reads every locale that has a `language.json`. Throws `ContentError` with the file and what is wrong in it.
    public init(folder: String) throws {
        self.folder = folder
        var languages: [LocaleTag: Language] = [:]
        let catalog = try readOptionalJSON("\(folder)/concepts.json") { try ConceptCatalog($0) }
        let calibrations = try readOptionalJSON("\(folder)/calibration.json") { try Calibrations($0) }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() {
            guard let locale = LocaleTag(name) else { continue }
            let file = "\(folder)/\(name)/language.json"
            guard FileManager.default.fileExists(atPath: file) else { continue }
            languages[locale] = try ContentError.naming(file) {
                let files = Language.Files(
                    description: try readJSON(file), phrases: try readJSON("\(folder)/\(name)/phrases.json"),
                    outside: readLines("\(folder)/\(name)/outside.txt"))
                return try Language(locale: locale, files: files, calibration: (calibrations ?? Calibrations())[locale])
            }
            let lexicon = "\(folder)/\(name)/lexicon.json"
            if let catalog, let profile = languages[locale]?.analyzer.profile {
                languages[locale]?.lexicon = try readOptionalJSON(lexicon) {
                    try ConceptLexicon($0, catalog, profile: profile)
                }
            }
        }
        guard !languages.isEmpty else {
            throw ContentError(file: folder, line: nil, reason: "there is no locale with a language.json in it")
        }
        byLocale = languages
        intake = try Self.readIntake("\(folder)/intake.json", languages)
    }

    /// Empty when there is no such file.
    private static func readIntake(
        _ file: String, _ languages: [LocaleTag: Language]
    ) throws -> [String: [String]] {
        guard FileManager.default.fileExists(atPath: file) else { return [:] }
        var intake: [String: [String]] = [:]
        for member in try readJSON(file).members ?? [] {
            let names = (member.value.array ?? []).compactMap(\.string)
            guard (1...2).contains(names.count) else {
                throw ContentError(
                    file: file, line: nil, reason: "\"\(member.name)\": one or two questions are expected")
            }
            for language in languages.values {
                if let name = names.first(where: { language.phrases.questions[$0] == nil }) {
                    throw ContentError(
                        file: file, line: nil, reason: "\(language.locale) has no question \"\(name)\" in its phrases")
                }
            }
            intake[member.name] = names
        }
        return intake
    }
}

private func readJSON(_ path: String) throws -> JSON {
    guard let data = FileManager.default.contents(atPath: path) else {
        throw ContentError(file: path, line: nil, reason: "it cannot be read")
    }
    do { return try JSON.parse(data) } catch {
        throw ContentError(file: path, line: error.line, reason: error.reason)
    }
}

/// What a file says that may be missing; nil without it. Throws `ContentError` with the file and what is wrong in it.
private func readOptionalJSON<Value>(_ path: String, _ read: (JSON) throws -> Value) throws -> Value? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let json = try readJSON(path)
    return try ContentError.naming(path) { try read(json) }
}

/// The lines of a text file that say something; none when there is no such file.
private func readLines(_ path: String) -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
}
