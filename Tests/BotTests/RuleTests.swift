import FAQIndex
import Foundation
import XCTest

@testable import Bot

final class RuleTests: XCTestCase {
    private func condition(_ change: (inout RuleCondition) throws -> Void) rethrows -> RuleCondition {
        var condition = RuleCondition()
        try change(&condition)
        return condition
    }

    private func escalation(_ queue: String = "legal") -> RuleAction {
        .escalate(RuleEscalation(queue: queue, priority: .urgent, tags: ["x"], questions: []))
    }

    private func text(_ text: String) -> LocalText { LocalText([LocaleTag("en")!: text]) }

    private func rule(_ id: String, words: [String], _ action: RuleAction? = nil) throws -> Rule {
        Rule(
            id: id, when: try condition { $0.words = try words.map { try WordPattern($0) } },
            then: action ?? escalation())
    }

    // MARK: Patterns

    func testPatterns() throws {
        let wording = try english()
        func matches(_ pattern: String, _ message: String) throws -> Bool {
            let (terms, plain) = wording.termsAndWords(message)
            return try XCTUnwrap(CompiledPattern(WordPattern(pattern), wording)).occurs(in: terms, plain)
        }
        for (pattern, message) in [
            ("charged twice", "I was CHARGED twice!"), ("charged twice", "they are charging twice"),
            ("lawy*", "my Lawyers say"), ("charged ... twice", "charged my card again and again twice"),
            ("charged ... twice", "charged twice"), ("über*", "Uberweisung"), ("café", "cafe"),
        ] { XCTAssertTrue(try matches(pattern, message), "\(pattern) in \(message)") }
        for (pattern, message) in [
            ("charged twice", "charged not twice"), ("charged twice", "twice charged"), ("lawy*", "law"),
            ("charged ... twice", "charged one two three four five six twice"), ("charged", ""),
        ] { XCTAssertFalse(try matches(pattern, message), "\(pattern) in \(message)") }
    }

    func testCostlyAndUnclearPatternsAreRefused() {
        for pattern in [
            "", " ", "a*", "*", "**", "x*y", "*end", "(a+)+$", "[a-z]", "a|b", "...", "... word", "word ...",
            "one ... ... two", "a ... b ... c ... d", String(repeating: "word ", count: 13), "wo?d", "\\d+", "{1,9}",
        ] { XCTAssertThrowsError(try WordPattern(pattern), pattern) }
    }

    // MARK: Matching

    func testTheFirstThatMatchesDecides() throws {
        let bot = try SmallBot(rules: [
            try rule("law", words: ["lawy*"]), try rule("later", words: ["lawyer", "cancel"], .say(text("Later."))),
        ])
        let first = bot.decide("my lawyer will cancel my plan")
        XCTAssertEqual(first.rule, "law")
        XCTAssertEqual(first.handOver?.queue, "legal")
        XCTAssertEqual(first.handOver?.priority, .urgent)
        XCTAssertEqual(first.handOver?.tags, ["x"])
        let second = bot.decide("cancel my plan")
        XCTAssertEqual(second.rule, "later")
        XCTAssertEqual(second.parts, [.text("Later.")])
        XCTAssertNil(bot.decide("forgot password").rule)
    }

    func testConditions() throws {
        func decide(_ when: RuleCondition, _ situation: Situation) throws -> String? {
            try SmallBot(rules: [Rule(id: "r", when: when, then: escalation())]).decide("forgot password", situation)
                .rule
        }
        let apple = FactCondition(name: "subscription.source", test: .equals([.text("apple")]))
        var situation = Situation(
            channel: "chat", facts: ["subscription.source": .list([.text("cleeng"), .text("apple")])])
        XCTAssertEqual(try decide(condition { $0.facts = [apple] }, situation), "r")
        XCTAssertNil(try decide(condition { $0.facts = [apple] }, Situation()), "a visitor has no facts")
        XCTAssertEqual(try decide(condition { $0.channels = ["chat"] }, situation), "r")
        XCTAssertNil(try decide(condition { $0.channels = ["email"] }, situation))
        XCTAssertEqual(try decide(condition { $0.topics = ["reset-password"] }, situation), "r")
        XCTAssertNil(try decide(condition { $0.topics = ["cancel"] }, situation))
        XCTAssertNil(try decide(condition { $0.failures = 1 }, situation))
        situation.state.failures = 1
        XCTAssertEqual(try decide(condition { $0.failures = 1 }, situation), "r")
        situation.isOpen = false
        XCTAssertEqual(try decide(condition { $0.hours = .closed }, situation), "r")
        XCTAssertNil(try decide(condition { $0.hours = .open }, situation))
        XCTAssertNil(try decide(condition { $0.locales = [LocaleTag("fr")!] }, situation))
    }

    func testHoursFollowTheClocksOfThePlace() throws {
        let zone = try XCTUnwrap(TimeZone(identifier: "Europe/Paris"))
        func time(_ text: String) throws -> Int64 {
            Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970 * 1_000)
        }
        let day = WeeklyHours(zone: zone, days: [1], from: 540, to: 1_080)
        // The clocks go forward on 29 March 2026: nine o'clock is eight UTC before and seven after.
        XCTAssertFalse(day.contains(try time("2026-03-23T07:59:00Z")))
        XCTAssertTrue(day.contains(try time("2026-03-23T08:00:00Z")))
        XCTAssertTrue(day.contains(try time("2026-03-30T07:00:00Z")))
        XCTAssertFalse(day.contains(try time("2026-03-30T16:00:00Z")))
        XCTAssertFalse(day.contains(try time("2026-03-31T10:00:00Z")), "a Tuesday")
        let night = WeeklyHours(zone: .gmt, days: [7], from: 1_320, to: 360)
        XCTAssertTrue(night.contains(try time("2026-03-29T23:00:00Z")))
        XCTAssertTrue(night.contains(try time("2026-03-30T05:59:00Z")), "the night from Sunday to Monday")
        XCTAssertFalse(night.contains(try time("2026-03-30T23:00:00Z")))
    }

    func testAQuestionGoesOnWithTheRuleOfTheAnswer() throws {
        let ask = RuleAction.ask(
            RuleQuestion(
                text: text("Web or app?"),
                choices: [.init(label: text("On the web"), rule: "web")], otherwise: "other"))
        let bot = try SmallBot(rules: [
            try rule("which", words: ["refund"], ask), Rule(id: "web", when: nil, then: .answer(article: "cancel")),
            Rule(id: "other", when: nil, then: escalation("apps")),
        ])
        XCTAssertEqual(bot.decide("refund").parts, [.text("Web or app?")])
        let chosen = bot.talk(["refund", "on the web"])
        XCTAssertEqual(chosen[1].answers.first?.document, 1)
        XCTAssertNil(chosen[1].state.askedBy)
        XCTAssertEqual(bot.talk(["refund", "1"])[1].answers.first?.document, 1)
        let other = bot.talk(["refund", "in the app"])
        XCTAssertEqual(other[1].handOver?.queue, "apps")
        XCTAssertEqual(other[1].handOver?.subject, "refund")
    }

    // MARK: Checks

    private var ground: RuleGround {
        var ground = RuleGround(
            locales: [LocaleTag("en")!, LocaleTag("fr")!], articles: ["cancel"], channels: ["chat", "api"],
            concepts: ["CHARGE"], questions: ["device"])
        ground.queues = ["legal"]
        return ground
    }

    private func fault(_ rules: Rule...) -> String? { Rule.fault(in: rules, ground)?.reason }

    func testARuleThatCanNeverMatchIsRefused() throws {
        func when(_ change: (inout RuleCondition) throws -> Void) rethrows -> String? {
            fault(Rule(id: "r", when: try condition(change), then: escalation()))
        }
        XCTAssertNil(when { $0.channels = ["chat"] })
        for reason in [
            fault(Rule(id: "r", when: nil, then: escalation())), when { _ in },
            when { $0.locales = [LocaleTag("de")!] },
            when { $0.channels = ["fax"] }, when { $0.concepts = ["NONE"] }, when { $0.topics = ["gone"] },
            when { $0.answered = "gone" }, when { $0.failures = 2 },
            when { $0.hours = .weekly(WeeklyHours(zone: .gmt, days: [1], from: 60, to: 60)) },
            try when {
                $0.words = [try WordPattern("charged twice")]
                $0.notWords = [try WordPattern("charg*")]
            },
            when {
                $0.facts = [
                    FactCondition(name: "a", test: .atLeast(3)), FactCondition(name: "a", test: .atMost(2)),
                ]
            },
        ] { XCTAssertTrue(reason?.hasPrefix("it can never match") ?? false, reason ?? "taken") }
    }

    func testAShadowedRuleIsRefused() throws {
        let wide = try rule("wide", words: ["charg*"])
        let narrow = try rule("narrow", words: ["was charged twice"])
        XCTAssertEqual(
            fault(wide, narrow),
            "it can never match: every message that it is for is taken by \"wide\" before it")
        XCTAssertNil(fault(narrow, wide), "the narrow one first is right")
        XCTAssertNil(fault(wide, try rule("other", words: ["was charged twice", "lawyer"])))
        XCTAssertNotNil(fault(wide, wide), "twice the same")
    }

    func testLoopsAndLooseEndsAreRefused() throws {
        func ask(_ next: String) -> RuleAction { .ask(RuleQuestion(text: text("?"), choices: [], otherwise: next)) }
        func english(_ id: String, _ action: RuleAction) throws -> Rule {
            Rule(
                id: id,
                when: try condition {
                    $0.words = [try WordPattern(id)]
                    $0.locales = [LocaleTag("en")!]
                }, then: action)
        }
        XCTAssertEqual(fault(try english("self", ask("self"))), "it loops: its question leads back to itself")
        XCTAssertEqual(
            fault(try english("one", ask("two")), try english("two", ask("one"))),
            "it loops: its question leads back to itself")
        XCTAssertEqual(fault(try english("one", ask("gone"))), "there is no rule \"gone\" to go on with")
        XCTAssertEqual(fault(try english("one", .answer(article: "gone"))), "there is no article \"gone\"")
        XCTAssertEqual(fault(try rule("one", words: ["x"], .say(text("hi")))), "\"say\" has no text for fr")
        XCTAssertNotNil(
            fault(
                try rule("one", words: ["x"], .escalate(.init(queue: nil, priority: nil, tags: [], questions: ["y"])))))
    }
}
