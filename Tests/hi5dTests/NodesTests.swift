import Foundation
import JSON
import TestStores
import XCTest

@testable import hi5d

/// Several daemons on one PostgreSQL.
final class NodesTests: ProgramTestCase {
    private func cluster() throws -> TestCluster {
        do {
            return try TestCluster.shared()
        } catch let missing as TestCluster.Missing {
            throw XCTSkip(missing.description)
        }
    }

    private func freshAddress() throws -> String {
        let cluster = try cluster()
        return cluster.address(schema: try cluster.freshSchema())
    }

    private func `import`(_ articles: [JSON], with caller: Caller) throws {
        let answer = try caller.post("/v1/articles/import", ["articles": .array(articles)])
        XCTAssertEqual(answer.status, 200, answer.text)
    }

    private func article(_ id: String, _ title: String) -> JSON {
        ["id": .string(id), "locale": "en", "section": "help", "title": .string(title), "body": "Text."]
    }

    func testWhatIsChangedOnOneNodeIsServedByAll() throws {
        let address = try freshAddress()
        let (one, two) = (try startNode(address), try startNode(address))
        // The brand, its keys and its agents are added while both run.
        let brand = try AddedBrand("arena", to: address)
        for node in [one, two] {
            try eventually({ try node.caller(brand.publishable).get("/v1/faq/locales") }) { $0.status == 200 }
        }
        for (place, node) in [one, two, one].enumerated() {
            try `import`([article("a\(place)", "Zebra \(place)")], with: node.caller(brand.secret))
            let other = node === one ? two : one
            let found = try eventually({ try other.caller(brand.publishable).get("/v1/faq/en/search?q=zebra") }) {
                $0.json["total"]?.int == Int64(place + 1)
            }
            XCTAssertNil(found.headers["hi5-content"])
        }
        let noa = try addAgent("Noa", to: "arena", address)
        for node in [one, two] {
            try eventually({ try node.caller(noa).get("/v1/tickets") }) { $0.status == 200 }
        }
    }

    func testWhatIsSetUpOnOneNodeHoldsOnAll() throws {
        let address = try freshAddress()
        let brand = try AddedBrand("arena", to: address)
        let lead = try addAgent("Lea", role: "lead", to: "arena", address)
        let (one, two) = (try startNode(address), try startNode(address))
        let queue = JSON.object([.init("title", "Payments")])
        XCTAssertEqual(try one.caller(lead).send("PUT", "/v1/queues/payments", queue.encoded).status, 200)
        try eventually({ try two.caller(lead).get("/v1/queues") }) { $0.json["items"]?.array?.count == 1 }
        let ticket = try two.caller(brand.publishable).escalate().ticket
        let moved = try two.caller(lead).send("PATCH", "/v1/tickets/\(ticket)", Array(#"{"queue":"payments"}"#.utf8))
        XCTAssertEqual(moved.status, 200, moved.text)
        let privacy = JSON.object([.init("noticeDays", 9)])
        XCTAssertEqual(try two.caller(brand.secret).send("PUT", "/v1/settings/privacy", privacy.encoded).status, 200)
        try eventually({ try one.caller(brand.secret).get("/v1/settings/privacy") }) { $0.json["noticeDays"] == 9 }
    }

    func testOneAgentGetsATicketWhicheverNodesTheyAsk() throws {
        let address = try freshAddress()
        let brand = try AddedBrand("arena", to: address)
        let agents = try ["Noa", "Kim"].map { try addAgent($0, to: "arena", address) }
        let nodes = try (0..<2).map { _ in try startNode(address) }
        for round in 0..<5 {
            let ticket = try nodes[round % 2].caller(brand.publishable).escalate().ticket
            let answers = try together(8) { number in
                try nodes[number % 2].caller(agents[number / 4]).post("/v1/tickets/\(ticket)/take")
            }
            let winners = Set(answers.indices.filter { answers[$0].status == 200 }.map { $0 / 4 })
            XCTAssertEqual(winners.count, 1, answers.map(\.text).joined())
            for (number, answer) in answers.enumerated() where !winners.contains(number / 4) {
                XCTAssertEqual(answer.status, 409, answer.text)
            }
        }
    }

    func testARepeatedMessageIsAnsweredOnceWhicheverNodesGetIt() throws {
        let address = try freshAddress()
        let brand = try AddedBrand("arena", to: address)
        let nodes = try (0..<2).map { _ in try startNode(address) }
        let conversation = try nodes[0].caller(brand.publishable).start()
        let answers = try together(8) { number in
            try nodes[number % 2].caller(brand.publishable).say(
                Words.forPerson, in: conversation, ["Idempotency-Key": "once"])
        }
        for answer in answers { XCTAssertEqual(answer.status, 201, answer.text) }
        XCTAssertEqual(Set(answers.map(\.text)).count, 1)
        let read = try nodes[1].caller(brand.publishable).get("/v1/conversations/\(conversation)")
        XCTAssertEqual(read.json["messages"]?.array?.filter { $0["author"]?.string == "subscriber" }.count, 1)
    }

    func testWhatOneNodeStoresIsHeardAndReadOnTheOther() throws {
        let address = try freshAddress()
        let brand = try AddedBrand("arena", to: address)
        let noa = try addAgent("Noa", to: "arena", address)
        let nodes = try (0..<2).map { _ in try startNode(address) }
        let (conversation, ticket) = try nodes[0].caller(brand.publishable).escalate()
        let listening = try Wire(port: nodes[1].port)
        try listening.send(
            Wire.head(
                "GET", "/v1/conversations/\(conversation)/events", ["Authorization": "Bearer \(brand.publishable)"]))
        _ = try listening.receive { String(decoding: $0, as: UTF8.self).contains("id: 1") }
        let replied = try nodes[0].caller(noa).post("/v1/tickets/\(ticket)/replies", ["text": "from the other node"])
        XCTAssertEqual(replied.status, 201, replied.text)
        let heard = try listening.receive { String(decoding: $0, as: UTF8.self).contains("from the other node") }
        XCTAssert(String(decoding: heard, as: UTF8.self).contains("from the other node"))

        let desk = try Wire(port: nodes[1].port)
        try desk.send(Wire.head("GET", "/v1/tickets/events", ["Authorization": "Bearer \(noa)"]))
        _ = try desk.receive { String(decoding: $0, as: UTF8.self).contains("retry") }
        let opened = try nodes[0].caller(brand.publishable).escalate().ticket
        let told = try desk.receive { String(decoding: $0, as: UTF8.self).contains("\"number\":\(opened),") }
        XCTAssert(String(decoding: told, as: UTF8.self).contains("event: ticket"))

        let file = Array("a log".utf8)
        let attached = try nodes[0].caller(noa).send(
            "POST", "/v1/tickets/\(ticket)/attachments?name=a.txt", file, ["Content-Type": "text/plain"])
        XCTAssertEqual(attached.status, 201, attached.text)
        let id = try XCTUnwrap(attached.json["attachments"]?[0]?["id"]?.string, attached.text)
        XCTAssertEqual(try nodes[1].caller(noa).get("/v1/tickets/\(ticket)/attachments/\(id)").text, "a log")
    }

    func testTheFAQIsServedWhileTheDatabaseIsAway() throws {
        _ = try cluster()
        let cluster = try TestCluster()
        let address = "postgres://postgres:\(TestCluster.spelledPassword)@127.0.0.1:\(cluster.port)/hi5"
        let brand = try AddedBrand("arena", to: address)
        let nodes = try (0..<2).map { _ in try startNode(address) }
        try `import`([article("a", "Zebra")], with: nodes[0].caller(brand.secret))
        let callers = nodes.map { $0.caller(brand.publishable) }
        for caller in callers {
            try eventually({ try caller.get("/v1/faq/en/search?q=zebra") }) { $0.json["total"]?.int == 1 }
            XCTAssertEqual(try caller.get("/readyz").status, 200)
        }

        cluster.run(.kill)
        for caller in callers {
            try eventually({ try caller.get("/v1/faq/en/search?q=zebra") }) { answer in
                XCTAssertEqual(answer.json["total"]?.int, 1)
                return answer.headers["hi5-content"] == "stale"
            }
            XCTAssertEqual(try caller.get("/v1/faq/en/articles/a").headers["hi5-content"], "stale")
            let refused = try caller.post("/v1/conversations")
            XCTAssertEqual(refused.status, 503, refused.text)
            XCTAssertEqual(refused.code, "database_unavailable")
            XCTAssertNotNil(refused.headers["retry-after"])
            XCTAssertEqual(try caller.get("/readyz").status, 503)
            XCTAssertEqual(try caller.get("/healthz").status, 200)
        }

        cluster.run(.start)
        for caller in callers {
            try eventually({ try caller.post("/v1/conversations") }) { $0.status == 201 }
            try eventually({ try caller.get("/readyz") }) { $0.status == 200 }
            try eventually({ try caller.get("/v1/faq/en/search?q=zebra") }) { $0.headers["hi5-content"] == nil }
        }
        // Both hear each other again.
        try `import`([article("b", "Zebra two")], with: nodes[1].caller(brand.secret))
        try eventually({ try callers[0].get("/v1/faq/en/search?q=zebra") }) { $0.json["total"]?.int == 2 }
        for node in nodes {
            let log = node.running.error.text
            XCTAssert(log.contains("cannot be reached"), log)
            for secret in [TestCluster.password, TestCluster.spelledPassword] { XCTAssertFalse(log.contains(secret)) }
        }
    }

    func testANodeThatCannotReachItsDatabaseSaysWhy() throws {
        let cluster = try cluster()
        let address = "postgres://postgres:marzipan@127.0.0.1:\(cluster.port)/hi5"
        for command in [["serve", "--port", "0"], ["agent", "add", "x", "X"]] {
            let outcome = try Program.run(command + ["--database", address])
            XCTAssertEqual(outcome.code, ExitCode.failure.rawValue)
            XCTAssert(outcome.error.contains("password authentication failed"), outcome.error)
            XCTAssertFalse(outcome.error.contains("marzipan"), outcome.error)
            XCTAssertEqual(outcome.error.filter { $0 == "\n" }.count, 1, outcome.error)
        }
    }
}
