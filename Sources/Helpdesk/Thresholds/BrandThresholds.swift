import Bot
import FAQIndex
import Storage

/// How sure a brand's bot must be in a locale.
public struct BrandThresholds: Sendable, Equatable {
    public let locale: LocaleTag
    /// From this confidence on an article is sent.
    public let answer: Double
    /// Up to three articles are suggested when their confidence adds up to this.
    public let suggest: Double
    /// The brand chose them; else they are what the language came with.
    public let isOwn: Bool

    public static let answers = 0.0...1.0
    public static let suggestions = 0.0...3.0

    public init(locale: LocaleTag, answer: Double, suggest: Double) {
        self.init(locale, Thresholds(answer: answer, suggest: suggest), isOwn: true)
    }

    init(_ locale: LocaleTag, _ thresholds: Thresholds, isOwn: Bool) {
        self.locale = locale
        (answer, suggest) = (thresholds.answer, thresholds.suggest)
        self.isOwn = isOwn
    }

    var thresholds: Thresholds { Thresholds(answer: answer, suggest: suggest) }

    static func all(of brand: String, in session: any Session) throws -> [LocaleTag: Thresholds] {
        let rows = try session.query(
            "SELECT locale, answer, suggest FROM bot_threshold WHERE brand_id = $1", [.text(brand)]
        ) { ($0.text(0), Thresholds(answer: $0.real(1), suggest: $0.real(2))) }
        return Dictionary(rows.compactMap { tag, thresholds in LocaleTag(tag).map { ($0, thresholds) } }) { $1 }
    }
}

extension Helpdesk {
    /// What is in use, of all the brand's locales. Throws `notAllowed`.
    public func botThresholds(as principal: Principal) throws -> [BrandThresholds] {
        try principal.mustManageContent()
        let content = try content(of: principal)
        return content.locales.values.sorted { $0.locale < $1.locale }.map { locale in
            BrandThresholds(
                locale.locale, locale.knowledge.calibration.thresholds,
                isOwn: content.settings.thresholds[locale.locale] != nil)
        }
    }

    /// Puts a brand's own thresholds to use, on all nodes; locales that are not named go back to what their language came
    /// with. Throws `notAllowed`, and `invalid` for a locale that the brand does not publish.
    public func changeBotThresholds(_ own: [BrandThresholds], as principal: Principal) throws {
        try principal.mustManageContent()
        let published = try content(of: principal).locales
        var seen: Set<LocaleTag> = []
        for one in own {
            guard published[one.locale] != nil, seen.insert(one.locale).inserted else {
                throw HelpdeskError.invalid(
                    field: "thresholds",
                    expected: "each locale of the brand at most once, and no other; not \(one.locale)")
            }
            guard BrandThresholds.answers.contains(one.answer), BrandThresholds.suggestions.contains(one.suggest) else {
                throw HelpdeskError.invalid(
                    field: "thresholds", expected: "\"answer\" from 0 to 1 and \"suggest\" from 0 to 3")
            }
        }
        try database.write { session in
            try session.execute("DELETE FROM bot_threshold WHERE brand_id = $1", [.text(principal.brand)])
            for one in own {
                try session.execute(
                    "INSERT INTO bot_threshold (brand_id, locale, answer, suggest) VALUES ($1, $2, $3, $4)",
                    [.text(principal.brand), .text(one.locale.description), .real(one.answer), .real(one.suggest)])
            }
            try Change.content(principal.brand).record(in: session)
        }
        try reloadContent(of: principal.brand)
    }
}
