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
        /// Of both: it is looked for in several tables, and hashed once.
        let digest: Int

        init(edition: Int, query: String) {
            (self.edition, self.query) = (edition, query)
            var hasher = Hasher()
            hasher.combine(edition)
            hasher.combine(query)
            digest = hasher.finalize()
        }

        static func == (left: Key, right: Key) -> Bool {
            left.digest == right.digest && left.edition == right.edition && left.query == right.query
        }

        func hash(into hasher: inout Hasher) { hasher.combine(digest) }
    }

    private struct Kept {
        var recent: [Key: Answer] = [:]
        var older: [Key: Answer] = [:]
        /// The hashes of questions that were answered once, each in a place of its own or in another's stead.
        var asked = [Int](repeating: 0, count: SearchAnswers.mostAsked)

        /// Whether this was asked before, as far as it is remembered.
        mutating func isAskedAgain(_ key: Key) -> Bool {
            let place = Int(UInt(bitPattern: key.digest) % UInt(asked.count))
            defer { asked[place] = key.digest }
            return asked[place] == key.digest
        }
    }

    /// When so many are recent, they become the older ones, and those before them are forgotten.
    private static let mostRecent = 1_024
    /// What is asked once is seldom asked again, and not worth keeping.
    private static let mostAsked = 4_096
    /// Long queries are seldom asked twice.
    private static let longestQuery = 300

    private let kept = Mutex(Kept())

    func answer(to query: String, in content: LocaleContent, _ make: () throws -> Answer) throws -> Answer {
        guard query.utf8.count <= Self.longestQuery else { return try make() }
        let key = Key(edition: content.edition, query: query)
        let (known, isAskedAgain) = kept.withLock { kept -> (Answer?, Bool) in
            if let answer = kept.recent[key] { return (answer, true) }
            guard let answer = kept.older[key] else { return (nil, kept.isAskedAgain(key)) }
            Self.keep(answer, key, &kept)
            return (answer, true)
        }
        if let known { return known }
        let made = try make()
        guard isAskedAgain else { return made }
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
