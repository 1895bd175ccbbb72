import JSON
import Storage

/// How a brand's notices are recognised as its own. Part of the brand's settings, under `hooks`:
///
///     {"billing": {"secrets": ["…"], "broadcasterId": "558186818", "customerField": "customerId"},
///      "apple": {"roots": ["-----BEGIN CERTIFICATE-----…"], "bundleIds": ["com.example.app"]},
///      "google": {"token": "…", "packageNames": ["com.example.app"]},
///      "roku": {"token": "…", "apiKey": "…"},
///      "partner": {"secrets": ["…"]}}
///
/// Of several secrets any one counts, so that they can be changed one after the other.
struct HookSettings: Sendable {
    static let name = "hooks"
    private static let secretLength = 16...200

    var billingSecrets: [String] = []
    var broadcaster: String?
    var customerField = "customerId"
    var appleRoots = ""
    var appleBundles: Set<String> = []
    var googleToken: String?
    var googlePackages: Set<String> = []
    var rokuToken: String?
    var rokuKey: String?
    var partnerSecrets: [String] = []

    init() {}

    /// Throws `FieldError`.
    init(_ json: JSON) throws(FieldError) {
        var fields = try JSONFields(json)
        if var billing = try fields.object("billing") {
            billingSecrets = try billing.texts("secrets", Self.secretLength)
            broadcaster = try billing.optionalString("broadcasterId", 1...100)
            customerField = try billing.optionalString("customerField", 1...100) ?? customerField
            try billing.finish()
        }
        if var apple = try fields.object("apple") {
            appleRoots = try apple.texts("roots", 100...20_000).joined(separator: "\n")
            appleBundles = Set(try apple.texts("bundleIds", 1...200))
            try apple.finish()
        }
        if var google = try fields.object("google") {
            googleToken = try google.optionalString("token", Self.secretLength)
            googlePackages = Set(try google.texts("packageNames", 1...200))
            try google.finish()
        }
        if var roku = try fields.object("roku") {
            rokuToken = try roku.optionalString("token", Self.secretLength)
            rokuKey = try roku.optionalString("apiKey", 1...100)
            try roku.finish()
        }
        if var partner = try fields.object("partner") {
            partnerSecrets = try partner.texts("secrets", Self.secretLength)
            try partner.finish()
        }
        try fields.finish()
    }

    static func find(_ brand: String, in session: any Session) throws -> HookSettings {
        try BrandSetting.find(name, brand: brand, in: session).map { try HookSettings($0) } ?? HookSettings()
    }
}

extension JSONFields {
    /// The fields of an object inside this one; nil when it is missing.
    mutating func object(_ field: String) throws(FieldError) -> JSONFields? {
        guard let value = value(field) else { return nil }
        return try JSONFields(value, path: name(field))
    }

    /// Up to ten texts.
    mutating func texts(_ field: String, _ length: ClosedRange<Int>) throws(FieldError) -> [String] {
        var texts: [String] = []
        for (path, value) in try array(field, atMost: 10) {
            guard let text = value.string, length.contains(text.unicodeScalars.count) else {
                throw FieldError(
                    field: path, expected: "a string of \(length.lowerBound) to \(length.upperBound) characters")
            }
            texts.append(text)
        }
        return texts
    }
}
