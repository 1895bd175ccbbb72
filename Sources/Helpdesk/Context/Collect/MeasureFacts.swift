import Bot
import Dispatch
import JSON
import Storage

/// How long facts take to look up.
public struct FactMeasurement: Sendable {
    public let subscribers: Int
    public let medianMicroseconds: Double
    public let p99Microseconds: Double
}

extension Helpdesk {
    /// What is known of a subscriber of the brand now, from what is mirrored; nil when nothing is.
    public func facts(of subscriber: String, brand: String) -> [String: FactValue]? {
        collectContext(of: subscriber, brand: brand, for: .reading).record.map { Facts.derive($0, at: clock()) }
    }

    /// Mirrors made-up subscribers in an empty store, and looks some of them up one after the other, no two the same.
    public func measureFacts(brand: String, subscribers: Int, lookups: Int) throws -> FactMeasurement {
        let time = clock()
        let plan: JSON = [
            "subscriptionId": "s", "offerId": "S1", "offerTitle": "Sports", "source": "cleeng", "status": "active",
            "expiresAt": .string(time.adding(seconds: 864_000).text), "period": "month",
        ]
        let payments = (0..<6).map { month -> JSON in
            [
                "paymentId": .string("p\(month)"), "offerId": "S1", "source": "cleeng", "status": "captured",
                "price": 999,
                "currency": "EUR", "at": .string(time.adding(seconds: -Int64(month) * 2_592_000).text),
            ]
        }
        let record = try SubscriberRecord(
            id: "", ["name": "Ana", "country": "DE", "subscriptions": [plan], "payments": .array(payments)])
        for start in stride(from: 0, to: subscribers, by: 5_000) {
            try database.write { session in
                for number in start..<min(subscribers, start + 5_000) {
                    var stored = StoredSubscriber(
                        mirror: Mirror(base: record.json, replacedAt: time), version: 0, updatedAt: time)
                    try stored.store("subscriber-\(number)", brand: brand, at: time, claims: [:], in: session)
                }
            }
        }
        var times: [UInt64] = []
        // A step that has no factor in common with the number of subscribers goes round all of them.
        for lookup in 0..<lookups {
            let number = (lookup &* 7_919_717) % subscribers
            let start = DispatchTime.now().uptimeNanoseconds
            guard facts(of: "subscriber-\(number)", brand: brand) != nil else { continue }
            times.append(DispatchTime.now().uptimeNanoseconds - start)
        }
        times.sort()
        func at(_ share: Double) -> Double {
            times.isEmpty ? 0 : Double(times[Int(Double(times.count - 1) * share)]) / 1_000
        }
        return FactMeasurement(subscribers: subscribers, medianMicroseconds: at(0.5), p99Microseconds: at(0.99))
    }
}
