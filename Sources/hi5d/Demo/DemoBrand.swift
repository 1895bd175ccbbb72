import Foundation
import Helpdesk
import JSON

/// The demo brand: a brand, an agent of each role, three subscribers whom different sources bill, and the starter FAQ.
enum DemoBrand {
    static let id = "demo"
    static let name = "Arena+"
    static let accountURL = "https://arena.example/account"
    static let agents = ["Noa": Agent.Role.agent, "Kim": Agent.Role.lead, "Ada": Agent.Role.admin]
    static let locales = ["en", "fr", "de", "es"]

    /// Sets up the brand in an empty store and returns its keys.
    static func create(in desk: Helpdesk, locales folder: String) throws -> DemoKeys {
        guard let standard = LocaleTag("en") else { preconditionFailure("\"en\" is a language tag") }
        let keys = try desk.createBrand(id: id, name: name, defaultLocale: standard, accountURL: accountURL)
        let articles = try ArticleFolder.read(folder, locales: locales.compactMap { LocaleTag($0) })
        try desk.publish(articles, brand: id)
        for record in try subscribers(now: .now) { try desk.saveSubscriber(record, brand: id) }
        var tokens: [String: String] = [:]
        for (agent, role) in agents { tokens[agent] = try desk.createAgent(brand: id, name: agent, role: role) }
        return DemoKeys(
            publishable: keys.publishable, secret: keys.secret, signingSecret: keys.signingSecret, agents: tokens)
    }

    /// One subscriber billed by ourselves, one by Apple, one by a phone carrier.
    static func subscribers(now: Timestamp) throws -> [SubscriberRecord] {
        let day: Int64 = 86_400
        func at(_ days: Int64) -> JSON { .string(now.adding(seconds: days * day).text) }
        func subscription(_ number: Int, _ source: String, _ method: String, started: Int64, next: Int64) -> JSON {
            [
                "subscriptionId": .string("sub-\(number)"), "offerId": "S1000-sports", "offerTitle": "Arena+ Sports",
                "source": .string(source), "status": "active", "startedAt": at(-started), "expiresAt": at(next),
                "nextPaymentAt": at(next), "nextPaymentPrice": 1_499, "nextPaymentCurrency": "EUR",
                "period": "month", "paymentMethod": .string(method),
            ]
        }
        func payment(_ id: String, _ source: String, _ days: Int64, _ status: String) -> JSON {
            [
                "paymentId": .string(id), "offerId": "S1000-sports", "source": .string(source),
                "status": .string(status),
                "price": 1_499, "currency": "EUR", "at": at(-days),
            ]
        }
        return [
            try SubscriberRecord(
                id: "ana",
                [
                    "name": "Ana Keller", "email": "ana@example.com", "country": "DE",
                    "subscriptions": [subscription(1, "cleeng", "card", started: 200, next: 12)],
                    "payments": [
                        payment("pay-11", "cleeng", 18, "captured"), payment("pay-10", "cleeng", 49, "captured"),
                    ],
                ]),
            try SubscriberRecord(
                id: "ben",
                [
                    "name": "Ben Okafor", "email": "ben@example.com", "country": "GB",
                    "subscriptions": [subscription(2, "apple", "apple", started: 95, next: 26)],
                    "payments": [payment("pay-21", "apple", 4, "captured")],
                ]),
            try SubscriberRecord(
                id: "carla",
                [
                    "name": "Carla Ruiz", "email": "carla@example.com", "country": "ES",
                    "subscriptions": [subscription(3, "carrier", "carrier", started: 30, next: 30)],
                ]),
        ]
    }
}

/// The demo's keys. They are shown once by the helpdesk, so the demo keeps them beside its data.
struct DemoKeys: Sendable {
    let publishable: String
    let secret: String
    let signingSecret: String
    let agents: [String: String]

    init(publishable: String, secret: String, signingSecret: String, agents: [String: String]) {
        self.publishable = publishable
        self.secret = secret
        self.signingSecret = signingSecret
        self.agents = agents
    }

    init(_ json: JSON) throws {
        var fields = try JSONFields(json)
        publishable = try fields.string("publishableKey", 1...200)
        secret = try fields.string("secretKey", 1...200)
        signingSecret = try fields.string("signingSecret", 1...200)
        let members = fields.value("agentTokens")?.members ?? []
        agents = Dictionary(members.compactMap { member in member.value.string.map { (member.name, $0) } }) { $1 }
        try fields.finish()
    }

    var json: JSON {
        [
            "publishableKey": .string(publishable), "secretKey": .string(secret),
            "signingSecret": .string(signingSecret), "agentTokens": .object(agentMembers),
        ]
    }

    var agentMembers: [JSON.Member] {
        agents.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }
    }
}
