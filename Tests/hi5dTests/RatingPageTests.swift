import Foundation
import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// The page that a subscriber's link leads to.
final class RatingPageTests: ServerTestCase {
    /// The link in the question after a solved ticket.
    private func link(_ server: TestServer) throws -> String {
        let body = Array(#"{"ratingAfterMinutes":0}"#.utf8)
        XCTAssertEqual(try server.one.lead.send("PUT", "/v1/settings/desk", body).status, 200)
        let caller = server.one.subscriber("ana")
        let (id, ticket) = try caller.escalate()
        XCTAssertEqual(try server.one.agent.post("/v1/tickets/\(ticket)/solve").status, 200)
        let messages = try caller.get("/v1/conversations/\(id)").json["messages"]?.array ?? []
        let text = try XCTUnwrap(messages.last?["text"]?.string)
        return String(try XCTUnwrap(text.firstMatch(of: /\/ratings\/\S+/), text).output)
    }

    private func send(_ caller: Caller, _ link: String, _ form: String) throws -> Answer {
        try caller.send("POST", link, Array(form.utf8), ["Content-Type": "application/x-www-form-urlencoded"])
    }

    func testAsksOnceAndThanks() throws {
        let server = try startServer()
        let (nobody, link) = (server.nobody, try link(server))
        let asked = try nobody.get(link)
        XCTAssertEqual(asked.status, 200)
        XCTAssertEqual(asked.headers["content-type"], "text/html; charset=utf-8")
        XCTAssertEqual(asked.headers["cache-control"], "no-store")
        XCTAssertEqual(asked.headers["referrer-policy"], "no-referrer")
        for part in ["<html lang=\"en\" dir=\"ltr\">", "Brand one", "How did we do?", "<legend>", "type=\"radio\""] {
            XCTAssert(asked.text.contains(part), part)
        }
        XCTAssertFalse(asked.text.contains("<script"))
        let stored = try send(nobody, link, "score=2&comment=too+slow%2C+%3Cb%3E+4111111111111111")
        XCTAssertEqual(stored.status, 303, stored.text)
        XCTAssertEqual(stored.headers["location"], link)
        let thanked = try nobody.get(link)
        XCTAssert(thanked.text.contains("Thank you!") && !thanked.text.contains("<form"), thanked.text)
        // Another answer changes nothing, and is no error for whoever pressed twice.
        let again = try send(nobody, link, "score=5")
        XCTAssertEqual(again.status, 200)
        XCTAssert(again.text.contains("Thank you!"))
        let ratings = try server.one.lead.get("/v1/ratings").json["ratings"]?.array ?? []
        XCTAssertEqual(ratings.map { $0["score"]?.int }, [2])
        XCTAssertEqual(ratings.first?["comment"]?.string, "too slow, <b> ************1111")
        XCTAssertEqual(ratings.first?["agent"]?.string, "Noa")
    }

    func testSaysWhatIsMissingAndKeepsWhatWasWritten() throws {
        let server = try startServer()
        let (nobody, link) = (server.nobody, try link(server))
        for form in [
            "", "score=", "score=9", "score=two", "score", "&&=", "comment=%3C%2Ftextarea%3E%3Ci%3E", "%", "a=%zz%",
        ] {
            let answer = try send(nobody, link, form)
            XCTAssertEqual(answer.status, 400, form)
            XCTAssert(answer.text.contains("role=\"alert\""), form)
            XCTAssertFalse(answer.text.contains("<i>"), form)
        }
        let kept = try send(nobody, link, "comment=dear+all%0D%0A%26")
        XCTAssert(kept.text.contains("dear all\n&amp;</textarea>"), kept.text)
        let long = try send(nobody, link, "score=4&comment=" + String(repeating: "a", count: 4_001))
        XCTAssertEqual(long.status, 400)
        XCTAssert(long.text.contains("4000"), "the limit")
        XCTAssert(long.text.contains("value=\"4\" required checked"), "what was chosen")
        XCTAssertEqual(try send(nobody, link, "score=4&comment=%00%FF").status, 303, "broken text is repaired")
    }

    func testALinkThatNobodySignedLeadsNowhereInTheBrowsersLanguage() throws {
        let server = try startServer()
        let real = try link(server)
        for link in [
            real + "x", "/ratings/x", "/ratings/tkt_1.abc", "/ratings/" + String(repeating: "a", count: 2_000),
        ] {
            let answer = try server.nobody.send("GET", link, [], ["Accept-Language": "xx, ar;q=0.9, en;q=0.1"])
            XCTAssertEqual(answer.status, 404, link)
            XCTAssert(answer.text.contains("<html lang=\"ar\" dir=\"rtl\">"), link)
            XCTAssertEqual(try send(server.nobody, link, "score=5").status, 404)
        }
    }

    func testEveryLanguageThatHasThePageHasAllOfIt() throws {
        let server = try startServer()
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: Wiring.standardLocales()).sorted() {
            guard let locale = LocaleTag(name), let words = server.desk.ratingWords(for: [locale]),
                words.locale == locale
            else { continue }
            count += 1
            XCTAssertEqual(Set(words.scores).count, 5, name)
            XCTAssert(words.question(of: 1_042).contains("1042"), name)
            XCTAssertFalse("\(words)".contains("{{limit"), name)
        }
        XCTAssertGreaterThanOrEqual(count, 29)
    }
}
