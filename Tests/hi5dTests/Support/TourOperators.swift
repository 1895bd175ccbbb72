import JSON
import XCTest

/// What those who run the installation do.
extension Tour {
    static func operators(_ server: TestServer) throws -> [Exchange] {
        let person = try server.operator()
        let (brands, one, agents) = ("/v1/brands", "/v1/brands/{id}", "/v1/brands/{id}/agents")
        let (operators, rotate) = ("/v1/operators", "/v1/operators/{id}/rotate")
        func exchange(_ operation: String, _ answer: Answer) -> Exchange {
            Exchange(operation: operation, answer: answer)
        }
        func patch(_ id: String, _ body: String) throws -> Exchange {
            exchange("PATCH \(one)", try person.send("PATCH", "/v1/brands/\(id)", Array(body.utf8)))
        }
        func remove(_ body: String, _ id: String = "sky") throws -> Exchange {
            exchange("DELETE \(one)", try person.send("DELETE", "/v1/brands/\(id)", Array(body.utf8)))
        }
        let sky: JSON = [
            "id": "sky", "name": "Sky", "defaultLocale": "en", "accountUrl": "https://sky.example/account",
        ]
        let added = try person.post(operators, ["name": "Max"])
        let id = try XCTUnwrap(added.json["id"]?.string, added.text)
        return [
            exchange("POST \(brands)", try person.post(brands, sky)),
            exchange("POST \(brands)", try person.post(brands, sky)),
            exchange("POST \(brands)", try person.post(brands, ["id": "a b"])),
            exchange("POST \(brands)", try server.one.admin.post(brands, sky)),
            exchange("POST \(brands)", try server.nobody.post(brands, sky)),
            exchange("GET \(brands)", try person.get(brands)),
            exchange("GET \(brands)", try server.one.program.get(brands)),
            try patch("sky", #"{"name":"Sky Sports"}"#), try patch("none", "{}"),
            try patch("sky", #"{"accountUrl":"x"}"#),
            try patch("sky", #"{"suspended":true}"#), try patch("sky", #"{"suspended":1}"#),
            try patch("sky", #"{"suspended":false}"#),
            try remove(#"{"name":"Sky Sports"}"#), try patch("sky", #"{"suspended":true}"#), try remove("{}"),
            try remove(#"{"name":"Sky"}"#), try remove(#"{"name":"Sky Sports"}"#),
            try patch("sky", #"{"suspended":false}"#), try remove(#"{"name":"Sky"}"#, "none"),
            exchange("DELETE \(one)", try server.one.admin.send("DELETE", "/v1/brands/one", Array("{}".utf8))),
            exchange("DELETE \(one)", try server.nobody.send("DELETE", "/v1/brands/one", Array("{}".utf8))),
            exchange("POST \(agents)", try person.post("/v1/brands/sky/agents", ["name": "Ada"])),
            exchange("POST \(agents)", try person.post("/v1/brands/none/agents", ["name": "Ada"])),
            exchange("POST \(operators)", added), exchange("POST \(operators)", try person.post(operators)),
            exchange("POST \(rotate)", try person.post("/v1/operators/\(id)/rotate", ["graceSeconds": 60])),
            exchange("POST \(rotate)", try person.post("/v1/operators/none/rotate")),
            exchange("GET \(operators)", try person.get(operators)),
            exchange("GET \(operators)", try server.two.lead.get(operators)),
            exchange("DELETE /v1/operators/{id}", try person.send("DELETE", "/v1/operators/\(id)")),
            exchange("DELETE /v1/operators/{id}", try person.send("DELETE", "/v1/operators/\(id)")),
            exchange("GET /v1/me", try person.get("/v1/me")),
            exchange("GET /v1/tickets", try person.get("/v1/tickets")),
        ]
    }
}
