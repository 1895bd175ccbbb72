import FAQIndex
import Synchronization

/// What was searched for since it was last stored, counted in memory: a search pays a look into a table for it.
final class SearchCounts: Sendable {
    struct Key: Hashable {
        let brand: String
        let locale: LocaleTag
        /// As typed.
        let query: String

        /// The same query in several places is rare: it alone tells keys apart well enough.
        func hash(into hasher: inout Hasher) { hasher.combine(query) }
    }

    struct Counts: Sendable, Equatable {
        var searches = 0
        var withoutResults = 0
        var clicks = 0

        static func += (left: inout Counts, right: Counts) {
            left.searches += right.searches
            left.withoutResults += right.withoutResults
            left.clicks += right.clicks
        }
    }

    /// When so many different queries wait to be stored, others are not counted.
    private static let most = 20_000
    private let counts = Mutex<[Key: Counts]>([:])

    func add(_ counted: Counts, to key: Key) {
        counts.withLock { counts in
            if let known = counts.index(forKey: key) {
                counts.values[known] += counted
            } else if counts.count < Self.most {
                counts[key] = counted
            }
        }
    }

    /// Hands over what was counted of so many queries; others wait.
    func take(atMost most: Int) -> [(key: Key, value: Counts)] {
        counts.withLock { counts in
            let taken = Array(counts.prefix(most))
            if taken.count == counts.count { counts = [:] } else { for entry in taken { counts[entry.key] = nil } }
            return taken
        }
    }
}

extension Helpdesk {
    /// Counts a search for the report of what is missing (`searchGaps`).
    public func countSearch(_ query: String, in content: LocaleContent, as principal: Principal, found: Int) {
        searches.add(
            .init(searches: 1, withoutResults: found == 0 ? 1 : 0),
            to: .init(brand: principal.brand, locale: content.locale, query: query))
    }

    /// Counts that a search led to an article.
    public func countClick(after query: String, in content: LocaleContent, as principal: Principal) {
        searches.add(.init(clicks: 1), to: .init(brand: principal.brand, locale: content.locale, query: query))
    }
}
