import HTTPServer
import Helpdesk
import JSON

/// A billing API on loopback that speaks the shapes of `connector`: for the demo, and for tests.
///
/// It knows the demo's subscribers as they are mirrored, but for what has changed since: whoever has a subscription of ours
/// has changed its plan. Anybody else is made up.
final class BillingStandIn: Sendable {
    static let token = "publisher"

    private let server: HTTPServer
    var url: String { "http://127.0.0.1:\(server.port)" }

    /// What the connector of a brand is set to, so that it asks here.
    var connector: JSON {
        [
            "baseUrl": .string(url), "auth": ["header": "X-Publisher-Token", "key": .string(Self.token)],
            "parts": [
                "account": ["path": "/customers/{id}"],
                "subscriptions": ["path": "/customers/{id}/subscriptions", "items": "items"],
                "payments": [
                    "path": "/customers/{id}/transactions", "items": "items",
                    "fields": ["paymentId": "transactionId", "at": "transactionDate", "price": "amount"],
                ],
            ],
        ]
    }

    init() throws {
        var router = Router()
        func on(_ path: String, _ answer: @escaping @Sendable (String) -> JSON) {
            router.on(.get, path, .memory) { (request: Request, id: String) in
                guard request.headers["X-Publisher-Token"] == Self.token else {
                    throw Problem(.unauthorized, "unauthorized", "The publisher's token is missing.")
                }
                return .json(answer(id))
            }
        }
        on("/customers/{id}") { id in
            let known = Self.record(id)
            return [
                "email": .string(known?.email ?? "\(id)@example.com"), "name": JSON(known?.name),
                "country": .string(known?.country ?? "DE"),
            ]
        }
        on("/customers/{id}/subscriptions") { ["items": .array(Self.subscriptions(of: $0))] }
        on("/customers/{id}/transactions") { ["items": .array(Self.transactions(of: $0))] }
        var settings = ServerSettings()
        settings.port = 0
        settings.threads = 1
        settings.workers = 1
        server = try HTTPServer(router: router, settings: settings)
    }

    func stop() { server.stop() }

    private static func record(_ id: String) -> SubscriberRecord? {
        (try? DemoBrand.subscribers(now: .now))?.first { $0.id == id }
    }

    private static func subscriptions(of id: String) -> [JSON] {
        guard let record = record(id) else {
            return [
                [
                    "subscriptionId": 77, "offerId": "S1", "offerTitle": "Sports", "status": "active",
                    "paymentGateway": "adyen", "expiresAt": 4_000_000_000, "nextPaymentPrice": 9.99,
                    "nextPaymentCurrency": "EUR",
                ]
            ]
        }
        return record.subscriptions.map { subscription in
            let isOurs = !subscription.source.isExternallyManaged
            return [
                "subscriptionId": .string(subscription.subscriptionID), "offerId": .string(subscription.offerID),
                "offerTitle": .string(isOurs ? "Arena+ Sports & Movies" : subscription.offerTitle),
                "status": .string(subscription.status.rawValue), "source": .string(subscription.source.rawValue),
                "expiresAt": JSON(subscription.expiresAt?.seconds),
                "nextPaymentAt": JSON(subscription.nextPaymentAt?.seconds),
                "nextPaymentPrice": isOurs ? 19.99 : 14.99, "nextPaymentCurrency": "EUR",
            ]
        }
    }

    private static func transactions(of id: String) -> [JSON] {
        (record(id)?.payments ?? []).map { payment in
            [
                "transactionId": .string(payment.paymentID), "offerId": JSON(payment.offerID),
                "source": .string(payment.source.rawValue), "status": .string(payment.status.rawValue),
                "amount": .double(Double(payment.amount.minorUnits) / 100),
                "currency": .string(payment.amount.currency),
                "transactionDate": .int(payment.at.seconds),
            ]
        }
    }
}
