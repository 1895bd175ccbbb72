import Bot
import FAQIndex
import Storage

/// Questions that are alike and that the bot could not answer, or answered wrongly.
public struct Gap: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case notAnswered = "not_answered"
        case answeredWrongly = "answered_wrongly"
    }

    public let kind: Kind
    public let locale: String
    /// The article that did not help; nil where none was sure enough.
    public let article: String?
    /// The article that the bot finds likeliest for all of them together, for an editor to judge; nil where it has no
    /// idea.
    public let proposed: String?
    public let count: Int
    /// Some of the questions, without what tells who asked.
    public let examples: [String]
}

extension Helpdesk {
    private static let mostRead: Int64 = 5_000
    private static let mostExamples = 3
    /// So many questions of a group are enough to tell what it is about.
    private static let mostJudged = 20
    /// The share of words that two questions of a group have in common.
    private static let likeness = 0.4

    private struct Question {
        let kind: Gap.Kind
        let locale: String
        let article: String?
        let text: String
    }

    /// What the bot has failed on in the latest days, the most frequent first. Reads the messages where they are: nothing is
    /// kept besides. Throws `notAllowed`.
    public func findGaps(days: Int, as principal: Principal) throws -> [Gap] {
        try principal.mustManageContent()
        let content = try content(of: principal)
        let questions = try failures(since: clock().adding(seconds: -86_400 * Int64(days)), brand: principal.brand)
        let groups = Dictionary(grouping: questions) { [$0.kind.rawValue, $0.locale, $0.article ?? ""] }
        return groups.values.flatMap { group(of: $0, content) }
            .sorted { ($1.count, $0.examples[0]) < ($0.count, $1.examples[0]) }
    }

    private func failures(since time: Timestamp, brand: String) throws -> [Question] {
        try database.read { session in
            let wrong = try session.query(
                """
                SELECT b.locale, b.article_id, m.text FROM bot_turn b
                JOIN message m ON m.conversation_id = b.conversation_id AND m.seq = COALESCE(b.asked_seq, b.seq)
                WHERE b.brand_id = $1 AND b.day >= $2 AND b.outcome = 'answered'
                    AND b.resolution IN ('refused', 'reopened') AND m.text <> $4
                ORDER BY b.day DESC LIMIT $3
                """, [.text(brand), .int(time.day), .int(Self.mostRead), .text(Erasure.nothing)]
            ) { Question(kind: .answeredWrongly, locale: $0.text(0), article: $0.optionalText(1), text: $0.text(2)) }
            let open = try session.query(
                """
                SELECT locale, subject FROM ticket
                WHERE brand_id = $1 AND created_at >= $2 AND reason = 'not_sure' AND subject <> $4
                ORDER BY created_at DESC LIMIT $3
                """, [.text(brand), .int(time.milliseconds), .int(Self.mostRead), .text(Erasure.nothing)]
            ) { Question(kind: .notAnswered, locale: $0.text(0), article: nil, text: $0.text(1)) }
            return wrong + open
        }
    }

    /// Questions of one kind, put together where they share enough words.
    private func group(of questions: [Question], _ content: BrandContent) -> [Gap] {
        guard let first = questions.first else { return [] }
        let locale = LocaleTag(first.locale).flatMap { content.content(for: [$0]) }
        let analyzer = locale?.language.analyzer
        let words = questions.map { Set(analyzer?.terms($0.text) ?? [$0.text]) }
        var leader = Array(questions.indices)
        func find(_ position: Int) -> Int {
            var position = position
            while leader[position] != position { position = leader[position] }
            return position
        }
        for pair in SimilarSets.pairs(words, threshold: Self.likeness) { leader[find(pair.second)] = find(pair.first) }
        return Dictionary(grouping: questions.indices, by: find).values.map { members in
            let texts = members.sorted().map { PersonalData.masked(questions[$0].text) }
            var seen: Set<String> = []
            let examples = texts.filter { seen.insert($0).inserted }.prefix(Self.mostExamples)
            return Gap(
                kind: first.kind, locale: first.locale, article: first.article,
                proposed: locale?.likeliestArticle(
                    for: members.prefix(Self.mostJudged).map { questions[$0].text }, except: first.article),
                count: members.count, examples: Array(examples))
        }
    }
}

extension LocaleContent {
    /// The article of which the bot is surest over all of these questions; nil when it knows none.
    fileprivate func likeliestArticle(for questions: [String], except known: String?) -> String? {
        var confidence: [String: Double] = [:]
        for question in questions {
            for candidate in Bot.judge(question, knowledge).candidates {
                confidence[articles.id(candidate.document), default: 0] += candidate.confidence
            }
        }
        return confidence.filter { $0.key != known && $0.value > 0 }
            .max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
