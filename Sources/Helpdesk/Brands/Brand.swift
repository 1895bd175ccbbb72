import FAQIndex
import Storage

/// A white-label tenant.
public struct Brand: Sendable, Equatable {
    /// Short, for people and URLs: `demo`.
    public let id: String
    public let name: String
    public let defaultLocale: LocaleTag
    /// The page where subscribers manage their account.
    public let accountURL: String
    /// The key that subscribers' tokens are signed with.
    public let signingSecret: String
    /// Since when none of its keys works; nil while it is served.
    public let suspendedAt: Timestamp?
    /// Since when it is being removed, little by little (`RemoveBrand.swift`); nil while it stays.
    public internal(set) var removedAt: Timestamp?
    /// Earlier ones that may still count.
    var earlierKeys: [SigningKey] = []

    var signingKeys: [SigningKey] { [SigningKey(secret: signingSecret, expiresAt: nil)] + earlierKeys }

    static func all(in session: any Session) throws -> [Brand] {
        try session.query("SELECT \(columns) FROM brand ORDER BY id", [], read)
    }

    static func find(_ id: String, in session: any Session) throws -> Brand? {
        var brand = try session.first("SELECT \(columns) FROM brand WHERE id = $1", [.text(id)], read)
        brand?.earlierKeys = try SigningKey.earlier(of: id, in: session)
        return brand
    }

    private static let columns = "id, name, default_locale, account_url, signing_secret, suspended_at, removed_at"

    private static func read(_ row: any Row) throws -> Brand {
        guard let locale = LocaleTag(row.text(2)) else {
            throw StorageError.damaged(reason: "brand \(row.text(0)) has no valid locale")
        }
        return Brand(
            id: row.text(0), name: row.text(1), defaultLocale: locale, accountURL: row.text(3),
            signingSecret: row.text(4), suspendedAt: row.optionalInt(5).map { Timestamp($0) },
            removedAt: row.optionalInt(6).map { Timestamp($0) })
    }
}
