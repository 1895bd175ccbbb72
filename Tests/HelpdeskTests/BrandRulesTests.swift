import Bot
import JSON
import XCTest

@testable import Helpdesk

final class BrandRulesTests: XCTestCase {
    private let lawyers: JSON = [
        "id": "lawyers", "when": ["words": ["lawy*", "my solicitor"]],
        "then": ["escalate": ["queue": "general", "priority": "urgent", "tags": ["legal"]]],
    ]

    private func rule(_ json: JSON) throws -> Rule { try Rule(json) }

    func testRulesAreInUseAtOnceAndAfterARestart() throws {
        let database = try temporaryDatabase()
        let desk = try desk(on: database)
        XCTAssertEqual(try desk.post("I call my lawyer", to: desk.start()).outcome, .asked)
        try desk.helpdesk.addRules([rule(lawyers)], as: desk.integration)
        let posted = try desk.post("I call my lawyer", to: desk.start())
        XCTAssertEqual(posted.outcome, .escalated)
        let ticket = try desk.helpdesk.showTicket(XCTUnwrap(posted.ticketNumber), as: desk.ana).ticket
        XCTAssertEqual(ticket.priority, .urgent)
        XCTAssertEqual(ticket.reason, .rule)
        try desk.helpdesk.publish(smallArticles(), brand: "acme")
        XCTAssertEqual(try desk.post("I call my lawyer", to: desk.start()).outcome, .escalated, "after a publication")
        let again = try Helpdesk(database: database, languages: smallLanguages())
        XCTAssertEqual(try again.listRules(as: desk.integration).map(\.id), ["lawyers"])
        try desk.helpdesk.removeRule("lawyers", as: desk.integration)
        XCTAssertEqual(try desk.post("I call my lawyer", to: desk.start()).outcome, .asked)
        assertThrows(.notFound(what: "rule"), try desk.helpdesk.removeRule("lawyers", as: desk.integration))
    }

    func testAFaultyRuleChangesNothing() throws {
        let desk = try desk()
        try desk.helpdesk.addRules([rule(lawyers)], as: desk.integration)
        let shadowed = try rule(["id": "late", "when": ["words": ["lawyer up"]], "then": ["answer": "reset-password"]])
        let fine = try rule(["id": "fine", "when": ["words": ["zebra"]], "then": ["answer": "reset-password"]])
        XCTAssertThrowsError(try desk.helpdesk.addRules([fine, shadowed], as: desk.integration)) {
            guard case .ruleRefused("late", let reason) = $0 as? HelpdeskError else { return XCTFail("\($0)") }
            XCTAssertTrue(reason.contains("\"lawyers\""), reason)
        }
        XCTAssertEqual(try desk.helpdesk.listRules(as: desk.integration).map(\.id), ["lawyers"])
    }

    func testAQueueMustBeThere() throws {
        let desk = try desk()
        let rule = try rule(["id": "law", "when": ["words": ["lawyer"]], "then": ["escalate": ["queue": "legal"]]])
        XCTAssertThrowsError(try desk.helpdesk.addRules([rule], as: desk.integration)) {
            XCTAssertEqual(
                $0 as? HelpdeskError, .ruleRefused(rule: "law", reason: "there is no queue \"legal\""), "\($0)")
        }
        try desk.set(
            .queue, "legal", ["names": ["en": "our legal team"]], as: desk.agent("Lea", .lead))
        try desk.helpdesk.addRules([rule], as: desk.integration)
        let posted = try desk.post("I call my lawyer", to: desk.start())
        XCTAssertEqual(posted.replies.map(\.text), ["Passed on to our legal team as 1001, soon"])
    }

    /// `locales/rules.json`, in two languages.
    func testTheStarterRulesHandOver() throws {
        let helpdesk = try Helpdesk(database: temporaryDatabase(), languages: shippedLanguages.get())
        let keys = try helpdesk.createBrand(
            id: "acme", name: "Acme", defaultLocale: locale("en"), accountURL: "https://other.test")
        let wanted = ["account-compromised", "double-charge", "complaint", "invoice"]
        let articles = try ArticleFolder.read(shippedLocales, locales: [locale("en"), locale("fr")])
        try helpdesk.publish(articles.filter { wanted.contains($0.id) }, brand: "acme")
        let program = try helpdesk.authenticate("Bearer \(keys.secret)")
        let data = try XCTUnwrap(FileManager.default.contents(atPath: shippedLocales + "/rules.json"))
        let rules = try XCTUnwrap(JSON.parse(data).array).map { try Rule($0) }
        try helpdesk.addRules(rules, as: program)
        for article in articles where wanted.contains(article.id) {
            let opinion = try helpdesk.testRules(
                RuleTrial(text: article.title, channel: .chat, subscriber: nil, rules: nil), locales: [article.locale],
                as: program)
            let isRule = article.id != "invoice"
            XCTAssertEqual(opinion.decision.rule, isRule ? article.id : nil, article.title)
            let asksFirst = article.id == "double-charge"
            XCTAssertEqual(
                opinion.decision.outcome, asksFirst ? .asked : isRule ? .escalated : .answered, article.title)
        }
    }

    func testOnlyProgramsAndLeadsOfTheBrand() throws {
        let desk = try desk()
        let keys = try desk.helpdesk.createBrand(
            id: "other", name: "Other", defaultLocale: locale("en"), accountURL: "https://other.test")
        let other = try desk.helpdesk.authenticate("Bearer \(keys.secret)")
        try desk.helpdesk.addRules([rule(lawyers)], as: desk.integration)
        XCTAssertEqual(try desk.helpdesk.listRules(as: other), [])
        assertThrows(.notFound(what: "rule"), try desk.helpdesk.removeRule("lawyers", as: other))
        for principal in [desk.visitor, desk.ana] {
            XCTAssertThrowsError(try desk.helpdesk.listRules(as: principal))
            XCTAssertThrowsError(try desk.helpdesk.addRules([rule(lawyers)], as: principal))
            XCTAssertThrowsError(try desk.helpdesk.removeRule("lawyers", as: principal))
        }
    }

    func testRulesLookAtTheSubscriber() throws {
        let desk = try desk()
        try desk.save("s-1", source: "apple")
        let apple = try rule([
            "id": "apple", "when": ["topics": ["cancel-subscription"], "facts": ["subscription.source": "apple"]],
            "then": ["say": ["en": "Ask Apple."]],
        ])
        try desk.helpdesk.addRules([apple], as: desk.integration)
        let own = try desk.post(SmallLanguage.askCancel, to: desk.start(subscriber: "s-1"), subscriber: "s-1")
        XCTAssertEqual(own.replies.map(\.text), ["Ask Apple."])
        XCTAssertEqual(
            try desk.post(SmallLanguage.askCancel, to: desk.start()).replies.map(\.article), ["cancel-subscription"])
        let trial = RuleTrial(text: SmallLanguage.askCancel, channel: .api, subscriber: "s-1", rules: nil)
        XCTAssertEqual(try desk.helpdesk.testRules(trial, locales: [], as: desk.integration).decision.rule, "apple")
        let others = RuleTrial(text: "lawyer", channel: .api, subscriber: nil, rules: [try rule(lawyers)])
        XCTAssertEqual(try desk.helpdesk.testRules(others, locales: [], as: desk.integration).decision.rule, "lawyers")
        XCTAssertEqual(try desk.helpdesk.listRules(as: desk.integration).map(\.id), ["apple"], "a trial stores nothing")
    }

    func testRulesSurviveTheirJSON() throws {
        let full: JSON = [
            "id": "full",
            "when": [
                "words": ["charged ... twice", "doubl*"], "notWords": ["joke"], "concepts": ["CHARGE"], "topics": ["a"],
                "locales": ["en", "pt-BR"], "channels": ["chat"],
                "hours": ["timeZone": "Europe/Paris", "days": ["mon", "sun"], "from": "22:00", "to": "06:30"],
                "failures": 1, "answered": "a",
                "facts": ["x": "text", "y": ["a", 2, true], "z": ["atLeast": 2.5]],
            ],
            "then": [
                "ask": [
                    "text": ["en": "Which?"], "choices": [["label": ["en": "One"], "rule": "one"]], "otherwise": "two",
                ]
            ],
        ]
        let read = try rule(full)
        XCTAssertEqual(try rule(read.json), read)
        XCTAssertEqual(read.json, full)
        XCTAssertEqual(try rule(rule(lawyers).json), try rule(lawyers))
    }

    func testMistakesNameTheField() throws {
        let action: JSON = ["answer": "a"]
        let cases: [(JSON, String)] = [
            ([], "body"), (["then": action], "id"), (["id": "", "then": action], "id"),
            (["id": "A b", "then": action], "id"),
            (["id": "r"], "then"), (["id": "r", "then": [:]], "then"), (["id": "r", "then": 7], "then"),
            (["id": "r", "then": ["answer": "a", "say": ["en": "x"]]], "then"),
            (["id": "r", "then": action, "x": 1], "x"), (["id": "r", "when": [], "then": action], "when"),
            (["id": "r", "when": ["words": "x"], "then": action], "when.words"),
            (["id": "r", "when": ["words": ["(a+)+$"]], "then": action], "when.words[0]"),
            (["id": "r", "when": ["words": ["ok", 7]], "then": action], "when.words[1]"),
            (["id": "r", "when": ["locales": ["klingon"]], "then": action], "when.locales[0]"),
            (["id": "r", "when": ["hours": "late"], "then": action], "when.hours"),
            (
                [
                    "id": "r", "when": ["hours": ["timeZone": "Mars/Base", "from": "01:00", "to": "02:00"]],
                    "then": action,
                ], "when.hours.timeZone"
            ),
            (
                ["id": "r", "when": ["hours": ["timeZone": "UTC", "from": "25:00", "to": "02:00"]], "then": action],
                "when.hours.from"
            ),
            (["id": "r", "when": ["facts": ["x": ["y": 1]]], "then": action], "when.facts.x.y"),
            (["id": "r", "when": ["facts": ["x": .null]], "then": action], "when.facts.x"),
            (["id": "r", "when": ["failures": -1], "then": action], "when.failures"),
            (["id": "r", "then": ["say": ["en": " "]]], "then.say.en"),
            (["id": "r", "then": ["say": "x"]], "then.say"),
            (["id": "r", "then": ["ask": ["text": ["en": "x"]]]], "then.ask"),
            (["id": "r", "then": ["escalate": ["priority": "asap"]]], "then.escalate.priority"),
            (["id": "r", "then": ["escalate": ["questions": ["a", "b", "c"]]]], "then.escalate.questions"),
        ]
        for (json, field) in cases {
            XCTAssertThrowsError(try Rule(json), field) { XCTAssertEqual(($0 as? FieldError)?.field, field, "\($0)") }
        }
    }
}
