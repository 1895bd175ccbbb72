import FAQIndex
import Storage

/// A new brand's keys, which are shown this once.
public struct BrandKeys: Sendable {
    public let publishable: String
    public let secret: String
    public let signingSecret: String
}

extension Helpdesk {
    /// Sets up a brand with a publishable and a secret key. For whoever may open the store, and for operators.
    ///
    /// Throws `invalid`, `conflict` (`brand_exists`).
    public func createBrand(id: String, name: String, defaultLocale: LocaleTag, accountURL: String) throws -> BrandKeys
    {
        let isPlain = id.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-")
        }
        guard (1...40).contains(id.utf8.count), isPlain else {
            throw HelpdeskError.invalid(field: "id", expected: "1 to 40 lower-case letters, digits and hyphens")
        }
        try Brand.check(name: name, accountURL: accountURL)
        let keys = BrandKeys(
            publishable: AccessKey.make(.publishable), secret: AccessKey.make(.secret),
            signingSecret: Crypto.base64URL(Crypto.randomBytes(32)))
        let time = clock()
        try database.write { session in
            let added = try session.execute(
                """
                INSERT INTO brand
                    (id, name, default_locale, account_url, signing_secret, last_ticket_number, created_at, ordinal)
                VALUES ($1, $2, $3, $4, $5, 1000, $6, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM brand))
                ON CONFLICT (id) DO NOTHING
                """,
                [
                    .text(id), .text(name), .text(defaultLocale.description), .text(accountURL),
                    .text(keys.signingSecret), .int(time.milliseconds),
                ])
            guard added == 1 else {
                throw HelpdeskError.conflict(code: "brand_exists", reason: "There is a brand \"\(id)\" already.")
            }
            try AccessKey.insert(keys.publishable, .publishable, brand: id, at: time, in: session)
            try AccessKey.insert(keys.secret, .secret, brand: id, at: time, in: session)
            try Change.keys(id).record(in: session)
            try Change.content(id).record(in: session)
            try Self.scheduleTidyingUp(id, from: time, in: session)
            try Self.scheduleForgettingSubscribers(of: id, from: time, in: session)
        }
        try self.keys.reload(from: database)
        try reloadContent(of: id)
        return keys
    }

    /// Publishes the FAQ that comes with the program. Throws `notFound`, `ContentError`.
    public func publishStarterFAQ(for brand: String) throws {
        try publish(try StarterFAQ.articles(languages.folder), brand: brand)
    }
}
