import FAQIndex
import Storage

extension Helpdesk {
    /// Counts are kept for so many days.
    static let keptSearchDays: Int64 = 90
    /// A brand's locale keeps so many different queries a day: who sends random words fills no disk.
    private static let mostQueriesADay: Int64 = 5_000

    /// Stores what was counted since the last time. Queries that may tell who asked are left out.
    public func storeSearchCounts() throws {
        let day = clock().day
        var merged: [SearchCounts.Key: SearchCounts.Counts] = [:]
        for (key, counts) in searches.take() {
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
                var room = Self.mostQueriesADay - (stored ?? 0)
                for (key, counts) in rows where try Self.add(counts, to: key, on: day, adding: room > 0, in: session) {
                    room -= 1
                }
            }
        }
    }

    /// Adds to the day's row. True when it is a new one; without `adding` there will be none.
    private static func add(
        _ counts: SearchCounts.Counts, to key: SearchCounts.Key, on day: Int64, adding: Bool, in session: any Session
    ) throws -> Bool {
        let place: [SQLValue] = [
            .text(key.brand), .text(key.locale.description), .int(day), .text(key.query), .int(Int64(counts.searches)),
            .int(Int64(counts.withoutResults)), .int(Int64(counts.clicks)),
        ]
        let updated = try session.execute(
            """
            UPDATE search_count SET searches = searches + $5, without_results = without_results + $6,
                clicks = clicks + $7
            WHERE brand_id = $1 AND locale = $2 AND day = $3 AND query = $4
            """, place)
        guard updated == 0, adding else { return false }
        try session.execute(
            """
            INSERT INTO search_count (brand_id, locale, day, query, searches, without_results, clicks)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (brand_id, locale, day, query) DO UPDATE SET
                searches = search_count.searches + excluded.searches,
                without_results = search_count.without_results + excluded.without_results,
                clicks = search_count.clicks + excluded.clicks
            """, place)
        return true
    }
}

extension Timestamp {
    /// Days since 1970 in UTC.
    var day: Int64 { Int64((Double(milliseconds) / 86_400_000).rounded(.down)) }
}
