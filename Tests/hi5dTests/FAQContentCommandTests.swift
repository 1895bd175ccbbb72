import Foundation
import Helpdesk
import JSON
import XCTest

@testable import hi5d

final class FAQContentCommandTests: XCTestCase {
    private func withServer(largestBody: Int = 1 << 20, _ body: (ContentServer) throws -> Void) throws {
        let server = try ContentServer(largestBody: largestBody)
        defer { server.stop() }
        try body(server)
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func export(_ server: ContentServer) throws -> String {
        String(decoding: try server.send("GET", "/v1/articles/export", key: server.keys.secret).body, as: UTF8.self)
    }

    func testEveryFormatGoesInAndOutTheSame() throws {
        try withServer { server in
            let key = server.keys.secret
            let start = "\(server.folder)/start.jsonl"
            try write(
                articleLine("a", title: "\"Pay\", please", body: "One\n\n::: source=apple\nTwo\n:::") + "\n"
                    + articleLine("b", "pt-BR"), to: start)
            XCTAssertEqual(server.run(["faq", "import", start, "--mode", "replace"], key: key), .success)
            let stored = try export(server)
            XCTAssertEqual(stored.split(separator: "\n").count, 2)
            for name in ["out.jsonl", "out.csv", "out"] {
                let path = "\(server.folder)/\(name)"
                let format = name == "out" ? ["--format", "markdown"] : []
                XCTAssertEqual(server.run(["faq", "export", "--out", path] + format, key: key), .success)
                try write(articleLine("a", title: "Changed"), to: start)
                XCTAssertEqual(server.run(["faq", "import", start], key: key), .success)
                XCTAssertNotEqual(try export(server), stored)
                XCTAssertEqual(server.run(["faq", "import", path], key: key), .success)
                XCTAssertEqual(try export(server), stored, name)
            }
        }
    }

    func testADryRunAndAMistakeChangeNothing() throws {
        try withServer { server in
            let key = server.keys.secret
            let path = "\(server.folder)/in.jsonl"
            try write(articleLine("a"), to: path)
            XCTAssertEqual(server.run(["faq", "import", path, "--dry-run", "--json"], key: key), .success)
            try write(articleLine("a") + "\n{\"id\":7}", to: path)
            XCTAssertEqual(server.run(["faq", "import", path], key: key), .invalid)
            XCTAssertEqual(try export(server), "")
        }
    }

    func testRefusalsHaveTheirExitCodes() throws {
        try withServer(largestBody: 4_096) { server in
            let key = server.keys.secret
            let path = "\(server.folder)/in.jsonl"
            try write(articleLine("a"), to: path)
            XCTAssertEqual(server.run(["faq", "import", path], key: server.agent), .notAllowed)
            XCTAssertEqual(server.run(["faq", "export"], key: server.keys.publishable), .notAllowed)
            XCTAssertEqual(server.run(["faq", "import", path, "--mode", "all"], key: key), .usage)
            XCTAssertEqual(server.run(["faq", "import", path, "--format", "xml"], key: key), .usage)
            XCTAssertEqual(server.run(["faq", "import"], key: key), .usage)
            XCTAssertEqual(server.run(["faq", "import", "\(server.folder)/none.csv"], key: key), .notFound)
            try write("x", to: "\(server.folder)/in.db")
            XCTAssertEqual(server.run(["faq", "import", "\(server.folder)/in.db"], key: key), .usage)
            XCTAssertEqual(server.run(["faq", "export", "--format", "markdown"], key: key), .usage)
            XCTAssertEqual(server.run(["faq", "export", "--format", "csv", "--json"], key: key), .usage)
            XCTAssertEqual(server.run(["faq", "export", "--locale", "klingon"], key: key), .usage)
            XCTAssertEqual(server.run(["faq", "export", "--out", "/proc/none/x.csv"], key: key), .failure)
            try write(articleLine("a", body: String(repeating: "x", count: 5_000)), to: path)
            XCTAssertEqual(server.run(["faq", "import", path], key: key), .invalid)
        }
    }

    func testALargeImportSaysWhichOptionToRaise() throws {
        try withServer(largestBody: 4_096) { server in
            let client = APIClient(server: server.url, key: server.keys.secret)
            XCTAssertThrowsError(
                try client.upload(
                    "/v1/articles/import", [:], [UInt8](repeating: 0x20, count: 5_000), type: "application/x-ndjson")
            ) { error in
                let failure = error as? CommandFailure
                XCTAssertEqual(failure?.code, .invalid)
                XCTAssertTrue(failure?.message.contains("5000 bytes and the server takes 4096") ?? false)
                XCTAssertTrue(failure?.message.contains("--max-body") ?? false)
            }
        }
    }

    func testLintEndsWithOneWhenSomethingIsSerious() throws {
        try withServer { server in
            let path = "\(server.folder)/in.jsonl"
            let lint = ["faq", "lint"]
            let locales = ["--locales", ContentServer.locales]
            try write(articleLine("a", body: "Short."), to: path)
            XCTAssertEqual(runCommandLine(lint + [path] + locales), .success)
            XCTAssertEqual(runCommandLine(lint + [path, "--json"] + locales), .success)
            XCTAssertEqual(server.run(["faq", "import", path], key: server.keys.secret), .success)
            XCTAssertEqual(server.run(lint + locales, key: server.keys.secret), .success)
            XCTAssertEqual(server.run(lint + locales, key: server.agent), .notAllowed)
            try write(articleLine("a", body: "{{nobody}}"), to: path)
            XCTAssertEqual(runCommandLine(lint + [path] + locales), .failure)
            XCTAssertEqual(server.run(["faq", "import", path], key: server.keys.secret), .success)
            XCTAssertEqual(server.run(lint + locales, key: server.keys.secret), .failure)
            try write("not an article", to: path)
            XCTAssertEqual(runCommandLine(lint + [path] + locales), .failure)
            XCTAssertEqual(runCommandLine(lint + [path, "another"]), .usage)
            XCTAssertEqual(runCommandLine(lint + ["\(server.folder)/none"]), .notFound)
            try write("", to: path)
            XCTAssertEqual(runCommandLine(lint + [path] + locales), .notFound)
        }
    }

    func testTheReportFitsEightyColumns() {
        let articles = JSON.array(
            (0..<60).map { number in
                [
                    "id": .string(String(repeating: "long-", count: 18) + "\(number)"), "locale": "zh-Hans-CN",
                    "fields": ["section", "title", "body", "asked", "tags"],
                ]
            })
        let report: JSON = [
            "mode": "merge", "dryRun": true, "added": ["count": 0, "articles": []],
            "changed": ["count": 1_200, "articles": articles], "unchanged": ["count": 3, "articles": []],
            "removed": ["count": 1, "articles": [["id": "gone\u{1B}[2J", "locale": "en"]]],
        ]
        let text = ImportText.report(report, width: 80)
        XCTAssertLessThanOrEqual(text.split(separator: "\n").map { String($0).displayWidth }.max() ?? 0, 80)
        XCTAssertTrue(text.hasPrefix("Dry run: nothing was changed."))
        XCTAssertTrue(text.contains("… and 1150 more"))
        XCTAssertFalse(text.contains("\u{1B}"))
    }

    func testLintTextIsGroupedAndCut() {
        let finding: JSON = [
            "severity": "warning", "rule": "found-elsewhere", "file": "en/articles/pay.md", "line": 7, "id": "pay",
            "locale": "en", "message": .string(String(repeating: "word ", count: 40)),
        ]
        let json: JSON = [
            "articles": 1, "errors": 0, "warnings": 25, "findings": .array(Array(repeating: finding, count: 25)),
        ]
        let text = LintText.report(json, mostListed: 20, width: 80)
        XCTAssertTrue(text.hasPrefix("WARNING found-elsewhere: 25\n  en/articles/pay.md:7\n      word word"))
        XCTAssertTrue(text.contains("… and 5 more: --all lists them"))
        XCTAssertLessThanOrEqual(text.split(separator: "\n").map(\.count).max() ?? 0, 80)
    }
}
