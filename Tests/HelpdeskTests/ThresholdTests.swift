import Bot
import FAQIndex
import XCTest

@testable import Helpdesk

/// How sure the bot must be, by brand and locale.
final class ThresholdTests: XCTestCase {
    private func questions(_ count: Int, locale tag: String = "en") throws -> [LabelledQuestion] {
        let known = [(SmallLanguage.askCancel, "cancel-subscription"), ("The picture is black", "no-picture")]
        return try (0..<count).map { number in
            let (text, topic) = known[number % known.count]
            return LabelledQuestion(locale: try locale(tag), text: text, topic: topic)
        }
    }

    private func outcome(of text: String, at desk: Desk, _ helpdesk: Helpdesk? = nil) throws -> Decision.Outcome {
        try (helpdesk ?? desk.helpdesk).faq(for: [], as: desk.visitor).askBot(text).decision.outcome
    }

    func testABrandsOwnAreInUseAtOnceAndCanBeTakenBack() throws {
        let desk = try desk()
        let english = try locale("en")
        let standard = try desk.helpdesk.botThresholds(as: desk.integration)
        XCTAssertEqual(standard.map(\.isOwn), [false])
        XCTAssertEqual(try outcome(of: SmallLanguage.askCancel, at: desk), .answered)
        let node = try Helpdesk(
            database: desk.database, languages: smallLanguages(), clock: { [clock = desk.clock] in clock.now })
        let own = BrandThresholds(locale: english, answer: 1, suggest: 0.01)
        try desk.helpdesk.changeBotThresholds([own], as: desk.integration)
        XCTAssertEqual(try desk.helpdesk.botThresholds(as: desk.integration), [own])
        XCTAssertEqual(try outcome(of: SmallLanguage.askCancel, at: desk), .suggested)
        XCTAssertEqual(try outcome(of: SmallLanguage.askCancel, at: desk, node), .answered)
        try node.readChanges()
        XCTAssertEqual(try outcome(of: SmallLanguage.askCancel, at: desk, node), .suggested, "on other nodes too")
        try desk.helpdesk.publish(smallArticles(), brand: "acme")
        XCTAssertEqual(try outcome(of: SmallLanguage.askCancel, at: desk), .suggested, "whatever is published")
        try desk.helpdesk.changeBotThresholds([], as: desk.integration)
        XCTAssertEqual(try desk.helpdesk.botThresholds(as: desk.integration), standard)
        XCTAssertEqual(try outcome(of: SmallLanguage.askCancel, at: desk), .answered)
    }

    func testTheProposalKeepsTheWantedPrecision() throws {
        let desk = try desk()
        // The same words with another answer: whatever the threshold, a third is wrong.
        let wrong = LabelledQuestion(
            locale: try locale("en"), text: "I forgot my password", topic: nil)
        let questions = try questions(40) + Array(repeating: wrong, count: 20)
        func proposal(_ precision: Double) throws -> ThresholdProposal {
            try XCTUnwrap(
                desk.helpdesk.proposeBotThresholds(
                    questions, aim: ThresholdAim(precision: precision), as: desk.integration
                ).first)
        }
        let strict = try proposal(1)
        XCTAssertEqual(strict.before.outOfScope, 20)
        XCTAssertEqual(strict.after?.wrong, 0)
        let loose = try proposal(0.5)
        XCTAssertLessThanOrEqual(try XCTUnwrap(loose.after).wrongRate, 0.5)
        XCTAssertLessThanOrEqual(try XCTUnwrap(loose.proposed).answer, try XCTUnwrap(strict.proposed).answer)
        for proposal in [strict, loose] {
            XCTAssertLessThanOrEqual(try XCTUnwrap(proposal.after).falseSuggestedRate, 0.3)
        }
        XCTAssertEqual(
            try desk.helpdesk.botThresholds(as: desk.integration).map(\.isOwn), [false], "nothing is changed")
    }

    func testFiguresAreOfQuestionsThatDidNotChoose() throws {
        let desk = try desk()
        // Wrong, and surer than most: seen, it would raise the threshold above itself; held back, it cannot.
        let odd = LabelledQuestion(locale: try locale("en"), text: SmallLanguage.askCancel + " today", topic: nil)
        let questions = try questions(40) + [odd]
        let found = try XCTUnwrap(
            desk.helpdesk.proposeBotThresholds(questions, aim: ThresholdAim(precision: 1), as: desk.integration).first)
        XCTAssertEqual(found.after?.inScope, 40)
        XCTAssertEqual(found.after?.outOfScope, 1)
        XCTAssertEqual(found.after?.falseAnswers, 1, "the others know nothing of it")
        let proposed = try XCTUnwrap(found.proposed)
        try desk.helpdesk.changeBotThresholds([proposed], as: desk.integration)
        XCTAssertNotEqual(try outcome(of: odd.text, at: desk), .answered, "all of them do")
    }

    func testFewQuestionsSayNothing() throws {
        let desk = try desk()
        let found = try desk.helpdesk.proposeBotThresholds(
            questions(ThresholdProposal.fewest - 1), aim: ThresholdAim(), as: desk.integration)
        XCTAssertNil(try XCTUnwrap(found.first).proposed)
        XCTAssertEqual(
            try desk.helpdesk.proposeBotThresholds([], aim: ThresholdAim(), as: desk.integration).count, 0)
    }

    func testMistakesAndOtherBrands() throws {
        let desk = try desk()
        let english = try locale("en")
        let fine = BrandThresholds(locale: english, answer: 0.5, suggest: 0.5)
        for wrong in [
            [fine, fine], [BrandThresholds(locale: try locale("fr"), answer: 0.5, suggest: 0.5)],
            [BrandThresholds(locale: english, answer: 1.1, suggest: 0.5)],
            [BrandThresholds(locale: english, answer: .nan, suggest: 0.5)],
            [BrandThresholds(locale: english, answer: 0.5, suggest: -0.1)],
        ] { XCTAssertThrowsError(try desk.helpdesk.changeBotThresholds(wrong, as: desk.integration)) }
        for principal in [desk.visitor, desk.ana] {
            XCTAssertThrowsError(try desk.helpdesk.changeBotThresholds([fine], as: principal))
            XCTAssertThrowsError(try desk.helpdesk.botThresholds(as: principal))
            XCTAssertThrowsError(
                try desk.helpdesk.proposeBotThresholds(questions(1), aim: ThresholdAim(), as: principal))
        }
        for wrong in [
            try questions(1, locale: "fr")[0], LabelledQuestion(locale: english, text: "x", topic: "no-such-article"),
        ] {
            XCTAssertThrowsError(
                try desk.helpdesk.proposeBotThresholds([wrong], aim: ThresholdAim(), as: desk.integration))
        }
        let keys = try desk.helpdesk.createBrand(
            id: "other", name: "Other", defaultLocale: english, accountURL: "https://other.test")
        let other = try desk.helpdesk.authenticate("Bearer \(keys.secret)")
        try desk.helpdesk.publish(smallArticles(), brand: "other")
        try desk.helpdesk.changeBotThresholds([fine], as: other)
        XCTAssertEqual(try desk.helpdesk.botThresholds(as: desk.integration).map(\.isOwn), [false])
    }
}
