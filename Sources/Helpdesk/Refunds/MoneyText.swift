import FAQIndex

extension Money {
    /// As people of a language write it: "14,99 €".
    func text(for locale: LocaleTag) -> String {
        FactText(locale: locale).words(.money(minorUnits, currency: currency))
    }
}
