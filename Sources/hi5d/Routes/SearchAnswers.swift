import HTTPServer
import Helpdesk
import Synchronization

/// The answers to what was searched for of late, ready to be sent: the same question comes again and again.
///
/// Content never changes, so an answer is right as long as its content is served. Who may have it is decided before.
final class SearchAnswers: Sendable {
    struct Answer: Sendable {
        let response: Response
        /// What to count it as; nil when it is no question of its own.
        let question: String?
        let found: Int
    }

    private struct Key: Hashable {
        let edition: Int
        /// The request's query as sent.
        let query: String
    }

    private struct Kept {
        var recent: [Key: Answer] = [:]
        var older: [Key: Answer] = [:]
    }

    /// When so many are recent, they become the older ones, and those before them are forgotten.
    private static let mostRecent = 1_024
    /// Long queries are seldom asked twice.
    private static let longestQuery = 300

    private let kept = Mutex(Kept())

    func answer(to query: String, in content: LocaleContent, _ make: () throws -> Answer) throws -> Answer {
        guard query.utf8.count <= Self.longestQuery else { return try make() }
        let key = Key(edition: content.edition, query: query)
        let known = kept.withLock { kept -> Answer? in
            if let answer = kept.recent[key] { return answer }
            guard let answer = kept.older[key] else { return nil }
            Self.keep(answer, key, &kept)
            return answer
        }
        if let known { return known }
        let made = try make()
        let answer = Answer(response: made.response.prepared(), question: made.question, found: made.found)
        kept.withLock { Self.keep(answer, key, &$0) }
        return answer
    }

    private static func keep(_ answer: Answer, _ key: Key, _ kept: inout Kept) {
        if kept.recent.count == mostRecent {
            kept.older = kept.recent
            kept.recent.removeAll(keepingCapacity: true)
        }
        kept.recent[key] = answer
    }
}
