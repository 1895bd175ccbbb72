import FAQIndex
import Storage

/// What subscribers searched for and did not find.
public struct SearchGaps: Sendable {
    /// Queries for the same thing.
    public struct Gap: Sendable, Equatable {
        /// The one asked the most.
        public let query: String
        /// All of them, that one too, the most asked first.
        public let queries: [String]
        public let searches: Int64
        public let withoutResults: Int64
        public let clicks: Int64
    }

    public let locale: LocaleTag
    /// How far back this looks.
    public let days: Int64
    public let searches: Int64
    public let withoutResults: Int64
    /// 0 also when no app reports what its searches led to; then only searches without results count as gaps.
    public let clicks: Int64
    /// Those that failed most often first.
    public let gaps: [Gap]
}

extension Helpdesk {
    /// The searches of a locale in the last `days` that found nothing, or led nowhere, grouped. Throws `notAllowed`.
    ///
    /// `atLeast`: groups asked less often are left out.
    public func searchGaps(
        in content: LocaleContent, as principal: Principal, days: Int64, atLeast: Int64, limit: Int
    ) throws -> SearchGaps {
        try principal.mustManageContent()
        let rows = try database.read { session in
            try session.query(
                """
                SELECT query, sum(searches), sum(without_results), sum(clicks) FROM search_count
                WHERE brand_id = $1 AND locale = $2 AND day > $3 GROUP BY query ORDER BY 2 DESC, 1
                """,
                [.text(principal.brand), .text(content.locale.description), .int(clock().day - days)]
            ) {
                SearchGaps.Gap(
                    query: $0.text(0), queries: [$0.text(0)], searches: $0.int(1), withoutResults: $0.int(2),
                    clicks: $0.int(3))
            }
        }
        let clicks = rows.reduce(0) { $0 + $1.clicks }
        let failed = SearchGaps.grouped(rows, analyzer: content.language.analyzer)
            .filter { $0.searches >= atLeast && $0.failures(clicksAreReported: clicks > 0) > 0 }
            .sorted {
                let (left, right) = (
                    $0.failures(clicksAreReported: clicks > 0), $1.failures(clicksAreReported: clicks > 0)
                )
                return (right, $0.query) < (left, $1.query)
            }
        return SearchGaps(
            locale: content.locale, days: days, searches: rows.reduce(0) { $0 + $1.searches },
            withoutResults: rows.reduce(0) { $0 + $1.withoutResults }, clicks: clicks,
            gaps: Array(failed.prefix(limit)))
    }
}

extension SearchGaps.Gap {
    /// Searches that found nothing; and, where clicks are known, a group that nobody found an article with fails as a
    /// whole.
    func failures(clicksAreReported: Bool) -> Int64 {
        clicksAreReported && clicks == 0 ? searches : withoutResults
    }
}

extension SearchGaps {
    /// Queries that share most of their words, whatever their forms and order, count as one.
    static func grouped(_ rows: [Gap], analyzer: Analyzer) -> [Gap] {
        var groups: [(words: Set<String>, gap: Gap)] = []
        // Only groups that hold a query's rarest-looking word can be like it; looking by word keeps this quick.
        var holders: [String: [Int]] = [:]
        for row in rows {
            let terms = Set(analyzer.terms(row.query))
            let words = terms.isEmpty ? [row.query] : terms
            var best: (group: Int, likeness: Double)?
            for group in Set(words.flatMap { holders[$0] ?? [] }).sorted() {
                let likeness =
                    Double(groups[group].words.intersection(words).count)
                    / Double(groups[group].words.union(words).count)
                if likeness > best?.likeness ?? 0 { best = (group, likeness) }
            }
            if let best, best.likeness >= likeEnough {
                groups[best.group].gap = groups[best.group].gap.joined(with: row)
            } else {
                for word in words { holders[word, default: []].append(groups.count) }
                groups.append((words, row))
            }
        }
        return groups.map(\.gap)
    }

    private static let likeEnough = 0.6
}

extension SearchGaps.Gap {
    fileprivate func joined(with other: Self) -> Self {
        Self(
            query: query, queries: queries + other.queries, searches: searches + other.searches,
            withoutResults: withoutResults + other.withoutResults, clicks: clicks + other.clicks)
    }
}
