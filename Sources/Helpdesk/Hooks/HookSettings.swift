import Foundation
import JSON
import Storage

/// How a brand's notices are recognised as its own. Part of the brand's settings, under `hooks`:
///
///     {"billing": {"secrets": ["…"], "broadcasterId": "558186818", "customerField": "customerId"},
///      "apple": {"roots": ["-----BEGIN CERTIFICATE-----…"], "bundleIds": ["com.example.app"]},
///      "google": {"audience": "https://care.example.com/v1/hooks/google",
///                 "serviceAccount": "play@example.iam.gserviceaccount.com", "packageNames": ["com.example.app"]},
///      "roku": {"token": "…", "apiKey": "…"},
///      "partner": {"secrets": ["…"]}}
///
/// Of several secrets any one counts, so that they can be changed one after the other. Google's keys are fetched from
/// `keysUrl`, Google's own address unless another is given, or are `keys`, a JSON Web Key Set. A feed that is not set
/// up refuses everything.
struct HookSettings: Sendable {
    static let name = "hooks"
    private static let secretLength = 16...200

    var billingSecrets: [String] = []
    var broadcaster: String?
    var customerField = "customerId"
    var appleRoots = ""
    var appleBundles: Set<String> = []
    var google: GoogleIdentity?
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
            self.google = try GoogleIdentity(&google)
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

    /// Throws `FieldError` for a host that is not called.
    func check(_ policy: HostPolicy) throws(FieldError) {
        guard let google, google.keys == nil, let expected = policy.mistake(in: google.keysURL) else { return }
        throw FieldError(field: "google.keysUrl", expected: expected)
    }

    static func find(_ brand: String, in session: any Session) throws -> HookSettings {
        try BrandSetting.find(name, brand: brand, in: session).map { try HookSettings($0) } ?? HookSettings()
    }
}

extension GoogleIdentity {
    fileprivate init(_ fields: inout JSONFields) throws(FieldError) {
        audience = try fields.string("audience", 1...2_000)
        serviceAccount = try fields.string("serviceAccount", 3...320)
        let address = try fields.optionalString("keysUrl", 8...500) ?? Self.keysURL
        guard let url = URL(string: address), url.host != nil else {
            throw FieldError(field: fields.name("keysUrl"), expected: "an address such as \(Self.keysURL)")
        }
        keysURL = url
        let field = fields.name("keys")
        keys = try fields.value("keys").map { json throws(FieldError) in
            guard let keys = RSAKey.keys(of: json), !keys.isEmpty else {
                throw FieldError(field: field, expected: "a JSON Web Key Set with RSA keys of 2048 bits or more")
            }
            return keys
        }
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
