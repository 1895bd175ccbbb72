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
        var recentBytes = 0
        var older: [Key: Answer] = [:]
        /// The hashes of questions that were answered once, in rows of `SearchAnswers.row`, the latest in front.
        var asked = [Int](repeating: 0, count: SearchAnswers.mostAsked)

        /// Whether this was asked before, as far as it is remembered.
        mutating func isAskedAgain(_ key: Key) -> Bool {
            let rows = UInt(asked.count / SearchAnswers.row)
            let start = Int(UInt(bitPattern: key.digest) % rows) * SearchAnswers.row
            let row = start..<start + SearchAnswers.row
            if asked[row].contains(key.digest) { return true }
            for place in row.dropFirst().reversed() { asked[place] = asked[place - 1] }
            asked[start] = key.digest
            return false
        }

        /// Returns what is forgotten for it: letting go of thousands of answers takes a while, and nobody is to wait for
        /// it under the lock.
        mutating func keep(_ answer: Answer, _ key: Key) -> [Key: Answer] {
            var forgotten: [Key: Answer] = [:]
            if recentBytes >= SearchAnswers.mostBytes / 2 {
                forgotten = older
                older = recent
                (recent, recentBytes) = ([:], 0)
            }
            recent[key] = answer
            recentBytes += SearchAnswers.overhead + key.query.utf8.count + (answer.response.byteCount ?? 0)
            return forgotten
        }
    }

    /// What is kept takes about so much memory at most. When half of it is recent, that becomes the older half, and what
    /// was older is forgotten.
    private static let mostBytes = 32 << 20
    /// What an answer takes besides its bytes, about: its headers and its places in the tables.
    private static let overhead = 1_024
    /// What is asked once is seldom asked again, and not worth keeping.
    private static let mostAsked = 8_192
    private static let row = 4
    /// Long queries are seldom asked twice.
    private static let longestQuery = 300

    private let kept = Mutex(Kept())

    func answer(to query: String, in content: LocaleContent, _ make: () throws -> Answer) throws -> Answer {
        guard query.utf8.count <= Self.longestQuery else { return try make() }
        let key = Key(edition: content.edition, query: query)
        let (known, isAskedAgain, _) = kept.withLock { kept -> (Answer?, Bool, forgotten: [Key: Answer]) in
            if let answer = kept.recent[key] { return (answer, true, [:]) }
            guard let answer = kept.older[key] else { return (nil, kept.isAskedAgain(key), [:]) }
            return (answer, true, kept.keep(answer, key))
        }
        if let known { return known }
        let made = try make()
        guard isAskedAgain else { return made }
        let answer = Answer(response: made.response.prepared(), question: made.question, found: made.found)
        _ = kept.withLock { $0.keep(answer, key) }
        return answer
    }
}
