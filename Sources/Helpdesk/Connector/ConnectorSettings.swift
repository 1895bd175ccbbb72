import Foundation
import JSON
import Storage

/// How a brand's billing API is asked for what is not mirrored. Part of the brand's settings, under `connector`:
///
///     {"baseUrl": "https://billing.example.com/3.1", "auth": {"header": "X-Publisher-Token", "key": "…"},
///      "parts": {
///        "account": {"path": "/customers/{id}", "fields": {"email": "email", "country": "address.country"}},
///        "subscriptions": {"path": "/customers/{id}/subscriptions", "items": "items", "fields": {}},
///        "payments": {"path": "/customers/{id}/transactions", "items": "items",
///                     "fields": {"paymentId": "transactionId", "at": "transactionDate"}}},
///      "prices": "major", "deadlineMs": 2000, "retries": 1, "callsAtOnce": 8, "freshSeconds": 60,
///      "failuresToOpen": 5, "openSeconds": 30}
///
/// `fields` says where a field of the record stands in the answer; the others stand under their own names. `items`
/// names the member with the list, when the answer is not the list itself. Prices are whole units (`major`) or minor
/// ones.
struct ConnectorSettings: Sendable, Equatable {
    static let name = "connector"

    enum Prices: String, Sendable, CaseIterable {
        case major, minor
    }

    struct Part: Sendable, Equatable {
        /// With `{id}`.
        let path: String
        let items: String?
        /// Where each field stands: `address.country`.
        let fields: [String: [String]]
    }

    let baseURL: String
    let header: String?
    let key: String?
    /// By `account` or a list's name.
    let parts: [String: Part]
    let prices: Prices
    let deadline: Duration
    let retries: Int64
    let callsAtOnce: Int64
    let freshSeconds: Int64
    let failuresToOpen: Int64
    let openSeconds: Int64

    /// Throws `FieldError`.
    init(_ json: JSON) throws(FieldError) {
        var fields = try JSONFields(json)
        baseURL = try fields.string("baseUrl", 8...500)
        guard let url = URL(string: baseURL), ["http", "https"].contains(url.scheme), url.host != nil, url.query == nil
        else {
            throw FieldError(field: "baseUrl", expected: "an address such as https://billing.example.com/3.1")
        }
        var auth = try fields.object("auth")
        header = try auth?.string("header", 1...100)
        key = try auth?.string("key", 1...2_000)
        try auth?.finish()
        for (text, name) in [(header, "auth.header"), (key, "auth.key")] {
            guard text?.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) ?? true else {
                throw FieldError(field: name, expected: "printable ASCII characters")
            }
        }
        guard var named = try fields.object("parts") else {
            throw FieldError(field: "parts", expected: "what to fetch; it is missing")
        }
        var parts: [String: Part] = [:]
        for name in ["account"] + RecordPart.allCases.map(\.rawValue) {
            if var part = try named.object(name) { parts[name] = try Part(&part) }
        }
        try named.finish()
        self.parts = parts
        prices = try fields.optionalChoice("prices", of: Prices.self) ?? .major
        deadline = .milliseconds(try fields.optionalInt("deadlineMs", 50...10_000) ?? 2_000)
        retries = try fields.optionalInt("retries", 0...5) ?? 1
        callsAtOnce = try fields.optionalInt("callsAtOnce", 1...100) ?? 8
        freshSeconds = try fields.optionalInt("freshSeconds", 0...86_400) ?? 60
        failuresToOpen = try fields.optionalInt("failuresToOpen", 1...100) ?? 5
        openSeconds = try fields.optionalInt("openSeconds", 1...3_600) ?? 30
        try fields.finish()
    }

    /// Throws `FieldError` for a host that is not called.
    func check(_ policy: HostPolicy) throws(FieldError) {
        guard let url = URL(string: baseURL), let expected = policy.mistake(in: url) else { return }
        throw FieldError(field: "baseUrl", expected: expected)
    }

    /// The address of a part for a subscriber, whose id is escaped.
    func url(_ part: Part, subscriber: String) -> URL? {
        var allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        allowed.insert(charactersIn: "0123456789-_~")
        guard let id = subscriber.addingPercentEncoding(withAllowedCharacters: allowed) else { return nil }
        let base = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        return URL(string: base + part.path.replacingOccurrences(of: "{id}", with: id))
    }
}

extension ConnectorSettings.Part {
    fileprivate init(_ fields: inout JSONFields) throws(FieldError) {
        path = try fields.string("path", 1...500)
        guard path.hasPrefix("/"), !path.hasPrefix("//"), path.contains("{id}") else {
            throw FieldError(
                field: fields.name("path"), expected: "a path with the subscriber's id, such as /customers/{id}")
        }
        items = try fields.optionalString("items", 1...100)
        var places: [String: [String]] = [:]
        let name = fields.name("fields")
        for member in fields.value("fields")?.members ?? [] {
            guard let place = member.value.string, (1...200).contains(place.utf8.count) else {
                throw FieldError(field: "\(name).\(member.name)", expected: "where it stands, such as address.country")
            }
            places[member.name] = place.split(separator: ".").map(String.init)
        }
        self.fields = places
        try fields.finish()
    }
}
