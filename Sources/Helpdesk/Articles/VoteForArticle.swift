import FAQIndex
import Storage

/// What readers say of an article.
public struct ArticleVotes: Sendable, Equatable {
    public let article: String
    public let helpful: Int64
    public let notHelpful: Int64
}

extension Helpdesk {
    public static let visitorLength = 16...100

    /// Counts a reader's opinion of an article; who votes again changes their vote and adds none.
    ///
    /// The reader is the subscriber, or else whom the app calls `visitor`: a random name that it made and keeps. Throws
    /// `invalid` without either, `notFound`.
    public func vote(
        helpful: Bool, for id: String, in content: LocaleContent, as principal: Principal, reader: VoteReader
    ) throws -> ArticleVotes {
        guard let article = content.article(id) else { throw HelpdeskError.notFound(what: "article") }
        guard let brand = self.content.brand(principal.brand) else { throw HelpdeskError.notFound(what: "brand") }
        let visitor = try reader.digest(secret: brand.signingSecret)
        let time = clock()
        return try database.write { session in
            try session.execute(
                """
                INSERT INTO article_vote (brand_id, locale, article_id, visitor, helpful, created_at)
                VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (brand_id, locale, article_id, visitor) DO UPDATE SET helpful = excluded.helpful,
                    created_at = excluded.created_at
                """,
                [
                    .text(brand.id), .text(article.locale.description), .text(article.id), .text(visitor),
                    .int(helpful ? 1 : 0), .int(time.milliseconds),
                ])
            return try ArticleVotes.all(of: brand.id, article.locale, article: article.id, in: session).first
                ?? ArticleVotes(article: article.id, helpful: 0, notHelpful: 0)
        }
    }

    /// What readers say of the articles of a locale, the least helpful first. Throws `notAllowed`.
    public func votes(in content: LocaleContent, as principal: Principal) throws -> [ArticleVotes] {
        try principal.mustManageContent()
        return try database.read { try ArticleVotes.all(of: principal.brand, content.locale, article: nil, in: $0) }
            .sorted { ($1.notHelpful, $0.article) < ($0.notHelpful, $1.article) }
    }
}

/// Who votes.
public enum VoteReader: Sendable {
    case subscriber(String)
    /// A name that an app made for a reader who is not signed in.
    case visitor(String)

    /// Tells readers of a brand apart without saying who they are.
    fileprivate func digest(secret: String) throws -> String {
        let name =
            switch self {
            case .subscriber(let id): "subscriber:\(id)"
            case .visitor(let id): "visitor:\(id)"
            }
        return Crypto.hex(Array(Crypto.hmacSHA256(Array(name.utf8), key: Array(secret.utf8)).prefix(16)))
    }
}

extension ArticleVotes {
    /// `article`: only this one; nil for all that have votes.
    fileprivate static func all(
        of brand: String, _ locale: LocaleTag, article: String?, in session: any Session
    ) throws -> [ArticleVotes] {
        try session.query(
            """
            SELECT article_id, sum(helpful), count(*) FROM article_vote
            WHERE brand_id = $1 AND locale = $2 AND ($3 = '' OR article_id = $3) GROUP BY article_id ORDER BY article_id
            """, [.text(brand), .text(locale.description), .text(article ?? "")]
        ) { ArticleVotes(article: $0.text(0), helpful: $0.int(1), notHelpful: $0.int(2) - $0.int(1)) }
    }
}
