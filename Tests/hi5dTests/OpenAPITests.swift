import JSON
import XCTest

@testable import hi5d

/// The description of the API, against the routes and against real answers.
final class OpenAPITests: ServerTestCase {
    private func description() throws -> APIDescription { try APIDescription(OpenAPIDocument.bytes) }

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
        func walk(_ json: JSON, _ place: String) throws {
            if let schema = json["schema"] {
                let named = json["examples"]?.members?.compactMap { $0.value["value"] } ?? []
                for example in named + [json["example"]].compactMap({ $0 }) {
                    let lines = json["x-itemSchema"] == nil ? nil : example.string
                    let faults = try lines.map { try description.lineFaults($0, json) }
                    XCTAssertEqual(faults ?? description.faults(example, schema), [], place)
                    checked += 1
                }
            }
            try json.members?.forEach { try walk($0.value, "\(place)/\($0.name)") }
            try json.array?.enumerated().forEach { try walk($0.element, "\(place)/\($0.offset)") }
        }
        try walk(description.document, "#")
        XCTAssertGreaterThan(checked, 30)
    }

    func testRequestFieldsAreTheOnesThatAreTaken() throws {
        let server = try startServer()
        let (conversation, ticket) = try server.one.visitor.escalate()
        let description = try description()
        // What stores send has fields of their own.
        for (name, operation) in description.operations
        where name.hasPrefix("POST") && name != "POST /v1/hooks/{feed}" {
            // The fields of articles have a test of their own; a file has none.
            guard let media = operation["requestBody"]?["content"]?["application/json"],
                name != "POST /v1/articles/import"
            else { continue }
            let path = String(name.dropFirst(5))
            let id = path.hasPrefix("/v1/conversations") ? conversation : "restore-purchase"
            let target = path.replacing("{number}", with: String(ticket)).replacing("{id}", with: id)
                .replacing("{locale}", with: "en")
            let isOperators = ["/v1/brands", "/v1/operators"].contains(where: path.hasPrefix)
            let caller =
                isOperators
                ? try server.operator()
                : ["/v1/conversations", "/v1/faq", "/v1/messages"].contains(where: path.hasPrefix)
                    ? server.one.visitor
                    : path.hasPrefix("/v1/bot") || path.hasPrefix("/v1/signing-keys")
                        ? server.one.program : server.one.admin
            let schema = try XCTUnwrap(media["schema"].flatMap(description.resolve), name)
            // What others have defined takes more than is described.
            if schema["additionalProperties"]?.bool == true { continue }
            let fields = schema["properties"]?.members?.map(\.name) ?? []
            // What the description gives as an example, and one field more.
            let example = media["examples"]?.members?.first?.value["value"]?.members ?? []
            let body = JSON.object(example + [.init("nonsense", 1)])
            let answer = expect(try caller.post(target, body), 400, "invalid_field", field: "nonsense")
            let known = fields.isEmpty ? "none" : fields.sorted().joined(separator: ", ")
            XCTAssertEqual(answer.json["expected"]?.string, "no such field; known are: \(known)", name)
        }
    }

    func testArticlesHaveTheFieldsThatAreTaken() throws {
        let server = try startServer()
        let description = try description()
        let operation = try XCTUnwrap(description.operations["POST /v1/articles/import"])
        XCTAssertEqual(
            operation["requestBody"]?["content"]?.members?.map(\.name), ["application/json", "application/x-ndjson"])
        func known(_ schema: String) throws -> String {
            let properties = description.document["components"]?["schemas"]?[schema]?["properties"]
            return try XCTUnwrap(properties?.members).map(\.name).joined(separator: ", ")
        }
        let answer = try server.one.program.post(
            "/v1/articles/import", ["articles": [["nonsense": 1, "blocks": [["nonsense": 1]]]]])
        let reasons = answer.json["errors"]?.array?.compactMap { $0["reason"]?.string } ?? []
        for reason in [
            "\"nonsense\" is not known; known are: \(try known("NewArticle"))",
            "\"blocks[0]\": \"nonsense\" is not known; known are: \(try known("NewArticleBlock"))",
        ] {
            XCTAssert(reasons.contains(reason), "\(reason) is not among \(reasons)")
        }
        // What the description gives as examples is taken, in both media types.
        for media in operation["requestBody"]?["content"]?.members ?? [] {
            let named = media.value["examples"]?.members?.first?.value["value"]
            let example = try XCTUnwrap(media.value["example"] ?? named, media.name)
            let taken = try server.one.program.send(
                "POST", "/v1/articles/import", example.string.map { Array($0.utf8) } ?? example.encoded,
                ["Content-Type": media.name])
            XCTAssertEqual(taken.status, 200, taken.text)
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
            guard exchange.answer.status != 204 else {
                XCTAssertEqual(exchange.answer.body, [], place)
                continue
            }
            let content = try XCTUnwrap(response["content"]?.members?.first, place)
            XCTAssertEqual(exchange.answer.headers["content-type"], content.name, place)
            XCTAssertEqual(try description.faults(exchange.answer.body, of: content), [], place)
            for header in response["headers"]?.members ?? [] {
                let described = try XCTUnwrap(description.resolve(header.value), place)
                let isOptional = described["required"]?.bool == false
                if isOptional, exchange.answer.headers[header.name.lowercased()] == nil { continue }
                let value = try XCTUnwrap(exchange.answer.headers[header.name.lowercased()], "\(place): \(header.name)")
                XCTAssertEqual(description.faults(.string(value), described["schema"] ?? .null), [], place)
            }
        }
        // What is sent is named New…, and is no part of an answer.
        for schema in description.document["components"]?["schemas"]?.members ?? []
        where !schema.name.hasPrefix("New") && schema.name != "Nothing" {
            for property in schema.value["properties"]?.members ?? [] {
                XCTAssert(
                    description.seen.contains("\(schema.name).\(property.name)"),
                    "no answer had \(schema.name).\(property.name)")
            }
        }
    }
}
