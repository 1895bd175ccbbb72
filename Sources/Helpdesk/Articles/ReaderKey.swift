import Storage

/// Who says whether an article helped.
public enum VoteReader: Sendable {
    case subscriber(String)
    /// A reader who is not signed in: the name that `Helpdesk.newVisitor` gave, and where they are, if that is known.
    case visitor(String, from: NetworkAddress?)
}

/// A brand's secret that gives names to readers who are not signed in, and tells all readers apart without saying who
/// they are. Made when it is first needed.
struct ReaderKey: Sendable {
    private let secret: [UInt8]
    private static let digestBytes = 16

    static func find(_ brand: String, in session: any Session) throws -> ReaderKey? {
        try session.first("SELECT secret FROM reader_key WHERE brand_id = $1", [.text(brand)]) {
            ReaderKey(secret: Array($0.text(0).utf8))
        }
    }

    static func findOrMake(_ brand: String, in session: any Session) throws -> ReaderKey {
        if let known = try find(brand, in: session) { return known }
        try session.execute(
            "INSERT INTO reader_key (brand_id, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [.text(brand), .text(Crypto.base64URL(Crypto.randomBytes(32)))])
        guard let made = try find(brand, in: session) else { throw HelpdeskError.notFound(what: "brand") }
        return made
    }

    private func digest(_ kind: String, _ bytes: [UInt8]) -> [UInt8] {
        Array(Crypto.hmacSHA256(Array("\(kind):".utf8) + bytes, key: secret).prefix(Self.digestBytes))
    }

    func subscriber(_ id: String) -> String { Crypto.hex(digest("subscriber", Array(id.utf8))) }

    /// Where an anonymous vote comes from on a day. The day after it is another.
    func origin(_ address: NetworkAddress, at time: Timestamp) -> String {
        Crypto.hex(digest("origin \(time.milliseconds / 86_400_000)", address.network))
    }

    /// A name for a visitor: `vis_`, 16 random bytes, a point and the key's digest of them, in base64 for URLs.
    func newVisitor() -> String { signed(Crypto.base64URL(Crypto.randomBytes(16))) }

    private func signed(_ name: String) -> String {
        "vis_\(name).\(Crypto.base64URL(digest("visitor", Array(name.utf8))))"
    }

    /// nil for a name that is not ours.
    func visitor(_ given: String) -> String? {
        guard given.hasPrefix("vis_") else { return nil }
        let name = String(given.dropFirst(4).prefix { $0 != "." })
        guard Crypto.areEqual(Array(given.utf8), Array(signed(name).utf8)) else { return nil }
        return Crypto.hex(digest("reader", Array(name.utf8)))
    }
}

extension Helpdesk {
    /// A name for a reader who is not signed in, for the app to keep: their votes go by it. Throws `notFound`.
    public func newVisitor(as principal: Principal) throws -> String {
        let brand = principal.brand
        guard content.brand(brand) != nil else { throw HelpdeskError.notFound(what: "brand") }
        let known = try database.read { try ReaderKey.find(brand, in: $0) }
        return try (known ?? database.write { try ReaderKey.findOrMake(brand, in: $0) }).newVisitor()
    }
}
