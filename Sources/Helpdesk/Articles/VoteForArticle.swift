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
    /// A subscriber has one vote. So has a visitor, by a name that only we can make; and since a name is easily thrown
    /// away and another one asked for, what visitors of one network say of an article on one day is one vote, the last.
    /// Throws `invalid` for a name that is not ours, `notFound`.
    public func vote(
        helpful: Bool, for id: String, in content: LocaleContent, as principal: Principal, reader: VoteReader
    ) throws -> ArticleVotes {
        guard let article = content.article(id) else { throw HelpdeskError.notFound(what: "article") }
        let brand = principal.brand
        guard self.content.brand(brand) != nil else { throw HelpdeskError.notFound(what: "brand") }
        let time = clock()
        return try database.write { session in
            let names = try reader.names(ReaderKey.findOrMake(brand, in: session), at: time)
            let vote: [SQLValue] = [
                .text(brand), .text(article.locale.description), .text(article.id), .int(helpful ? 1 : 0),
                .int(time.milliseconds),
            ]
            let change = """
                UPDATE article_vote SET helpful = $4, created_at = $5
                WHERE brand_id = $1 AND locale = $2 AND article_id = $3
                """
            var counted = try session.execute("\(change) AND visitor = $6", vote + [.text(names.visitor)])
            if counted == 0, let origin = names.origin {
                counted = try session.execute("\(change) AND origin = $6", vote + [.text(origin)])
            }
            if counted == 0 {
                try session.execute(
                    """
                    INSERT INTO article_vote (brand_id, locale, article_id, helpful, created_at, visitor, origin)
                    VALUES ($1, $2, $3, $4, $5, $6, $7)
                    ON CONFLICT (brand_id, locale, article_id, visitor) DO UPDATE SET helpful = excluded.helpful
                    """, vote + [.text(names.visitor), SQLValue(names.origin)])
            }
            return try ArticleVotes.all(of: brand, article.locale, article: article.id, in: session).first
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

extension VoteReader {
    /// What the reader is called in the store, and for a visitor, where the vote comes from.
    fileprivate func names(_ key: ReaderKey, at time: Timestamp) throws -> (visitor: String, origin: String?) {
        switch self {
        case .subscriber(let id): return (key.subscriber(id), nil)
        case .visitor(let given, let address):
            guard let visitor = key.visitor(given) else {
                throw HelpdeskError.invalid(field: "visitor", expected: "a name that this API gave")
            }
            return (visitor, address.map { key.origin($0, at: time) })
        }
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
