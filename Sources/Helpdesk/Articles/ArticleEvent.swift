import FAQIndex
import Storage

/// One change of an article in one locale. Events are only added.
public struct ArticleEvent: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case added, changed, removed
    }

    /// The article's version after it; counted from 1, and on when it is added again.
    public let version: Int64
    public let kind: Kind
    /// An agent's name, `program` (a secret key), or `system`.
    public let actor: String
    /// What was changed, where it is a change.
    public let fields: [ArticleField]
    public let at: Timestamp

    /// The latest that are shown.
    static let mostListed = 100

    /// `title, body changed by Kim`
    var briefly: String {
        (kind == .changed ? fields.map(\.rawValue).joined(separator: ", ") + " " : "") + "\(kind.rawValue) by \(actor)"
    }

    /// The latest events after a version, in their order.
    static func list(
        of key: ArticleKey, brand: String, after version: Int64 = 0, in session: any Session
    ) throws -> [ArticleEvent] {
        let latest = try session.query(
            """
            SELECT e.version, e.kind, COALESCE(a.name, e.actor), e.fields, e.created_at
            FROM article_event e LEFT JOIN agent a ON a.id = e.actor
            WHERE e.brand_id = $1 AND e.locale = $2 AND e.article_id = $3 AND e.version > $4
            ORDER BY e.version DESC LIMIT \(mostListed)
            """, [.text(brand), .text(key.locale.description), .text(key.id), .int(version)], read)
        return latest.reversed()
    }

    private static func read(_ row: any Row) throws -> ArticleEvent {
        guard let kind = Kind(rawValue: row.text(1)) else {
            throw StorageError.damaged(reason: "an event of an article is of no known kind")
        }
        let fields = row.text(3).split(separator: ",").compactMap { ArticleField(rawValue: String($0)) }
        return ArticleEvent(
            version: row.int(0), kind: kind, actor: row.text(2), fields: fields, at: Timestamp(row.int(4)))
    }
}

extension Principal {
    /// Who the history of articles says it was: an agent's id, or what else there is.
    var author: String {
        switch kind {
        case .agent(let agent): agent.id
        case .integration, .visitor: "program"
        }
    }
}
