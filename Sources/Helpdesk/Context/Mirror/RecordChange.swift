import JSON

/// Something that became true of a subscriber at a time: fields of the account, or of one item of a list.
struct RecordChange: Sendable, Equatable {
    /// nil: the account itself.
    let part: RecordPart?
    /// The item's id; empty for the account.
    let item: String
    /// When it became true, by the clock of whoever says so.
    let at: Timestamp
    /// null takes a field away.
    let fields: [JSON.Member]

    init(_ part: RecordPart? = nil, _ item: String = "", at: Timestamp, _ fields: [JSON.Member]) {
        self.part = part
        self.item = item
        self.at = at
        self.fields = fields
    }

    /// The member that takes a whole item out of its list.
    static let removal = "removed"
    /// The member that remembers how a subscription ended (`markingEnds`).
    static let end = "end"

    /// News of an end, remembered as one: where nothing is revived, later news of the same subscription does not bring it
    /// back (`SourceRules.allowsRevival`). Only what a brand itself says of it does (`clearingEnds`).
    var markingEnds: RecordChange {
        guard part == .subscriptions,
            let status = fields.first(where: { $0.name == "status" })?.value.string.flatMap(Subscription.Status.init),
            status.isEnd
        else { return self }
        return RecordChange(part, item, at: at, fields + [.init(Self.end, .string(status.rawValue))])
    }

    /// What the brand says of a subscription's status holds whatever was heard before.
    var clearingEnds: RecordChange {
        guard part == .subscriptions, fields.contains(where: { $0.name == "status" }) else { return self }
        return RecordChange(part, item, at: at, fields + [.init(Self.end, .null)])
    }
}

extension Subscription.Status {
    var isEnd: Bool { self == .expired || self == .terminated }
}

extension [RecordChange] {
    /// When each purchase was said to be the subscriber's, by its id.
    var claims: [String: Timestamp] {
        let items = filter { $0.part == .subscriptions || $0.part == .purchases }
        return Dictionary(items.map { ($0.item, $0.at) }, uniquingKeysWith: Swift.max)
    }
}
