import JSON

/// How long a brand keeps what it knows of people; without a number of days the thing is kept:
///
///     {"noticeDays": 90, "inactiveSubscriberDays": 730, "conversationDays": 365}
///
/// `noticeDays`: notices of stores and of the billing core (90 without a setting). `inactiveSubscriberDays`: whoever
/// there was no news of for so long is erased. `conversationDays`: the words of conversations that nobody has in hand.
struct PrivacySettings: DeskSetting, Equatable {
    static let kind = SettingKind.privacy
    var id: String { Self.kind.rawValue }

    var noticeDays: Int64 = 90
    var inactiveSubscriberDays: Int64?
    var conversationDays: Int64?

    init() {}

    /// Throws `FieldError`.
    init(id: String, _ fields: inout JSONFields) throws {
        let days: ClosedRange<Int64> = 1...36_500
        noticeDays = try fields.optionalInt("noticeDays", days) ?? noticeDays
        inactiveSubscriberDays = try fields.optionalInt("inactiveSubscriberDays", days)
        conversationDays = try fields.optionalInt("conversationDays", days)
    }

    var members: [JSON.Member] {
        [
            .init("noticeDays", .int(noticeDays)), .init("inactiveSubscriberDays", JSON(inactiveSubscriberDays)),
            .init("conversationDays", JSON(conversationDays)),
        ]
    }
}
