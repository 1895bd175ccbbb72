import Storage

extension Article {
    private static let mostAtOnce = 500

    /// Gives the articles their revisions that were stored before there were any.
    static func numberAll(in database: any Database) throws {
        let brands = try database.read { session in
            try session.query("SELECT DISTINCT brand_id FROM article WHERE revision = 0", []) { $0.text(0) }
        }
        for brand in brands {
            let articles = try database.read { try all(of: brand, in: $0) }
            for start in stride(from: 0, to: articles.count, by: mostAtOnce) {
                let some = articles[start..<min(articles.count, start + mostAtOnce)]
                try database.write { session in
                    for article in some {
                        // Another node may have published it meanwhile: then it has one.
                        try session.execute(
                            """
                            UPDATE article SET revision = $1
                            WHERE brand_id = $2 AND locale = $3 AND id = $4 AND revision = 0
                            """,
                            [
                                .int(article.revision), .text(brand), .text(article.locale.description),
                                .text(article.id),
                            ])
                    }
                }
            }
        }
    }
}
