import Storage
import XCTest

/// What a transaction announces is heard after its commit, and only then.
final class NoticeConformance: XCTestCase {
    private func said(_ signals: [Signal]) -> [String] {
        signals.compactMap { if case .said(let text) = $0 { text } else { nil } }
    }

    func testAnnouncementsAreHeardAfterTheCommitOnly() throws {
        try onEachEngine([]) { database in
            let heard = Collected<Signal>()
            let listening = database.listen("here") { heard.add($0) }
            defer { listening.cancel() }
            if database is PostgresDatabase { XCTAssert(heard.wait { $0.contains(.lookAgain) }) }
            struct Failure: Error {}
            _ = try? database.write { session -> Void in
                try session.notify("here", "undone")
                throw Failure()
            }
            try database.write { session in
                try session.notify("elsewhere", "not for here")
                try session.notify("here", "a \"quoted\" \\ {text}, 😀\nin two lines")
            }
            try database.write { try $0.notify("here", "last") }
            XCTAssert(heard.wait { self.said($0).contains("last") })
            XCTAssertEqual(said(heard.all), ["a \"quoted\" \\ {text}, 😀\nin two lines", "last"])
        }
    }

    func testWhoCancelledHearsNothing() throws {
        try onEachEngine([]) { database in
            let (first, second) = (Collected<Signal>(), Collected<Signal>())
            let cancelled = database.listen("here") { first.add($0) }
            let listening = database.listen("here") { second.add($0) }
            if database is PostgresDatabase { XCTAssert(second.wait { $0.contains(.lookAgain) }) }
            cancelled.cancel()
            try database.write { try $0.notify("here", "x") }
            XCTAssert(second.wait { self.said($0) == ["x"] })
            XCTAssertEqual(said(first.all), [])
            listening.cancel()
        }
    }

    func testWhatCannotBeAnnouncedIsRefused() throws {
        try onEachEngine([]) { database in
            for payload in [String(repeating: "x", count: 8_000), "a\u{0}"] {
                XCTAssertThrowsError(try database.write { try $0.notify("here", payload) })
            }
            XCTAssertThrowsError(try database.read { try $0.notify("here", "x") })
        }
    }

    func testManyWritersAreAllHeard() throws {
        try onEachEngine([]) { database in
            let heard = Collected<Signal>()
            let listening = database.listen("here") { heard.add($0) }
            defer { listening.cancel() }
            if database is PostgresDatabase { XCTAssert(heard.wait { $0.contains(.lookAgain) }) }
            DispatchQueue.concurrentPerform(iterations: 100) { number in
                do { try database.write { try $0.notify("here", "\(number)") } } catch { XCTFail("\(error)") }
            }
            XCTAssert(heard.wait { Set(self.said($0)).count == 100 })
        }
    }
}
