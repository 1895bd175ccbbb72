import Bot

extension Fact {
    static let subscriberFacts = [
        Fact("subscriber.name", .text, "what the subscriber is called") { record, _ in FactValue(record.name) },
        Fact("subscriber.country", .text, "ISO 3166-1 code of the country, such as DE") { record, _ in
            FactValue(record.country)
        },
        Fact("subscriber.locale", .text, "the language that the account is set to") { record, _ in
            FactValue(record.locale)
        },
        Fact(
            "subscriber.platforms", .list, "where the subscriber watches, by the devices that are known",
            values: Platform.allCases.map(\.rawValue)
        ) { record, _ in .texts(record.platforms.map(\.rawValue)) },
    ]
}

extension SubscriberRecord {
    /// The platforms of the known devices, in the order of `Platform`.
    var platforms: [Platform] {
        let known = Set(devices.map(\.platform))
        return Platform.allCases.filter(known.contains)
    }
}
