import Bot
import FAQIndex
import JSON

/// What `locales/calibration.json` holds: how the bot's confidence is to be read, for all languages and for those that
/// differ. `{"slope","known","offset","answer","suggest","locales":{TAG:{"answer"?,"suggest"?}}}`
struct Calibrations: Sendable {
    private let standard: Calibration
    private let byLocale: [LocaleTag: Calibration]

    /// Without the file.
    init() {
        standard = .standard
        byLocale = [:]
    }

    /// Throws `FieldError`.
    init(_ json: JSON) throws {
        var fields = try JSONFields(json)
        func number(_ field: String, _ range: ClosedRange<Double>) throws -> Double {
            guard let number = fields.value(field)?.double, range.contains(number) else {
                throw FieldError(
                    field: field, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
        let standard = Calibration(
            slope: try number("slope", 0.01...100), known: try number("known", -20...20),
            offset: try number("offset", -20...20),
            thresholds: Thresholds(answer: try number("answer", 0...1), suggest: try number("suggest", 0...3)))
        var byLocale: [LocaleTag: Calibration] = [:]
        for member in fields.value("locales")?.members ?? [] {
            guard let locale = LocaleTag(member.name) else {
                throw FieldError(field: "locales.\(member.name)", expected: "a language tag such as fr or pt-BR")
            }
            let own = member.value
            byLocale[locale] = standard.with(
                Thresholds(
                    answer: own["answer"]?.double ?? standard.thresholds.answer,
                    suggest: own["suggest"]?.double ?? standard.thresholds.suggest))
        }
        try fields.finish()
        self.standard = standard
        self.byLocale = byLocale
    }

    subscript(locale: LocaleTag) -> Calibration {
        locale.fallbacks.lazy.compactMap { byLocale[$0] }.first ?? standard
    }
}
