import Foundation
import JSON
import XCTest

@testable import hi5d

/// A daemon that the system denies room or handles: it says so, serves what it can, and goes on once it may.
final class LimitFaultTests: ProgramTestCase {
    func testNoRoomForFiles() throws {
        let demo = try startDemo(in: folder())
        let conversation = try demo.visitor.start()
        try demo.running.limit("fsize=4096:")
        let refused = try demo.visitor.say("How do I cancel?", in: conversation)
        XCTAssertEqual(refused.status, 503, refused.text)
        XCTAssertEqual(refused.code, "database_unavailable")
        XCTAssertNotNil(refused.headers["retry-after"])
        XCTAssertEqual(try demo.visitor.get("/readyz").status, 503)
        XCTAssertEqual(try demo.visitor.get("/healthz").status, 200)
        XCTAssertEqual(try demo.visitor.get("/v1/faq/en/search?q=cancel").status, 200)
        XCTAssertEqual(try demo.visitor.get("/v1/conversations/\(conversation)").json["messages"]?.array?.count, 0)
        XCTAssert(demo.running.error.wait(for: "level=error event=request_failed"))
        XCTAssert(demo.running.error.wait(for: "File too large"), demo.running.error.text)

        try demo.running.limit("fsize=unlimited:")
        XCTAssertEqual(try demo.visitor.get("/readyz").status, 200)
        XCTAssertEqual(try demo.visitor.say("How do I cancel?", in: conversation).status, 201)
    }

    func testNoFileHandles() throws {
        let demo = try startDemo(in: folder())
        let caller = demo.visitor
        XCTAssertEqual(try caller.get("/readyz").status, 200)
        // Fewer than are open: not one more can be had.
        try demo.running.limit("nofile=8:")
        // It waits to be accepted.
        let waiting = try Wire(port: demo.port)
        try waiting.send(Wire.head("GET", "/healthz", [:]))
        XCTAssert(demo.running.error.wait(for: "level=error event=file_handles_exhausted"))
        try demo.running.limit("nofile=1024:")
        XCTAssert(demo.running.error.wait(for: "level=info event=file_handles_available"))
        XCTAssertEqual(try waiting.answer().status, 200)
        XCTAssertEqual(try caller.post("/v1/conversations").status, 201)
        XCTAssertEqual(try caller.get("/readyz").status, 200)
    }
}
