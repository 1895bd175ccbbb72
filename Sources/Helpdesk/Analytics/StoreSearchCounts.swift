import FAQIndex
import Storage

extension Helpdesk {
    /// Counts are kept for so many days.
    static let keptSearchDays: Int64 = 90
    /// A brand's locale keeps so many different queries a day: who sends random words fills no disk.
    private static let mostQueriesADay: Int64 = 5_000

    /// So many different queries are stored in a second: under a flood of them nobody waits for their counts.
    public static let mostQueriesASecond = 500

    /// Stores what was counted of at most so many queries. Those that may tell who asked are left out.
    public func storeSearchCounts(of most: Int = .max) throws {
        let day = clock().day
        var merged: [SearchCounts.Key: SearchCounts.Counts] = [:]
        for (key, counts) in searches.take(atMost: most) {
            guard let label = QueryLabel.make(key.query) else { continue }
            merged[.init(brand: key.brand, locale: key.locale, query: label), default: .init()] += counts
        }
        guard !merged.isEmpty else { return }
        // The most asked first, in case there is not room for all.
        let ordered = merged.sorted { ($1.value.searches, $0.key.query) < ($0.value.searches, $1.key.query) }
        try database.write { session in
            for (place, rows) in Dictionary(grouping: ordered, by: { [$0.key.brand, $0.key.locale.description] }) {
                let stored = try session.first(
                    "SELECT count(*) FROM search_count WHERE brand_id = $1 AND locale = $2 AND day = $3",
                    [.text(place[0]), .text(place[1]), .int(day)]
                ) { $0.int(0) }
                // Each is taken for a new one: the next time what is stored is counted again.
                let room = Int(max(0, Self.mostQueriesADay - (stored ?? 0)))
                for (number, row) in rows.enumerated() {
                    try session.execute(
                        number < room ? Self.adding : Self.updating,
                        [
                            .text(place[0]), .text(place[1]), .int(day), .text(row.key.query),
                            .int(Int64(row.value.searches)), .int(Int64(row.value.withoutResults)),
                            .int(Int64(row.value.clicks)),
                        ])
                }
            }
        }
    }

    /// Adds to the day's row, which is a new one where there is none.
    private static let adding = """
        INSERT INTO search_count (brand_id, locale, day, query, searches, without_results, clicks)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (brand_id, locale, day, query) DO UPDATE SET
            searches = search_count.searches + excluded.searches,
            without_results = search_count.without_results + excluded.without_results,
            clicks = search_count.clicks + excluded.clicks
        """

    /// Adds to the day's row where there is one.
    private static let updating = """
        UPDATE search_count SET searches = searches + $5, without_results = without_results + $6, clicks = clicks + $7
        WHERE brand_id = $1 AND locale = $2 AND day = $3 AND query = $4
        """
}

extension Timestamp {
    /// Days since 1970 in UTC.
    var day: Int64 { Int64((Double(milliseconds) / 86_400_000).rounded(.down)) }
}
