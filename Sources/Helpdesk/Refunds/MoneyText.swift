import FAQIndex
import Foundation

extension Money {
    /// As people of a language write it: "14,99 €".
    func text(for locale: LocaleTag) -> String {
        let format = NumberFormatter()
        format.locale = Locale(identifier: locale.description)
        format.numberStyle = .currency
        format.currencyCode = currency
        let units = Decimal(minorUnits) / pow(Decimal(10), Self.decimals[currency] ?? 2)
        return format.string(from: units as NSDecimalNumber) ?? "\(units) \(currency)"
    }

    /// Where a currency's minor unit is not the hundredth (ISO 4217, table A.1).
    private static let decimals: [String: Int] = {
        let whole = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
        let thousandths = "BHD IQD JOD KWD LYD OMR TND"
        let lists = [(whole, 0), (thousandths, 3), ("CLF UYW", 4)]
        return Dictionary(
            uniqueKeysWithValues: lists.flatMap { list, count in list.split(separator: " ").map { (String($0), count) }
            })
    }()
}
