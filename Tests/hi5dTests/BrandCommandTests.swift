import Foundation
import JSON
import XCTest

@testable import hi5d

/// Removing a brand over HTTP and from the command line.
final class BrandCommandTests: ServerTestCase {
    private func remove(_ caller: Caller, _ body: String, _ id: String = "two") throws -> Answer {
        try caller.send("DELETE", "/v1/brands/\(id)", Array(body.utf8))
    }

    func testOnlyOperatorsRemoveABrandAndOnlyByItsName() throws {
        let server = try startServer()
        let person = try server.operator()
        for caller in [server.two.admin, server.two.lead, server.two.program, server.two.visitor, server.one.admin] {
            expect(try remove(caller, #"{"name":"Brand two"}"#), 403, "not_allowed")
        }
        expect(try remove(server.nobody, #"{"name":"Brand two"}"#), 401, "unauthenticated")
        expect(try remove(person, #"{"name":"Brand two"}"#), 409, "brand_not_suspended")
        let suspended = try person.send("PATCH", "/v1/brands/two", Array(#"{"suspended":true}"#.utf8))
        XCTAssertEqual(suspended.status, 200, suspended.text)
        for body in ["{}", #"{"name":7}"#, #"{"name":"two"}"#, #"{"name":""}"#] {
            expect(try remove(person, body), 400, "invalid_field", field: "name")
        }
        expect(try remove(person, #"{"name":"Brand two","sure":true}"#), 400, "invalid_field", field: "sure")
        expect(try remove(person, "name"), 400, "invalid_json")
        expect(try remove(person, #"{"name":"Brand two"}"#, "none"), 404, "not_found")
        let answers = try together(4) { _ in
            try person.send("DELETE", "/v1/brands/two", Array(#"{"name":"Brand two"}"#.utf8))
        }
        for answer in answers {
            XCTAssertEqual(answer.status, 202, answer.text)
            XCTAssertNotNil(answer.json["removedAt"]?.string)
        }
        let resumed = try person.send("PATCH", "/v1/brands/two", Array(#"{"suspended":false}"#.utf8))
        expect(resumed, 409, "brand_is_being_removed")
        XCTAssertEqual(try server.one.agent.get("/v1/tickets").status, 200)
    }

    func testTheCommandAsksForTheName() throws {
        let server = try startServer()
        let key = try XCTUnwrap(try server.operator().key)
        let login = ["HI5_SERVER": "http://127.0.0.1:\(server.port)", "HI5_TOKEN": key]
        func run(_ words: String...) throws -> Program.Outcome { try Program.run(["brand"] + words, login) }
        XCTAssertEqual(try run("suspend", "two").code, ExitCode.success.rawValue)
        let unasked = try run("remove", "two")
        XCTAssertEqual(unasked.code, ExitCode.usage.rawValue)
        XCTAssert(unasked.error.contains("--yes"), unasked.error)
        XCTAssertEqual(try run("remove", "two", "--yes", "two").code, ExitCode.invalid.rawValue)
        XCTAssertEqual(try run("remove", "none", "--yes", "x").code, ExitCode.notFound.rawValue)
        XCTAssertEqual(try run("remove", "one", "--yes", "Brand one").code, ExitCode.conflict.rawValue)
        let removed = try run("remove", "two", "--yes", "Brand two")
        XCTAssertEqual(removed.code, ExitCode.success.rawValue, removed.error)
        XCTAssert(removed.output.contains("two is being removed"), removed.output)
        XCTAssert(try run("list").output.contains("removing"))
    }
}
