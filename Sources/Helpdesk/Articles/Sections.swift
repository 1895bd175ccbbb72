import Foundation
import JSON

/// The sections of a locale's articles, in the order of the language's phrases; others behind them by their ids.
struct Sections: Sendable {
    private let numbers: [String: Int32]
    /// Ids and titles in their order.
    private let names: [(id: String, title: String)]
    /// For each article, the number of its section.
    let ofArticles: [Int32]
    private let listing: Once<PreparedJSON>

    init(_ articles: PublishedArticles) {
        let known = articles.language.phrases.sectionOrder
        // Numbered as they come; the order is for the list.
        var numbers: [String: Int32] = [:]
        var ofArticles = [Int32](repeating: Self.none, count: articles.count)
        for document in articles.current {
            let section = articles.section(document)
            let number = numbers[section] ?? Int32(numbers.count)
            numbers[section] = number
            ofArticles[document] = number
        }
        self.numbers = numbers
        self.ofArticles = ofArticles
        let order = known.filter { numbers[$0] != nil } + Set(numbers.keys).subtracting(known).sorted()
        let names = order.map { (id: $0, title: articles.language.phrases.sections[$0] ?? $0) }
        self.names = names
        listing = Once { [numbers, ofArticles] in Self.json(articles, names, numbers, ofArticles) }
    }

    /// `{"locale","sections":[{"id","title","articles":[{"id","title"}]}]}`, made when it is first asked for.
    var json: PreparedJSON { listing.value }

    private static func json(
        _ articles: PublishedArticles, _ names: [(id: String, title: String)], _ numbers: [String: Int32],
        _ ofArticles: [Int32]
    ) -> PreparedJSON {
        let groups = Dictionary(grouping: articles.current) { ofArticles[$0] }
        let sections = names.map { name -> JSON in
            let held = (numbers[name.id].flatMap { groups[$0] } ?? []).map { (articles.id($0), articles.title($0)) }
            return [
                "id": .string(name.id), "title": .string(name.title),
                "articles": .array(
                    held.sorted { $0.0 < $1.0 }.map { ["id": .string($0.0), "title": .string($0.1)] }),
            ]
        }
        let json: JSON = ["locale": .string(articles.locale.description), "sections": .array(sections)]
        return PreparedJSON(json.encoded)
    }

    /// The number of no section.
    static let none: Int32 = -1

    var ids: [String] { names.map(\.id) }

    /// nil when no article is in it.
    func number(of section: String) -> Int32? { numbers[section] }

    func facets(_ totals: [Int32: Int]) -> [FAQSearch.Facet] {
        names.compactMap { name in
            numbers[name.id].flatMap { totals[$0] }.map { .init(section: name.id, title: name.title, total: $0) }
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
