/// An amount in minor units (cents) of an ISO 4217 currency.
public struct Money: Sendable, Equatable, Hashable {
    public let minorUnits: Int64
    public let currency: String

    public init(minorUnits: Int64, currency: String) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// How many decimals a currency has (ISO 4217): two, but for these.
    public static func decimals(of currency: String) -> Int {
        switch currency {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        case "CLF", "UYW": 4
        default: 2
        }
    }

    /// An amount in whole units, as many billing systems send them: 9.99 EUR is 999 cents.
    init(major: Double, currency: String) {
        var factor = 1.0
        for _ in 0..<Self.decimals(of: currency) { factor *= 10 }
        let minor = (major * factor).rounded()
        self.init(minorUnits: Int64(max(-1e12, min(1e12, minor.isFinite ? minor : 0))), currency: currency)
    }
}
