/// A table as the database itself describes it.
public struct TableLayout: Sendable, Equatable {
    public struct Column: Sendable, Equatable {
        public enum Kind: Sendable {
            case int, real, text

            /// By the name of a type in either engine.
            init(type: String) {
                switch type.lowercased() {
                case "text": self = .text
                case "double precision", "real": self = .real
                default: self = .int
                }
            }
        }

        public let name: String
        public let kind: Kind
    }

    public let name: String
    public let columns: [Column]
    /// The columns of the primary key, in its order.
    public let key: [String]

    /// `columns`: name, type and place in the primary key, which counts from 1; 0 outside of it.
    init(name: String, columns: [(name: String, type: String, key: Int64)]) {
        self.name = name
        self.columns = columns.map { Column(name: $0.name, kind: Column.Kind(type: $0.type)) }
        key = columns.filter { $0.key > 0 }.sorted { $0.key < $1.key }.map(\.name)
    }
}

extension Row {
    /// The value of a column of this kind.
    public func value(_ column: Int, _ kind: TableLayout.Column.Kind) -> SQLValue {
        if isNull(column) { return .null }
        return switch kind {
        case .int: .int(int(column))
        case .real: .real(real(column))
        case .text: .text(text(column))
        }
    }
}
