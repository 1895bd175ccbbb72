import Bot
import FAQIndex
import Foundation
import JSON

/// All languages of a `locales` folder. A language is described by `language.json`; one that has no `phrases.json` yet
/// is searched by its own rules and answered in another language.
public struct Languages: Sendable {
    public let folder: String
    private let descriptions: [LocaleTag: LanguageDescription]
    private let speeches: [LocaleTag: Speech]
    private let standard: Speech
    private let ratings: [LocaleTag: RatingWords]
    /// What an article's topic needs to know before a hand-over: names of questions, at most two, by article.
    let intake: [String: [String]]

    public var locales: [LocaleTag] { descriptions.keys.sorted() }
    /// Those that have phrases of their own.
    public var spoken: [LocaleTag] { speeches.keys.sorted() }

    public subscript(locale: LocaleTag) -> Language? { language(locale, speaking: standard.locale) }

    /// The language of a locale, with the phrases of `other` while it has none of its own; nil when it has no
    /// `language.json`.
    public func language(_ locale: LocaleTag, speaking other: LocaleTag) -> Language? {
        guard let found = locale.fallbacks.lazy.compactMap({ descriptions[$0] }).first else { return nil }
        let chain = locale.fallbacks + other.fallbacks
        let speech = chain.lazy.compactMap { speeches[$0] }.first ?? standard
        return Language(
            locale: found.locale, name: found.name, isRightToLeft: found.isRightToLeft, analyzer: found.analyzer,
            descriptionDigest: found.digest, speech: speech)
    }

    /// Takes texts of a locale apart; nil when that has no `language.json`.
    func analyzer(for locale: LocaleTag) -> Analyzer? {
        locale.fallbacks.lazy.compactMap { descriptions[$0] }.first?.analyzer
    }

    /// A text in a locale or what it falls back to; nil where that has no words of its own for it.
    func phrase(_ text: KeyPath<Phrases, String?>, in locale: LocaleTag) -> String? {
        locale.fallbacks.lazy.compactMap { speeches[$0]?.phrases[keyPath: text] }.first
    }

    func ratingWords(for wanted: [LocaleTag]) -> RatingWords? {
        ratings[LocaleTag.choose(wanted, among: ratings.keys, otherwise: standard.locale)]
    }

    /// The language of a brand's content in a locale; one without data of its own is handled in the brand's.
    func language(_ locale: LocaleTag, of brand: Brand) -> Language? {
        language(locale, speaking: brand.defaultLocale) ?? self[brand.defaultLocale]
            ?? locales.first.flatMap { self[$0] }
    }

    /// Reads every locale that has a `language.json`. Throws `ContentError` with the file and what is wrong in it.
    public init(folder: String) throws {
        self.folder = folder
        let catalog = try readOptionalJSON("\(folder)/concepts.json") { try ConceptCatalog($0) }
        let calibrations = try readOptionalJSON("\(folder)/calibration.json") { try Calibrations($0) } ?? Calibrations()
        descriptions = try LanguageDescription.readAll(in: folder)
        var speeches: [LocaleTag: Speech] = [:]
        var ratings: [LocaleTag: RatingWords] = [:]
        for (locale, description) in descriptions.sorted(by: { $0.key < $1.key }) {
            ratings[locale] = try readOptionalJSON("\(description.folder)/rating.json") {
                try RatingWords($0, description)
            }
            let phrases = "\(description.folder)/phrases.json"
            guard FileManager.default.fileExists(atPath: phrases) else { continue }
            speeches[locale] = try ContentError.naming(phrases) {
                try Speech(
                    description, phrases: readJSON(phrases), outside: readLines("\(description.folder)/outside.txt"),
                    calibration: calibrations[locale])
            }
            guard let catalog else { continue }
            speeches[locale]?.lexicon = try readOptionalJSON("\(description.folder)/lexicon.json") {
                try ConceptLexicon($0, catalog, profile: description.analyzer.profile)
            }
        }
        let english = LocaleTag("en").flatMap { speeches[$0] }
        guard let standard = english ?? speeches.min(by: { $0.key < $1.key })?.value else {
            throw ContentError(file: folder, line: nil, reason: "there is no locale with a phrases.json in it")
        }
        self.speeches = speeches
        self.ratings = ratings
        self.standard = standard
        intake = try Self.readIntake("\(folder)/intake.json", speeches)
    }

    /// Empty when there is no such file.
    private static func readIntake(_ file: String, _ speeches: [LocaleTag: Speech]) throws -> [String: [String]] {
        guard FileManager.default.fileExists(atPath: file) else { return [:] }
        var intake: [String: [String]] = [:]
        for member in try readJSON(file).members ?? [] {
            let names = (member.value.array ?? []).compactMap(\.string)
            guard (1...2).contains(names.count) else {
                throw ContentError(
                    file: file, line: nil, reason: "\"\(member.name)\": one or two questions are expected")
            }
            for speech in speeches.values {
                if let name = names.first(where: { speech.phrases.questions[$0] == nil }) {
                    throw ContentError(
                        file: file, line: nil, reason: "\(speech.locale) has no question \"\(name)\" in its phrases")
                }
            }
            intake[member.name] = names
        }
        return intake
    }
}
