/// Why one store was not moved into another.
public enum MoveError: Error, Equatable {
    /// The store that is to be filled holds something already.
    case notEmpty(table: String)
    /// Both stores were set up by this program, but a table of one is not like that of the other.
    case unlike(table: String)
    /// What arrived is not what was sent: somebody changed one of the stores meanwhile.
    case differences(tables: [String])
}

extension MoveError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notEmpty(let table): "the store to move into is not empty: it has rows in \"\(table)\""
        case .unlike(let table): "the table \"\(table)\" is not alike in both stores"
        case .differences(let tables):
            "these tables are not the same in both stores, because one was used while it was moved: "
                + tables.joined(separator: ", ") + "; empty the store to move into and start anew"
        }
    }
}
