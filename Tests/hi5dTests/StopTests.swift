import Foundation
import JSON
import XCTest

@testable import hi5d

/// How a running program ends, and what it wrote about its work.
final class StopTests: ProgramTestCase {
    func testSIGTERMAnswersWhatIsInFlight() throws {
        for signal in [SIGTERM, SIGINT] {
            let folder = try folder()
            let demo = try startDemo(in: folder)
            let ben = demo.subscriber("ben")
            let conversation = try ben.start()
            let body = JSON.object([.init("text", .string(Words.question))]).encoded
            let wire = try Wire(port: demo.port)
            try wire.send(
                Wire.head(
                    "POST", "/v1/conversations/\(conversation)/messages",
                    [
                        "Authorization": "Bearer \(ben.key ?? "")", "Subscriber-Token": ben.subscriber ?? "",
                        "Content-Type": "application/json", "Content-Length": String(body.count),
                        "Expect": "100-continue",
                    ]))
            // The server has the request's head once it asks for the rest.
            let asked = try wire.receive { $0.count >= 25 && $0.suffix(4) == Array("\r\n\r\n".utf8)[...] }
            XCTAssert(String(decoding: asked, as: UTF8.self).hasPrefix("HTTP/1.1 100"))
            try wire.send(body.prefix(5))
            demo.running.signal(signal)
            XCTAssert(demo.running.error.wait(for: "event=stopping"))
            try wire.send(body.dropFirst(5))
            let answer = try wire.answer()
            XCTAssertEqual(answer.status, 201, answer.text)
            XCTAssertEqual(answer.json["message"]?["text"]?.string, Words.question)
            XCTAssertEqual(try demo.running.waitForExit(), 0)
            XCTAssert(demo.running.error.wholeText().contains("event=stopped"))

            let again = try startDemo(in: folder)
            let read = try again.subscriber("ben").get("/v1/conversations/\(conversation)")
            XCTAssertEqual(read.json["messages"]?[0]?["text"]?.string, Words.question)
        }
    }

    /// At the usual level: that somebody tried is there, what they sent is not.
    func testForgedNoticesAreLoggedWithoutWhatTheySaid() throws {
        let demo = try startDemo(in: folder(), ["--log-level", "info"])
        let key = demo.subscriber("ben").key ?? ""
        let secret = demo.description["secretKey"]?.string ?? ""
        let program = Caller(port: demo.port, key: secret)
        let hooks: JSON = [
            "billing": ["secrets": ["a secret of billing"]], "roku": ["token": "a token of roku's"],
            "google": ["audience": "a", "serviceAccount": "play@acme.test"],
            "partner": ["secrets": ["a secret of a partner"]], "apple": ["roots": [.string(Self.noRoot)]],
        ]
        XCTAssertEqual(
            try program.send(
                "PUT", "/v1/settings/hooks", hooks.encoded, ["Content-Type": "application/json"]
            ).status, 200)
        let nobody = Caller(port: demo.port)
        for feed in ["billing", "apple", "google", "roku", "partner"] {
            let answer = try nobody.send(
                "POST", "/v1/hooks/\(feed)?key=\(key)&token=marzipan", Array(#"{"signedPayload":"marzipan"}"#.utf8),
                [
                    "Content-Type": "application/json", "Webhook-Signature": "t=1,v1=abad1dea",
                    "Authorization": "Bearer marzipan",
                ])
            XCTAssertEqual(answer.status, 401, "\(feed): \(answer.text)")
            XCTAssertFalse(answer.text.contains("marzipan"))
        }
        demo.running.signal(SIGTERM)
        XCTAssertEqual(try demo.running.waitForExit(), 0)
        let log = demo.running.error.wholeText()
        for feed in ["billing", "apple", "google", "roku", "partner"] {
            XCTAssertEqual(log.split(separator: "\n").count { $0.contains("/v1/hooks/\(feed)") }, 1, log)
        }
        for part in ["marzipan", "abad1dea", "a secret of", "a token of", "pk_", "sk_"] {
            XCTAssertFalse(log.contains(part), "\(part) stands in the log")
        }
    }

    private static let noRoot =
        "-----BEGIN CERTIFICATE-----\n" + String(repeating: "A", count: 100) + "\n-----END CERTIFICATE-----"

    func testASecondSignalDoesNotWaitForWhatIsInFlight() throws {
        let demo = try startDemo(in: folder())
        let wire = try Wire(port: demo.port)
        try wire.send(Wire.head("POST", "/v1/conversations", ["Content-Length": "9", "Expect": "100-continue"]))
        _ = try wire.receive { $0.count >= 25 && $0.suffix(4) == Array("\r\n\r\n".utf8)[...] }
        demo.running.signal(SIGTERM)
        XCTAssert(demo.running.error.wait(for: "event=stopping"))
        demo.running.signal(SIGTERM)
        XCTAssertEqual(try demo.running.waitForExit(), SIGTERM)
        XCTAssertFalse(demo.running.error.wholeText().contains("event=stopped"))
    }

    func testNoKeysAndNoWordsOfCustomersInTheLog() throws {
        for format in ["text", "json"] {
            let demo = try startDemo(in: folder(), ["--log-level", "debug", "--log-format", format])
            let ben = demo.subscriber("ben")
            let words = ["marzipan", "4111111111111111", "ben@example.com", "Okafor"]
            let (conversation, ticket) = try ben.escalate("a person please, \(words.joined(separator: " "))")
            let agent = Caller(port: demo.port, key: demo.token(of: "Noa"))
            _ = try ben.get("/v1/faq/en/search?q=marzipan")
            _ = try ben.say("marzipan \u{1B}[2J", in: conversation, ["Idempotency-Key": "marzipan"])
            _ = try agent.post("/v1/tickets/\(ticket)/replies", ["text": "marzipan"])
            _ = try agent.post("/v1/tickets/\(ticket)/notes", ["text": "marzipan"])
            _ = try ben.post("/v1/conversations", ["marzipan": "marzipan"])
            _ = try ben.send("POST", "/v1/conversations", Array("{marzipan".utf8))
            _ = try ben.with(key: "pk_marzipan", subscriber: "marzipan").post("/v1/conversations")
            _ = try ben.get("/v1/conversations/\(conversation)?after=marzipan")
            demo.running.signal(SIGTERM)
            XCTAssertEqual(try demo.running.waitForExit(), 0)

            let log = demo.running.error.wholeText()
            let lines = log.split(separator: "\n")
            XCTAssertGreaterThan(lines.filter { $0.contains("/v1/conversations") }.count, 4, log)
            if format == "json" { for line in lines { XCTAssertNoThrow(try JSON.parse(String(line))) } }
            let secrets = [ben.key, ben.subscriber, agent.key, demo.description["secretKey"]?.string].compactMap { $0 }
            XCTAssertEqual(secrets.count, 4)
            for part in words + secrets + ["pk_", "at_", "sk_"] {
                XCTAssertFalse(log.contains(part), "\(part) stands in the log")
            }
        }
    }
}
