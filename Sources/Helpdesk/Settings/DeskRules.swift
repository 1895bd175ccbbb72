import JSON

/// The brand's rules for tickets as a whole.
public struct DeskRules: DeskSetting, Equatable {
    public static let kind = SettingKind.desk

    public enum RefundPolicy: String, Sendable, CaseIterable {
        case approve, deny
    }

    public var id: String { Self.kind.rawValue }
    /// How long after it was solved a ticket is closed for good.
    public private(set) var closeAfterHours: Int64 = 96
    /// What event mode raises: topics (articles) and sections.
    public private(set) var raisedTopics = [
        "no-access-after-purchase", "payment", "pay-per-view", "restore-purchase",
    ]
    /// How long the brand may think about a refund, and what holds after that.
    public private(set) var refundHours: Int64 = 72
    public private(set) var refundPolicy = RefundPolicy.deny
    /// The articles with which subscribers whom we bill are offered to ask a payment back.
    public private(set) var refundTopics = ["charged-after-cancel", "double-charge", "refund-request"]
    public private(set) var asksForRating = true
    /// How long after it was solved the subscriber is asked how it went.
    public private(set) var ratingAfterMinutes: Int64 = 60

    static let standard = DeskRules()

    private init() {}

    public init(id: String, _ fields: inout JSONFields) throws {
        self.init()
        func topics(_ field: String) throws -> [String]? {
            fields.value(field) == nil ? nil : try fields.identifiers(field)
        }
        closeAfterHours = try fields.optionalInt("closeAfterHours", 1...8_760) ?? closeAfterHours
        raisedTopics = try topics("raisedTopics") ?? raisedTopics
        refundHours = try fields.optionalInt("refundHours", 1...8_760) ?? refundHours
        refundPolicy = try fields.optionalChoice("refundPolicy", of: RefundPolicy.self) ?? refundPolicy
        refundTopics = try topics("refundTopics") ?? refundTopics
        asksForRating = try fields.optionalBool("asksForRating") ?? asksForRating
        ratingAfterMinutes = try fields.optionalInt("ratingAfterMinutes", 0...10_080) ?? ratingAfterMinutes
    }

    public var members: [JSON.Member] {
        [
            .init("closeAfterHours", .int(closeAfterHours)),
            .init("raisedTopics", .array(raisedTopics.map(JSON.string))), .init("refundHours", .int(refundHours)),
            .init("refundPolicy", .string(refundPolicy.rawValue)),
            .init("refundTopics", .array(refundTopics.map(JSON.string))), .init("asksForRating", .bool(asksForRating)),
            .init("ratingAfterMinutes", .int(ratingAfterMinutes)),
        ]
    }
}
