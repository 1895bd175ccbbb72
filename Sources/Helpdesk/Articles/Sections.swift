import Foundation
import JSON

/// The sections of a locale's articles, in the order of the language's phrases; others behind them by their ids.
struct Sections: Sendable {
    private let numbers: [String: Int32]
    /// Ids and titles by number.
    private let names: [(id: String, title: String)]
    /// For each article, the number of its section.
    let ofArticles: [Int32]
    /// `{"locale","sections":[{"id","title","articles":[{"id","title"}]}]}`
    let json: PreparedJSON

    init(_ articles: [PreparedArticle], locale: LocaleTag, language: Language) {
        let known = language.phrases.sectionOrder
        let others = Set(articles.map(\.section)).subtracting(known).sorted()
        let order = known.filter(Set(articles.map(\.section)).contains) + others
        let numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, Int32($0)) })
        let groups = Dictionary(grouping: articles, by: \.section)
        let names = order.map { (id: $0, title: groups[$0]?.first?.sectionTitle ?? $0) }
        let sections = names.map { name -> JSON in
            let held = groups[name.id] ?? []
            return [
                "id": .string(name.id), "title": .string(name.title),
                "articles": .array(held.map { ["id": .string($0.id), "title": .string($0.title)] }),
            ]
        }
        let json: JSON = ["locale": .string(locale.description), "sections": .array(sections)]
        self.numbers = numbers
        self.names = names
        ofArticles = articles.map { numbers[$0.section] ?? Self.none }
        self.json = PreparedJSON(json.encoded)
    }

    /// The number of no section.
    static let none: Int32 = -1

    /// nil when no article is in it.
    func number(of section: String) -> Int32? { numbers[section] }

    func facets(_ totals: [Int32: Int]) -> [FAQSearch.Facet] {
        names.enumerated().compactMap { number, name in
            totals[Int32(number)].map { .init(section: name.id, title: name.title, total: $0) }
        }
    }
}

extension BrandContent {
    /// `{"default","locales":[{"tag","name","direction"}]}`, the names in the languages themselves.
    static func localesJSON(
        _ locales: some Sequence<LocaleTag>, of brand: Brand, languages: Languages
    ) -> PreparedJSON {
        let entries = locales.sorted().map { tag -> JSON in
            var name: String?
            let isRightToLeft: Bool
            if let language = languages[tag] {
                // "pt" gives no name to "pt-BR".
                if language.locale == tag { name = language.name }
                isRightToLeft = language.isRightToLeft
            } else {
                isRightToLeft =
                    Locale.Language(identifier: tag.description).characterDirection == .rightToLeft
            }
            let common = Locale(identifier: tag.description).localizedString(forIdentifier: tag.description)
            return [
                "tag": .string(tag.description), "name": .string(name ?? common ?? tag.description),
                "direction": .string(isRightToLeft ? "rtl" : "ltr"),
            ]
        }
        let json: JSON = ["default": .string(brand.defaultLocale.description), "locales": .array(entries)]
        return PreparedJSON(json.encoded)
    }
}
