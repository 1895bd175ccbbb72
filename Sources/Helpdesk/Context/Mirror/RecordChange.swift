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
}
