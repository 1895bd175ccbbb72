import Bot
import JSON
import XCTest

@testable import Helpdesk

/// Every source × every state × the questions where a wrong answer costs money. The table is written by hand: what
/// must stand in the English answer of each cell.
final class AnswerTableTests: XCTestCase {
    private struct Topic {
        let article: String
        /// What the subscribers of each source read, unless their state says otherwise.
        let bySource: [Source: String]
        /// What the subscribers in a state read besides, whoever bills them.
        let byState: [SubscriptionState: String]
        /// States in which the steps of the source would be wrong.
        let withoutSteps: Set<SubscriptionState>
    }

    private let topics = [
        Topic(
            article: "cancel-subscription",
            bySource: [
                .cleeng: "choose **Cancel subscription**", .apple: "Apple bills this subscription, so we cannot cancel",
                .google: "Google Play bills this subscription, so we cannot cancel",
                .roku: "Roku bills this subscription, so we cannot cancel",
                .samsung: "paid through Samsung Checkout, so we cannot cancel",
                .amazon: "Amazon bills this subscription, so we cannot cancel",
                .carrier: "Your mobile operator bills this subscription, so we cannot cancel",
                .partner: "through a partner, such as a TV operator, a bank or a shop, so we cannot cancel",
            ],
            byState: [
                .cancelled:
                    "already cancelled. Nothing more will be charged, and you can keep watching until March 1, 2026.",
                .expired: "has ended, so there is nothing left to cancel",
                .terminated: "has ended, so there is nothing left to cancel",
            ], withoutSteps: [.cancelled, .expired, .terminated]),
        Topic(
            article: "refund-request",
            bySource: [
                .cleeng: "You paid on our website, so we handle the refund", .apple: "only Apple can refund it",
                .google: "Google Play took the payment, so the refund is requested there",
                .roku: "Roku took the payment, so we cannot refund", .samsung: "Samsung Checkout, so we cannot refund",
                .amazon: "Amazon took the payment, so we cannot refund",
                .carrier: "on your mobile bill, so we cannot refund",
                .partner: "so we cannot refund it. Please ask the partner",
            ], byState: [.trial: "nothing has been charged that could be refunded"], withoutSteps: []),
        Topic(
            article: "payment-failed",
            bySource: [
                .cleeng: "go to **Payment details** and check the card",
                .apple: "Apple takes this payment, so we cannot retry",
                .google: "Google Play takes this payment, so we cannot retry",
                .roku: "Roku takes this payment, so we cannot retry",
                .samsung: "Samsung Checkout takes this payment, so we cannot retry",
                .amazon: "Amazon takes this payment, so we cannot retry",
                .carrier: "only your operator can see why it was refused",
                .partner: "You pay through a partner",
            ],
            byState: [
                .grace: "You can keep watching while it is tried again. Next attempt: February 3, 2026.",
                .onHold: "your subscription is on hold", .expired: "no further payment is being tried",
                .terminated: "no further payment is being tried",
            ], withoutSteps: [.expired, .terminated]),
        Topic(
            article: "change-plan",
            bySource: [
                .cleeng: "choose **Change plan**", .apple: "Apple bills you, so we cannot change",
                .google: "Google Play bills you, so we cannot change", .roku: "Roku bills you, so we cannot change",
                .samsung: "Samsung Checkout bills you, so we cannot change",
                .amazon: "Amazon bills you, so we cannot change",
                .carrier: "Your mobile operator bills you, so we cannot change",
                .partner: "Ask the partner which of our plans can be booked",
            ],
            byState: [
                .cancelled: "is cancelled and runs until March 1, 2026", .expired: "there is no plan to change",
                .terminated: "there is no plan to change",
            ], withoutSteps: [.expired, .terminated]),
        Topic(
            article: "resume-subscription",
            bySource: [
                .cleeng: "our website", .apple: "Apple bills you, so we cannot switch", .google: "Google Play",
                .roku: "Roku", .samsung: "Samsung Checkout", .amazon: "Amazon",
                .carrier: "Your mobile operator bills you",
                .partner: "through a partner",
            ],
            byState: [
                .trial: "nothing to switch back on. Next renewal: March 1, 2026.",
                .active: "nothing to switch back on. Next renewal: March 1, 2026.", .grace: "only a payment is missing",
                .onHold: "only a payment is missing",
                .cancelled: "still in time: your subscription runs until March 1, 2026",
                .expired: "To come back, choose a plan", .terminated: "To come back, choose a plan",
            ], withoutSteps: []),
        Topic(
            article: "invoice",
            bySource: [
                .cleeng: "there you see all payments and can open the receipt",
                .apple: "Apple takes the payment and sends the receipt",
                .google: "Google Play takes the payment and sends the receipt",
                .roku: "Roku takes the payment and sends the receipt",
                .samsung: "Samsung Checkout takes the payment and sends",
                .amazon: "Amazon takes the payment and issues the receipt",
                .carrier: "part of your mobile bill, which is your receipt", .partner: "the invoice comes from them",
            ], byState: [.trial: "so there is no invoice yet"], withoutSteps: []),
        Topic(
            article: "double-charge",
            bySource: [
                .cleeng: "If we've really taken the same amount twice, write to us",
                .apple: "Apple takes the payment. Look at",
                .google: "Google Play takes the payment. Look in", .roku: "Roku takes the payment. Compare",
                .samsung: "Samsung Checkout takes the payment. Compare", .amazon: "Amazon takes the payment. Compare",
                .carrier: "The amounts are on your mobile bill", .partner: "If the partner charged twice, ask",
            ], byState: [.trial: "usually a reservation that checks the card"], withoutSteps: []),
    ]

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
        let languages = try Languages(folder: shippedLocales)
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

    func testEverySourceInEveryStateReadsTheRightAnswer() throws {
        let now = try XCTUnwrap(Timestamp(text: "2026-02-01T12:00:00Z"))
        let articles = try articles("en")
        for topic in topics {
            let article = try XCTUnwrap(articles[topic.article])
            for source in Source.allCases {
                for state in SubscriptionState.allCases where state != .none {
                    let cell = "\(topic.article) × \(source) × \(state)"
                    let record = try record(source, state)
                    XCTAssertEqual(record.state(at: now), state, cell)
                    let text = article.reply(for: Audience(record, at: now))
                    let steps = try XCTUnwrap(topic.bySource[source], cell)
                    XCTAssertEqual(text.contains(steps), !topic.withoutSteps.contains(state), cell)
                    for (other, words) in topic.bySource where other != source && words.count > 20 {
                        XCTAssertFalse(text.contains(words), "\(cell) reads the answer of \(other)")
                    }
                    let said = topic.byState[state]
                    if let said { XCTAssertTrue(text.contains(said), "\(cell): \(text.prefix(300))") }
                    for (other, words) in topic.byState where words != said && other != state {
                        XCTAssertFalse(text.contains(words), "\(cell) reads what is for \(other)")
                    }
                    XCTAssertFalse(text.contains("{{"), cell)
                }
            }
        }
    }

    /// In all languages the same readers get steps for their source, and words for their state.
    func testEveryLanguageAnswersTheSameReaders() throws {
        func cells(_ tag: String) throws -> [String: Bool] {
            let articles = try articles(tag)
            var cells: [String: Bool] = [:]
            for topic in topics {
                let conditions = try XCTUnwrap(articles[topic.article]).body.blocks.compactMap(\.condition)
                for source in Source.allCases {
                    for state in SubscriptionState.allCases where state != .none {
                        let reader = Audience(bought: [.init(source: source, state: state, offer: "o")])
                        let own = conditions.filter { $0.fit(reader) == .yes }
                        let cell = "\(topic.article) × \(source) × \(state)"
                        cells["\(cell): source"] = own.contains { $0.source != nil }
                        cells["\(cell): state"] = own.contains { $0.source == nil && $0.state != nil }
                    }
                }
            }
            return cells
        }
        let english = try cells("en")
        for tag in ["de", "es", "fr"] {
            let different = try cells(tag).filter { english[$0.key] != $0.value }.keys.sorted()
            XCTAssertEqual(different, [], tag)
        }
    }

    func testSomebodyUnknownReadsLabelledChoicesWithoutAnybodysDates() throws {
        for tag in ["en", "de", "es", "fr"] {
            for (id, article) in try articles(tag) {
                let reading = article.reading(for: nil)
                for choice in reading.choices { XCTAssertFalse(choice.label.isEmpty, "\(tag) \(id)") }
                XCTAssertFalse(article.reply(for: nil).contains("{{"), "\(tag) \(id)")
                XCTAssertFalse(reading.text.isEmpty, "\(tag) \(id)")
            }
        }
    }
}
