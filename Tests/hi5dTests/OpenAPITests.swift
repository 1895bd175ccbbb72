import JSON
import XCTest

@testable import hi5d

/// The description of the API, against the routes and against real answers.
final class OpenAPITests: ServerTestCase {
    private func description() throws -> APIDescription { try APIDescription(PackageResources.openapi_json) }

    func testDescribesExactlyTheRoutes() throws {
        let folder = try temporaryFolder()
        addTeardownBlock { try? FileManager.default.removeItem(atPath: folder) }
        let desk = try Wiring.openHelpdesk(data: folder, locales: nil)
        addTeardownBlock { desk.close() }
        XCTAssertEqual(try description().operations.keys.sorted(), makeRouter(desk).routes)
    }

    func testStatesTheProgramsVersion() throws {
        let document = try description().document
        XCTAssertEqual(document["openapi"]?.string, "3.1.0")
        XCTAssertEqual(document["info"]?["version"]?.string, version)
    }

    func testReferencesResolveAndNothingIsUnused() throws {
        let description = try description()
        var used: Set<String> = []
        func walk(_ json: JSON) {
            if let reference = json["$ref"]?.string {
                XCTAssertNotNil(description.resolve(json), reference)
                used.insert(reference)
            }
            json.members?.forEach { walk($0.value) }
            json.array?.forEach(walk)
        }
        walk(description.document)
        for kind in description.document["components"]?.members ?? [] where kind.name != "securitySchemes" {
            for component in kind.value.members ?? [] {
                XCTAssert(used.contains("#/components/\(kind.name)/\(component.name)"), "unused: \(component.name)")
            }
        }
    }

    func testOperationsAreComplete() throws {
        let description = try description()
        let schemes = Set(description.document["components"]?["securitySchemes"]?.members?.map(\.name) ?? [])
        var ids: Set<String> = []
        for (name, operation) in description.operations {
            XCTAssert(ids.insert(operation["operationId"]?.string ?? "").inserted, "\(name): operationId")
            XCTAssertNotNil(operation["summary"]?.string, name)
            let security = try XCTUnwrap(operation["security"]?.array, name)
            XCTAssert(security.flatMap { $0.members ?? [] }.allSatisfy { schemes.contains($0.name) }, name)
            // Each placeholder of the path is described, at the path.
            let path = name.split(separator: " ")[1]
            let placeholders = path.matches(of: /\{([a-z]+)\}/).map { String($0.output.1) }
            let shared = description.document["paths"]?[String(path)]?["parameters"]?.array ?? []
            XCTAssertEqual(shared.compactMap { description.resolve($0)?["name"]?.string }, placeholders, name)
        }
    }

    func testExamplesAreAsDescribed() throws {
        let description = try description()
        var checked = 0
        func walk(_ json: JSON, _ place: String) {
            if let schema = json["schema"] {
                let named = json["examples"]?.members?.compactMap { $0.value["value"] } ?? []
                for example in named + [json["example"]].compactMap({ $0 }) {
                    XCTAssertEqual(description.faults(example, schema), [], place)
                    checked += 1
                }
            }
            json.members?.forEach { walk($0.value, "\(place)/\($0.name)") }
            json.array?.enumerated().forEach { walk($0.element, "\(place)/\($0.offset)") }
        }
        walk(description.document, "#")
        XCTAssertGreaterThan(checked, 30)
    }

    func testRequestFieldsAreTheOnesThatAreTaken() throws {
        let server = try startServer()
        let (conversation, ticket) = try server.one.visitor.escalate()
        let callers: [String: (Caller, String)] = [
            "POST /v1/conversations": (server.one.visitor, "/v1/conversations"),
            "POST /v1/conversations/{id}/messages": (
                server.one.visitor, "/v1/conversations/\(conversation)/messages"
            ),
            "POST /v1/bot/opinions": (server.one.program, "/v1/bot/opinions"),
            "POST /v1/tickets/{number}/take": (server.one.agent, "/v1/tickets/\(ticket)/take"),
            "POST /v1/tickets/{number}/replies": (server.one.agent, "/v1/tickets/\(ticket)/replies"),
            "POST /v1/tickets/{number}/notes": (server.one.agent, "/v1/tickets/\(ticket)/notes"),
            "POST /v1/tickets/{number}/solve": (server.one.agent, "/v1/tickets/\(ticket)/solve"),
        ]
        let description = try description()
        for (name, operation) in description.operations where name.hasPrefix("POST") {
            let (caller, target) = try XCTUnwrap(callers[name], name)
            let media = operation["requestBody"]?["content"]?["application/json"]
            let schema = try XCTUnwrap(media?["schema"].flatMap(description.resolve), name)
            let fields = schema["properties"]?.members?.map(\.name) ?? []
            var body = fields.contains("text") ? [JSON.Member("text", "hello")] : []
            body.append(.init("nonsense", 1))
            let answer = expect(try caller.post(target, .object(body)), 400, "invalid_field", field: "nonsense")
            let known = fields.isEmpty ? "none" : fields.sorted().joined(separator: ", ")
            XCTAssertEqual(answer.json["expected"]?.string, "no such field; known are: \(known)", name)
        }
    }

    /// Answers of a running server have the documented status, headers and fields, all of them and no others.
    func testRealAnswersAreAsDescribed() throws {
        let server = try startServer()
        let description = try description()
        for exchange in try Tour.exchanges(with: server) {
            let place = "\(exchange.operation) \(exchange.answer.status)"
            let response = try XCTUnwrap(
                description.response(exchange.operation, exchange.answer.status), "\(place): not documented")
            let content = try XCTUnwrap(response["content"]?.members?.first)
            XCTAssertEqual(exchange.answer.headers["content-type"], content.name, place)
            let schema = try XCTUnwrap(content.value["schema"], place)
            XCTAssertEqual(description.faults(exchange.answer.json, schema), [], place)
            for header in response["headers"]?.members ?? [] {
                let described = try XCTUnwrap(description.resolve(header.value), place)
                let value = try XCTUnwrap(exchange.answer.headers[header.name.lowercased()], "\(place): \(header.name)")
                XCTAssertEqual(description.faults(.string(value), described["schema"] ?? .null), [], place)
            }
        }
        let requests: Set = ["NewConversation", "NewMessage", "NewOpinion", "NewComment", "Nothing"]
        for schema in description.document["components"]?["schemas"]?.members ?? []
        where !requests.contains(schema.name) {
            for property in schema.value["properties"]?.members ?? [] {
                XCTAssert(
                    description.seen.contains("\(schema.name).\(property.name)"),
                    "no answer had \(schema.name).\(property.name)")
            }
        }
    }
}
