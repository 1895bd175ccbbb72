import JSON
import XCTest

@testable import Helpdesk

let billingSecret = "the billing core's secret"
let partnerSecret = "a carrier's own secret"

extension Desk {
    /// The brand takes notices of all feeds.
    func takeNotices(roots: String? = nil) throws {
        var settings: [JSON.Member] = [
            .init("billing", ["secrets": ["an older secret of it", .string(billingSecret)], "broadcasterId": "77"]),
            .init("google", try GooglePush.shared.settings),
            .init("roku", ["token": "roku-token-00001", "apiKey": "roku-key"]),
            .init("partner", ["secrets": [.string(partnerSecret)]]),
        ]
        if let roots { settings.append(.init("apple", ["roots": [.string(roots)], "bundleIds": ["test.acme"]])) }
        try helpdesk.changeSetting("hooks", to: .object(settings), as: integration)
    }

    @discardableResult
    func receive(
        _ feed: HookFeed, _ body: JSON, signature: String? = nil, token: String? = nil, bearer: String? = nil
    ) throws -> HookReceipt {
        try helpdesk.receiveHook(
            IncomingHook(
                feed: feed, key: keys.publishable, body: body.encoded,
                proof: HookProof(signature: signature, token: token, bearer: bearer)))
    }

    /// A webhook of the billing core, properly signed.
    func bill(_ topic: String, _ data: JSON) throws {
        let body: JSON = ["broadcasterId": 77, "topic": .string(topic), "data": data]
        try receive(
            .billing, body, signature: Crypto.hex(Crypto.hmacSHA256(body.encoded, key: Array(billingSecret.utf8))))
    }

    /// Reads what has come in.
    func readHooks() throws { try helpdesk.runDueTimers { XCTFail("\($0)") } }

    func record(_ id: String) throws -> SubscriberRecord { try helpdesk.readSubscriber(id, brand: "acme").record }

    func counts() throws -> [String: Int64] {
        Dictionary(try helpdesk.hookCounts(as: integration).map { ("\($0.topic) \($0.state)", $0.count) }) { $0 + $1 }
    }
}
