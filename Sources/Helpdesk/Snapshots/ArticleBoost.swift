import FAQIndex
import Storage

/// How much readers' votes speak for an article, in few steps, so that not every vote makes the article anew.
struct ArticleBoost: Sendable, Equatable {
    static let none = ArticleBoost(step: 0)
    private static let steps = 8

    /// 0 to 8.
    let step: Int

    /// 0 to 1, for the index.
    var value: Float { Float(step) / Float(Self.steps) }

    /// The lower end of the interval in which the share of readers whom it helps lies with 95% certainty (Wilson:
    /// Probable Inference, 1927): two votes of two say less than ninety of a hundred.
    init(helpful: Int64, of all: Int64) {
        guard all > 0 else {
            self = .none
            return
        }
        let (count, z) = (Double(all), 1.96)
        let share = Double(helpful) / count
        let middle = share + z * z / (2 * count)
        let margin = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        step = Int(Double(Self.steps) * max(0, (middle - margin) / (1 + z * z / count)))
    }

    private init(step: Int) { self.step = step }

    /// The revision of an article with this boost.
    func revision(of article: Int64) -> Int64 { (article ^ Int64(step) << 55) & .max }

    /// Of each article that has votes, by locale and id.
    static func all(of brand: String, in session: any Session) throws -> [String: [String: ArticleBoost]] {
        var boosts: [String: [String: ArticleBoost]] = [:]
        let rows = try session.query(
            """
            SELECT locale, article_id, sum(helpful), count(*) FROM article_vote WHERE brand_id = $1
            GROUP BY locale, article_id
            """, [.text(brand)]
        ) { ($0.text(0), $0.text(1), ArticleBoost(helpful: $0.int(2), of: $0.int(3))) }
        for (locale, id, boost) in rows { boosts[locale, default: [:]][id] = boost }
        return boosts
    }
}
