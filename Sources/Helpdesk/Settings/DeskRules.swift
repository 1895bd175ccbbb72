import JSON

/// The brand's rules for tickets as a whole.
public struct DeskRules: DeskSetting, Equatable {
    public static let kind = SettingKind.desk

    public enum RefundPolicy: String, Sendable, CaseIterable {
        case approve, deny
    }

    public var id: String { Self.kind.rawValue }
    /// How long after it was solved a ticket is closed for good.
    public let closeAfterHours: Int64
    /// What event mode raises: topics (articles) and sections.
    public let raisedTopics: [String]
    /// How long the brand may think about a refund, and what holds after that.
    public let refundHours: Int64
    public let refundPolicy: RefundPolicy
    public let asksForRating: Bool
    /// How long after it was solved the subscriber is asked how it went.
    public let ratingAfterMinutes: Int64

    static let standard = DeskRules(
        closeAfterHours: 96,
        raisedTopics: ["no-access-after-purchase", "payment", "pay-per-view", "restore-purchase"], refundHours: 72,
        refundPolicy: .deny, asksForRating: true, ratingAfterMinutes: 60)

    private init(
        closeAfterHours: Int64, raisedTopics: [String], refundHours: Int64, refundPolicy: RefundPolicy,
        asksForRating: Bool, ratingAfterMinutes: Int64
    ) {
        self.closeAfterHours = closeAfterHours
        self.raisedTopics = raisedTopics
        self.refundHours = refundHours
        self.refundPolicy = refundPolicy
        self.asksForRating = asksForRating
        self.ratingAfterMinutes = ratingAfterMinutes
    }

    public init(id: String, _ fields: inout JSONFields) throws {
        let standard = Self.standard
        self.init(
            closeAfterHours: try fields.optionalInt("closeAfterHours", 1...8_760) ?? standard.closeAfterHours,
            raisedTopics: fields.value("raisedTopics") == nil
                ? standard.raisedTopics : try fields.identifiers("raisedTopics"),
            refundHours: try fields.optionalInt("refundHours", 1...8_760) ?? standard.refundHours,
            refundPolicy: try fields.optionalChoice("refundPolicy", of: RefundPolicy.self) ?? standard.refundPolicy,
            asksForRating: try fields.optionalBool("asksForRating") ?? standard.asksForRating,
            ratingAfterMinutes: try fields.optionalInt("ratingAfterMinutes", 0...10_080)
                ?? standard.ratingAfterMinutes)
    }

    public var members: [JSON.Member] {
        [
            .init("closeAfterHours", .int(closeAfterHours)),
            .init("raisedTopics", .array(raisedTopics.map(JSON.string))), .init("refundHours", .int(refundHours)),
            .init("refundPolicy", .string(refundPolicy.rawValue)), .init("asksForRating", .bool(asksForRating)),
            .init("ratingAfterMinutes", .int(ratingAfterMinutes)),
        ]
    }
}
