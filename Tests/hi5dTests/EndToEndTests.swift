import Foundation
import JSON
import Synchronization
import XCTest

@testable import hi5d

/// The whole way of a question, through the real program: search, bot, ticket, agent, reply, and a crash.
final class EndToEndTests: ProgramTestCase {
    func testAQuestionFromSearchToReplyAndThroughACrash() throws {
        let folder = try folder()
        var demo = try startDemo(in: folder)
        let ben = demo.subscriber("ben")

        // Search.
        let found = try ben.get("/v1/faq/en/search?q=\(escaped("cancel my plan"))&limit=3")
        XCTAssertEqual(found.status, 200)
        XCTAssertEqual(found.json["results"]?[0]?["id"]?.string, "cancel-subscription", found.text)

        // The bot answers.
        let conversation = try ben.start()
        let answered = try ben.say(Words.question, in: conversation)
        XCTAssertEqual(answered.status, 201)
        XCTAssertEqual(answered.json["outcome"]?.string, "answered", answered.text)
        XCTAssertEqual(answered.json["replies"]?[0]?["article"]?.string, Words.answerID)
        XCTAssertEqual(answered.json["ticket"], .null)

        // The bot hands over.
        let escalated = try ben.say(Words.forPerson, in: conversation)
        XCTAssertEqual(escalated.json["outcome"]?.string, "escalated", escalated.text)
        let number = String(try XCTUnwrap(escalated.json["ticket"]?.int))

        // An agent works the ticket from the command line.
        XCTAssert(try demo.run(["ticket", "list"]).output.contains(number))
        let shown = try demo.run(["ticket", "show", number]).output
        for part in [Words.forPerson, "Ben Okafor", "Apple bills", "14.99 EUR"] {
            XCTAssert(shown.contains(part), "\(part) is not in \(shown)")
        }
        for change in [
            ["take", number], ["reply", number, "Hello Ben, here is a person."], ["note", number, "He sounds upset."],
        ] {
            let outcome = try demo.run(["ticket"] + change)
            XCTAssertEqual(outcome.code, 0, outcome.error)
        }

        // The subscriber reads the reply, and not the note.
        let read = try ben.get("/v1/conversations/\(conversation)")
        let last = read.json["messages"]?.array?.last
        XCTAssertEqual(last?["author"]?.string, "agent")
        XCTAssertEqual(last?["agent"]?.string, "Noa")
        XCTAssertEqual(last?["text"]?.string, "Hello Ben, here is a person.")
        XCTAssertFalse(read.text.contains("upset"))

        // The program is killed while many write.
        var acknowledged = [conversation: try texts(read)]
        acknowledged.merge(try writeUntilKilled(demo)) { $1 }
        XCTAssertGreaterThan(acknowledged.values.reduce(0) { $0 + $1.count }, 60)
        let tickets = acknowledged.count

        // On the same folder it knows all that it acknowledged.
        demo = try startDemo(in: folder)
        XCTAssertEqual(demo.visitor.key, ben.key, "the keys stay")
        for (conversation, texts) in acknowledged {
            let now = try self.texts(demo.subscriber("ben").get("/v1/conversations/\(conversation)"))
            for (seq, text) in texts { XCTAssertEqual(now[seq], text, "message \(seq) of \(conversation)") }
            XCTAssertEqual(now.keys.sorted(), Array(1...Int64(now.count)), "no gaps in \(conversation)")
        }
        let listed = try Caller(port: demo.port, key: demo.token(of: "Noa")).get("/v1/tickets?status=all&limit=100")
        XCTAssertEqual(listed.json["tickets"]?.array?.count, tickets)
        XCTAssert(try demo.run(["ticket", "show", number]).output.contains("He sounds upset."))
        demo.running.signal(SIGTERM)
        XCTAssertEqual(try demo.running.waitForExit(), 0)
    }

    private func texts(_ conversation: Answer) throws -> [Int64: String] {
        let messages = try XCTUnwrap(conversation.json["messages"]?.array, conversation.text)
        return Dictionary(uniqueKeysWithValues: messages.map { ($0["seq"]?.int ?? 0, $0["text"]?.string ?? "") })
    }

    /// Kills the server after some messages of eight writers, and returns what was acknowledged until it was gone.
    private func writeUntilKilled(_ demo: DemoServer) throws -> [String: [Int64: String]] {
        let writers = 8
        let ben = demo.subscriber("ben")
        let conversations = try (0..<writers).map { _ in try ben.escalate().conversation }
        let acknowledged = Mutex(Dictionary(uniqueKeysWithValues: conversations.map { ($0, [Int64: String]()) }))
        let count = Atomic<Int>(0)
        _ = try together(writers) { writer in
            let conversation = conversations[writer]
            // More than there will ever be time for.
            for number in 0..<10_000 {
                let text = "message \(number) of \(writer)"
                guard let answer = try? ben.say(text, in: conversation), answer.status == 201,
                    let seq = answer.json["message"]?["seq"]?.int
                else { return }
                acknowledged.withLock { $0[conversation]?[seq] = text }
                // Others are in the middle of their writes now.
                if count.wrappingAdd(1, ordering: .relaxed).newValue == 80 { demo.running.kill() }
            }
        }
        XCTAssertEqual(try demo.running.waitForExit(), SIGKILL)
        return acknowledged.withLock { $0 }
    }
}
