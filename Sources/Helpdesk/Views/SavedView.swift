import JSON

/// A query that agents come back to.
public struct SavedView: DeskSetting, Equatable {
    public static let kind = SettingKind.view

    public let id: String
    public let title: String
    public let query: String
    public let sort: TicketSort

    public init(id: String, _ fields: inout JSONFields) throws {
        self.id = id
        title = try fields.optionalString("title", 1...100) ?? id
        query = try fields.string("query", 1...TicketQuery.longest)
        sort = try fields.optionalChoice("sort", of: TicketSort.self) ?? .newest
    }

    public var members: [JSON.Member] {
        [.init("title", .string(title)), .init("query", .string(query)), .init("sort", .string(sort.rawValue))]
    }
}

public enum TicketSort: String, Sendable, CaseIterable {
    /// The latest opened first.
    case newest
    /// What is due first.
    case due
    /// What was changed last first.
    case updated
}
