import Storage

/// Something that every node keeps in memory, of one brand. Whoever changes it says so in the same transaction, and
/// the nodes read it anew (`FollowChanges.swift`).
struct Change: Hashable, Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// The brand itself and its published articles.
        case content
        case keys
        /// What the brand has set up.
        case settings
    }

    static let channel = "change"

    let kind: Kind
    let brand: String

    static func content(_ brand: String) -> Change { Change(kind: .content, brand: brand) }

    static func settings(_ brand: String) -> Change { Change(kind: .settings, brand: brand) }

    /// The keys of those who run the installation, which are no brand's.
    static let operators = Change(kind: .keys, brand: "")

    static func keys(_ brand: String) -> Change { Change(kind: .keys, brand: brand) }

    /// Counts the change and tells the nodes, both with the transaction's commit. Counting begins with the time: a brand
    /// that is set up again after it was removed is newer than what nodes may still know of it.
    func record(in session: any Session) throws {
        try session.execute(
            """
            INSERT INTO change (kind, brand_id, version) VALUES ($1, $2, $3)
            ON CONFLICT (kind, brand_id) DO UPDATE SET version = change.version + 1
            """, [.text(kind.rawValue), .text(brand), .int(Timestamp.now.milliseconds)])
        try session.notify(Self.channel, "\(kind.rawValue) \(brand)")
    }

    /// How often each brand's have changed.
    static func versions(of kind: Kind, in session: any Session) throws -> [String: Int64] {
        let rows = try session.query("SELECT brand_id, version FROM change WHERE kind = $1", [.text(kind.rawValue)]) {
            ($0.text(0), $0.int(1))
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// 0 when it has never changed.
    func version(in session: any Session) throws -> Int64 {
        try session.first(
            "SELECT version FROM change WHERE kind = $1 AND brand_id = $2", [.text(kind.rawValue), .text(brand)]
        ) { $0.int(0) } ?? 0
    }
}
