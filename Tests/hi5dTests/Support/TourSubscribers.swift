import Helpdesk
import JSON

/// The walk through subscribers, their notices and the brand's settings.
enum TourSubscribers {
    private static let full: JSON = [
        "asOf": "2026-01-01T00:00:00Z", "name": "Ana", "email": "ana@example.com", "country": "DE", "locale": "de",
        "subscriptions": [
            [
                "subscriptionId": "x", "offerId": "o", "offerTitle": "Sports", "source": "cleeng", "status": "active",
                "hold": "grace", "startedAt": "2025-01-01T00:00:00Z", "expiresAt": "2026-01-01T00:00:00Z",
                "nextPaymentAt": "2026-01-01T00:00:00Z", "nextPaymentPrice": 999, "nextPaymentCurrency": "EUR",
                "nextRetryAt": "2026-01-02T00:00:00Z", "period": "month", "inTrial": false, "paymentGateway": "adyen",
                "paymentMethod": "card", "pendingSwitchId": "w",
            ]
        ],
        "passes": [
            [
                "passId": "p", "offerId": "o", "offerTitle": "Final", "source": "cleeng",
                "startsAt": "2026-01-01T00:00:00Z", "expiresAt": "2026-01-02T00:00:00Z",
            ]
        ],
        "payments": [
            [
                "paymentId": "t", "subscriptionId": "x", "offerId": "o", "source": "cleeng", "status": "rejected",
                "price": 999, "currency": "EUR", "at": "2026-01-01T00:00:00Z", "retryAt": "2026-01-02T00:00:00Z",
            ]
        ],
        "entitlements": [["offerId": "o", "expiresAt": "2026-01-02T00:00:00Z"]],
        "paymentDetails": [
            ["paymentDetailsId": "d", "paymentMethod": "card", "lastFour": "1881", "cardExpires": "2027-01"]
        ],
        "devices": [
            ["deviceId": "v", "platform": "tv", "name": "Living room", "lastSeenAt": "2026-01-01T00:00:00Z"]
        ],
        "purchases": [
            ["purchaseId": "r", "source": "apple", "offerId": "o", "status": "synced", "at": "2026-01-01T00:00:00Z"]
        ],
    ]

    static func exchanges(with server: TestServer) throws -> [Tour.Exchange] {
        let (program, agent) = (server.two.program, server.two.agent)
        let address = "/v1/subscribers/tour"
        func on(_ operation: String, _ answer: Answer) -> Tour.Exchange { .init(operation: operation, answer: answer) }
        func send(_ method: String, _ json: JSON, _ headers: [String: String] = [:], _ caller: Caller? = nil) throws
            -> Answer
        {
            let type = ["Content-Type": "application/json"]
            return try (caller ?? program).send(method, address, json.encoded, type.merging(headers) { $1 })
        }
        let (put, patch) = ("PUT /v1/subscribers/{id}", "PATCH /v1/subscribers/{id}")
        let (get, delete) = ("GET /v1/subscribers/{id}", "DELETE /v1/subscribers/{id}")
        let export = "GET /v1/subscribers/{id}/export"
        return [
            on(put, try send("PUT", full)), on(put, try send("PUT", full)),
            on(put, try send("PUT", full, ["If-Match": "\"v9\""])), on(put, try send("PUT", ["nick": 1])),
            on(put, try send("PUT", full, [:], agent)), on(put, try send("PUT", full, [:], server.nobody)),
            on(put, try send("PUT", full, ["Content-Type": "text/plain"])),
            on(patch, try send("PATCH", ["devices": [["deviceId": "v", "removed": true]]])),
            on(patch, try send("PATCH", ["devices": 1])),
            on(patch, try send("PATCH", ["name": "Bea"], ["If-Match": "\"v1\""])),
            on(get, try program.get(address)), on(get, try program.get("/v1/subscribers/none")),
            on(export, try program.get(address + "/export")), on(export, try agent.get(address + "/export")),
            on(delete, try program.send("DELETE", address, [])), on(delete, try program.send("DELETE", address, [])),
            on("GET /v1/facts", try server.two.visitor.get("/v1/facts")),
        ] + (try hooks(server)) + (try context(server))
    }

    private static func hooks(_ server: TestServer) throws -> [Tour.Exchange] {
        let program = server.two.program
        func set(_ name: String, _ json: JSON) throws -> Tour.Exchange {
            let answer = try program.send(
                "PUT", "/v1/settings/\(name)", json.encoded, ["Content-Type": "application/json"])
            return .init(operation: "PUT /v1/settings/{name}", answer: answer)
        }
        func take(_ query: String, _ body: JSON) throws -> Tour.Exchange {
            let answer = try server.nobody.post("/v1/hooks/roku?key=\(server.two.keys.publishable)\(query)", body)
            return .init(operation: "POST /v1/hooks/{feed}", answer: answer)
        }
        return [
            try set("hooks", ["roku": ["token": "a token of roku's", "apiKey": "k"]]),
            try set("privacy", ["noticeDays": 0]),
            try set("other", [:]),
            .init(operation: "GET /v1/settings/{name}", answer: try program.get("/v1/settings/hooks")),
            .init(operation: "GET /v1/settings/{name}", answer: try server.two.agent.get("/v1/settings/hooks")),
            try take("&token=a%20token%20of%20roku's", ["transactionType": "Sale"]),
            try take("", ["transactionType": "Sale"]),
            .init(operation: "GET /v1/hooks", answer: try program.get("/v1/hooks")),
            .init(operation: "GET /v1/hooks", answer: try server.two.visitor.get("/v1/hooks")),
            .init(
                operation: "POST /v1/signing-keys", answer: try program.post("/v1/signing-keys", ["keepOldHours": 1])),
            .init(operation: "POST /v1/signing-keys", answer: try server.two.visitor.post("/v1/signing-keys")),
        ]
    }

    private static func context(_ server: TestServer) throws -> [Tour.Exchange] {
        let subscriber = server.one.subscriber("ben")
        _ = try subscriber.escalate()
        let (conversation, ticket) = try subscriber.escalate()
        _ = conversation
        let operation = "GET /v1/tickets/{number}/context"
        let address = "/v1/tickets/\(ticket)/context"
        return [
            .init(operation: operation, answer: try server.one.agent.get(address)),
            .init(operation: operation, answer: try server.one.agent.get(address + "?fresh=true")),
            .init(operation: operation, answer: try server.one.agent.get(address + "?fresh=maybe")),
            .init(operation: operation, answer: try server.one.visitor.get(address)),
        ]
    }
}
