import Foundation
import JSON
import XCTest

@testable import hi5d

final class RuleRoutesTests: ServerTestCase {
    private let law: JSON = ["id": "law", "when": ["words": ["lawy*"]], "then": ["escalate": ["priority": "urgent"]]]

    func testRulesAreAddedTestedAndRemoved() throws {
        let server = try startServer()
        let lead = server.one.otherAgent
        XCTAssertEqual(try lead.post("/v1/rules", ["rules": [law]]).status, 200)
        let tested = try lead.post("/v1/rules/test", ["text": "I will call my lawyer", "channel": "chat"])
        XCTAssertEqual(tested.json["decision"]?.string, "hand_over", tested.text)
        XCTAssertEqual(tested.json["rule"]?.string, "law")
        let said = try server.one.visitor.say("my lawyer says so", in: server.one.visitor.start())
        XCTAssertEqual(said.json["outcome"]?.string, "escalated", said.text)
        XCTAssertEqual(try server.two.program.get("/v1/rules").json["rules"]?.array, [], "of one brand only")
        expect(try server.two.program.send("DELETE", "/v1/rules/law"), 404, "not_found")
        XCTAssertEqual(try lead.send("DELETE", "/v1/rules/law").json["rules"]?.array, [])
    }

    func testWhatIsWrongIsNamed() throws {
        let server = try startServer()
        let program = server.one.program
        for (body, field) in [
            ([:], "rules"), (["rules": 7], "rules"), (["rules": [7]], "rules[0]"),
            (["rules": [["id": "x", "then": ["answer": 1]]]], "rules[0].then.answer"),
            (["rules": [["id": "x", "when": ["words": ["a*"]], "then": ["answer": "y"]]]], "rules[0].when.words[0]"),
            (["rules": .array(Array(repeating: law, count: 501))], "rules"), (["rules": [], "x": 1], "x"),
        ] as [(JSON, String)] { expect(try program.post("/v1/rules", body), 400, "invalid_field", field: field) }
        let refused = expect(
            try program.post(
                "/v1/rules", ["rules": [["id": "x", "when": ["words": ["y"]], "then": ["answer": "gone"]]]]),
            422, "rule_refused")
        XCTAssertEqual(refused.json["rule"]?.string, "x")
        XCTAssertEqual(refused.json["reason"]?.string, "there is no article \"gone\"")
        expect(try server.one.agent.post("/v1/rules", ["rules": [law]]), 403, "not_allowed")
        expect(try server.one.visitor.get("/v1/rules"), 403, "not_allowed")
        expect(try server.one.visitor.post("/v1/rules/test", ["text": "x"]), 403, "not_allowed")
        XCTAssertEqual(try program.get("/v1/rules").json["rules"]?.array, [])
    }

    func testManyWhoAddAtOnceAllSucceed() throws {
        let server = try startServer()
        let answers = try together(16) { number in
            try server.one.program.post(
                "/v1/rules",
                [
                    "rules": [
                        [
                            "id": .string("r\(number)"), "when": ["words": [.string("word\(number)x")]],
                            "then": ["escalate": [:]],
                        ]
                    ]
                ])
        }
        XCTAssertEqual(answers.map(\.status), Array(repeating: 200, count: 16))
        XCTAssertEqual(try server.one.program.get("/v1/rules").json["rules"]?.array?.count, 16)
    }

    func testRulesFromTheCommandLine() throws {
        let server = try startServer()
        let folder = try temporaryFolder()
        addTeardownBlock { try? FileManager.default.removeItem(atPath: folder) }
        let environment = ["HI5_SERVER": "http://127.0.0.1:\(server.port)", "HI5_TOKEN": server.one.keys.secret]
        func run(_ words: String...) throws -> Program.Outcome { try Program.run(words, environment) }
        try Data(law.encoded).write(to: URL(fileURLWithPath: "\(folder)/law.json"))
        XCTAssertEqual(try run("rule", "list").output, "There are no rules.\n")
        XCTAssertEqual(try run("rule", "add", "\(folder)/law.json").output, "1 added; the brand has 1 rules.\n")
        XCTAssertTrue(try run("rule", "list").output.hasPrefix("law "))
        let tested = try run("rule", "test", "my", "lawyer").output
        XCTAssertTrue(tested.contains("rule:") && tested.contains("law"), tested)
        XCTAssertEqual(try run("rule", "remove", "law").code, 0)
        XCTAssertEqual(try run("rule", "remove", "law").code, 4)
        XCTAssertEqual(try run("rule", "add", "\(folder)/none.json").code, 4)
        try Data("{".utf8).write(to: URL(fileURLWithPath: "\(folder)/law.json"))
        XCTAssertEqual(try run("rule", "add", "\(folder)/law.json").code, 7)
        XCTAssertTrue(try run("bot", "stats").output.contains("no messages"))
        XCTAssertEqual(
            try run("bot", "settings", "--assumed-after", "48").output,
            "Answers count as helpful after 48 hours of silence.\n")
        XCTAssertEqual(try run("bot", "settings", "--assumed-after", "0").code, 2)
    }
}
