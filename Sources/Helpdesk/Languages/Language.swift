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

    init(locale: LocaleTag, description: JSON, phrases: JSON, outside: [String]) throws {
        self.locale = locale
        self.outside = outside
        var fields = try JSONFields(description)
        name = try fields.string("name", 1...100)
        isRightToLeft = try fields.string("direction", 3...3) == "rtl"
        let profile = try Self.profile(fields.value("analysis") ?? .null, locale: locale)
        try fields.finish()
        guard let analyzer = Analyzer(profile) else {
            throw FieldError(field: "analysis.stemmer", expected: "a Snowball algorithm")
        }
        self.analyzer = analyzer
        self.phrases = try Phrases(phrases)
        wording = Wording(
            profile: profile, greetings: self.phrases.greetings, handOver: self.phrases.handOver,
            handOverAlone: self.phrases.handOverAlone)
    }

    /// A name for all that decides how articles are analysed and shown in this language.
    var digest: String {
        let sections = phrases.sections.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return Crypto.hex(Crypto.sha256(Array("\(analyzer.profile) \(sections)".utf8)))
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

    public var locales: [LocaleTag] { byLocale.keys.sorted() }

    public subscript(locale: LocaleTag) -> Language? {
        locale.fallbacks.lazy.compactMap { byLocale[$0] }.first
    }

    /// The language of a brand's content in a locale; one without data of its own is handled in the brand's.
    func speaking(_ locale: LocaleTag, of brand: Brand) -> Language? {
        self[locale] ?? self[brand.defaultLocale] ?? locales.first.flatMap { self[$0] }
    }

    /// Reads every locale that has a `language.json`. Throws `ContentError` with the file and what is wrong in it.
    public init(folder: String) throws {
        self.folder = folder
        var languages: [LocaleTag: Language] = [:]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() {
            guard let locale = LocaleTag(name) else { continue }
            let file = "\(folder)/\(name)/language.json"
            guard FileManager.default.fileExists(atPath: file) else { continue }
            languages[locale] = try ContentError.naming(file) {
                try Language(
                    locale: locale, description: try readJSON(file),
                    phrases: try readJSON("\(folder)/\(name)/phrases.json"),
                    outside: readLines("\(folder)/\(name)/outside.txt"))
            }
        }
        guard !languages.isEmpty else {
            throw ContentError(file: folder, line: nil, reason: "there is no locale with a language.json in it")
        }
        byLocale = languages
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

/// The lines of a text file that say something; none when there is no such file.
private func readLines(_ path: String) -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
}
