import Bot
import JSON
import XCTest

@testable import Helpdesk

/// Every source × every state × the questions where a wrong answer costs money, in every language of the starter FAQ.
/// The table is written by hand (`AnswerTable/`).
final class AnswerTableTests: XCTestCase {
    private static let languages = ["de", "en", "es", "fr"]
    private static let questions = [
        "cancel-subscription", "change-plan", "double-charge", "invoice", "payment-failed", "refund-request",
        "resume-subscription",
    ]

    private struct Question {
        /// Words that only the subscribers of a source read.
        var bySource: [Source: String] = [:]
        /// Words that only subscribers in a state read, whoever bills them.
        var byState: [SubscriptionState: String] = [:]
        /// States in which the steps of the source would be wrong.
        var withoutSteps: Set<SubscriptionState> = []
    }

    private func table(_ tag: String) throws -> [String: Question] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("AnswerTable/\(tag).txt")
        var table: [String: Question] = [:]
        var article = ""
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("== ") {
                article = String(line.dropFirst(3))
                XCTAssertNil(table.updateValue(Question(), forKey: article), "\(tag): \(article) twice")
                continue
            }
            let colon = try XCTUnwrap(line.firstRange(of: ":"), "\(tag): \(line)")
            let (names, words) = (
                line[..<colon.lowerBound].split(separator: " ").map(String.init),
                line[colon.upperBound...].drop { $0 == " " }
            )
            if names == ["without"] {
                let states = words.split(separator: " ").map { SubscriptionState(rawValue: String($0)) }
                table[article]?.withoutSteps = Set(try states.map { try XCTUnwrap($0, "\(line)") })
                continue
            }
            for name in names {
                if let source = Source(rawValue: name) {
                    table[article]?.bySource[source] = String(words)
                } else {
                    let state = try XCTUnwrap(SubscriptionState(rawValue: name), "\(tag): \(line)")
                    table[article]?.byState[state] = String(words)
                }
            }
        }
        return table
    }

    private func record(_ source: Source, _ state: SubscriptionState) throws -> SubscriberRecord {
        var fields: [String: JSON] = [
            "subscriptionId": "x", "offerId": "o", "source": .string(source.rawValue), "status": "active",
            "expiresAt": "2026-03-01T00:00:00Z", "nextPaymentAt": "2026-03-01T00:00:00Z",
        ]
        switch state {
        case .trial: fields["inTrial"] = true
        case .active: break
        case .grace:
            fields["hold"] = "grace"
            fields["nextRetryAt"] = "2026-02-03T00:00:00Z"
        case .onHold, .paused, .pending: fields["hold"] = .string(state.rawValue)
        case .cancelled, .expired, .terminated: fields["status"] = .string(state.rawValue)
        case .none: return try SubscriberRecord(id: "s", [:])
        }
        return try SubscriberRecord(
            id: "s", ["subscriptions": [.object(fields.map { .init($0.key, $0.value) })]])
    }

    private func articles(_ tag: String) throws -> [String: PreparedArticle] {
        let languages = try shippedLanguages.get()
        let locale = try locale(tag)
        let language = try XCTUnwrap(languages[locale])
        let articles = try ArticleFolder.read(shippedLocales, locales: [locale])
        return Dictionary(
            articles.map {
                (
                    $0.id,
                    PreparedArticle(
                        $0, language: language,
                        placeholders: ["brand.name": "Acme", "brand.accountUrl": "https://a.test"])
                )
            }
        ) { first, _ in first }
    }

    func testTheTableIsComplete() throws {
        for tag in Self.languages {
            let table = try table(tag)
            XCTAssertEqual(table.keys.sorted(), Self.questions, tag)
            for (article, question) in table {
                XCTAssertEqual(Set(question.bySource.keys), Set(Source.allCases), "\(tag) \(article)")
                let words = Array(question.bySource.values) + Set(question.byState.values)
                XCTAssertEqual(Set(words).count, words.count, "\(tag) \(article): no two may read the same words")
            }
        }
    }

    func testEverySourceInEveryStateReadsTheRightAnswer() throws {
        let now = try XCTUnwrap(Timestamp(text: "2026-02-01T12:00:00Z"))
        var cells = 0
        for tag in Self.languages {
            let articles = try articles(tag)
            for (id, question) in try table(tag) {
                let article = try XCTUnwrap(articles[id])
                for source in Source.allCases {
                    for state in SubscriptionState.allCases where state != .none {
                        let cell = "\(tag) \(id) × \(source) × \(state)"
                        let record = try record(source, state)
                        XCTAssertEqual(record.state(at: now), state, cell)
                        check(article.reply(for: Audience(record, at: now)), question, source, state, cell)
                        cells += 1
                    }
                }
            }
        }
        XCTAssertEqual(cells, 4 * 7 * 8 * 9)
    }

    private func check(
        _ text: String, _ question: Question, _ source: Source, _ state: SubscriptionState, _ cell: String
    ) {
        for (other, words) in question.bySource {
            let isTheirs = other == source && !question.withoutSteps.contains(state)
            XCTAssertEqual(text.contains(words), isTheirs, "\(cell): what \(other) reads: \(words)")
        }
        let said = question.byState[state]
        for words in Set(question.byState.values) {
            XCTAssertEqual(text.contains(words), words == said, "\(cell): \(words)\n\(text.prefix(400))")
        }
        XCTAssertFalse(text.contains("{{"), cell)
        XCTAssertFalse(text.contains(":::"), cell)
    }

    /// What an article says may be done, and what agents and the bot may promise, are one.
    func testArticlesAndPromisesAgree() throws {
        let actions: [String: PromisedAction] = [
            "cancel-subscription": .cancel, "refund-request": .refund, "change-plan": .changePlan,
            "resume-subscription": .resume, "invoice": .sendInvoice,
        ]
        let table = try table("en")
        for (article, action) in actions {
            let question = try XCTUnwrap(table[article])
            for state in SubscriptionState.allCases where state != .none {
                let isOurs = Promises.allowed(action, .cleeng, state).isAllowed
                guard isOurs else { continue }
                XCTAssertFalse(
                    question.withoutSteps.contains(state), "\(article) in \(state): we may, but it does not say how")
            }
        }
    }

    func testSomebodyUnknownReadsLabelledChoicesWithoutAnybodysDates() throws {
        for tag in Self.languages {
            for (id, article) in try articles(tag) {
                let reading = article.reading(for: nil)
                for choice in reading.choices { XCTAssertFalse(choice.label.isEmpty, "\(tag) \(id)") }
                XCTAssertFalse(article.reply(for: nil).contains("{{"), "\(tag) \(id)")
                XCTAssertFalse(reading.text.isEmpty, "\(tag) \(id)")
            }
        }
    }
}
