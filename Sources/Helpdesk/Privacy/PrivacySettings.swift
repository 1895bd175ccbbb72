import JSON
import Storage

/// How long a brand keeps what it knows of people. Part of its settings, under `privacy`; without a number of days
/// the thing is kept:
///
///     {"noticeDays": 90, "inactiveSubscriberDays": 730, "conversationDays": 365}
///
/// `noticeDays`: notices of stores and of the billing core (90 without a setting). `inactiveSubscriberDays`: whoever
/// there was no news of for so long is erased. `conversationDays`: the words of conversations that nobody has in hand.
struct PrivacySettings: Sendable, Equatable {
    static let name = "privacy"

    var noticeDays: Int64 = 90
    var inactiveSubscriberDays: Int64?
    var conversationDays: Int64?

    init() {}

    /// Throws `FieldError`.
    init(_ json: JSON) throws(FieldError) {
        let days: ClosedRange<Int64> = 1...36_500
        var fields = try JSONFields(json)
        noticeDays = try fields.optionalInt("noticeDays", days) ?? noticeDays
        inactiveSubscriberDays = try fields.optionalInt("inactiveSubscriberDays", days)
        conversationDays = try fields.optionalInt("conversationDays", days)
        try fields.finish()
    }

    static func find(_ brand: String, in session: any Session) throws -> PrivacySettings {
        try BrandSetting.find(name, brand: brand, in: session).map { try PrivacySettings($0) } ?? PrivacySettings()
    }
}
