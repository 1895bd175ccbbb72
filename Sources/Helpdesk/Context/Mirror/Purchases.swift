import JSON

/// What a mirror has of stores that let purchases move from one account to another.
extension Mirror {
    struct PurchaseName: Hashable {
        let source: Source
        let id: String
    }

    private static let parts: [RecordPart] = [.subscriptions, .purchases]

    /// Taken away or not. A receipt that belongs to another account is none of its own.
    var purchases: Set<PurchaseName> {
        var names: Set<PurchaseName> = []
        for part in Self.parts {
            var items: [String: [String: JSON]] = [:]
            for item in base[part.rawValue]?.array ?? [] { items[item[part.key]?.string ?? ""] = Self.fields(item) }
            for (register, value) in registers where register.part == part {
                items[register.item, default: [:]][register.field] = value.json
            }
            for (id, fields) in items {
                guard let source = Self.source(of: fields), SourceRules.of(source).allowsTransfer,
                    part != .purchases || fields["status"]?.string != Purchase.Status.conflict.rawValue
                else { continue }
                names.insert(PurchaseName(source: source, id: id))
            }
        }
        return names
    }

    /// When each purchase was said to be the subscriber's: those of which something was said at this time.
    func claims(at time: Timestamp) -> [String: Timestamp] {
        var claims: [String: Timestamp] = [:]
        for part in Self.parts {
            let whole = replacedAt == time ? base[part.rawValue]?.array ?? [] : []
            for item in whole { claims[item[part.key]?.string ?? ""] = time }
            for (register, value) in registers where register.part == part && value.at == time {
                claims[register.item] = time
            }
        }
        return claims
    }

    /// Takes an item away, in whatever list it is, and returns all that was said of it, to be said elsewhere.
    mutating func release(_ item: String, at time: Timestamp) -> [RecordChange] {
        var changes: [RecordChange] = []
        for part in Self.parts {
            if let whole = base[part.rawValue]?.array?.first(where: { $0[part.key]?.string == item }) {
                let fields = Self.fields(whole).filter { $0.key != part.key }.sorted { $0.key < $1.key }
                changes.append(RecordChange(part, item, at: replacedAt, fields.map { .init($0.key, $0.value) }))
            }
            for (register, value) in registers where register.part == part && register.item == item {
                guard register.field != RecordChange.removal else { continue }
                changes.append(RecordChange(part, item, at: value.at, [.init(register.field, value.json)]))
                registers[register] = nil
            }
        }
        for part in Set(changes.compactMap(\.part)) {
            apply([RecordChange(part, item, at: time, [.init(RecordChange.removal, true)])])
        }
        rebuild()
        return changes
    }

    static func source(of fields: [String: JSON]) -> Source? {
        if let named = fields["source"]?.string { return Source(rawValue: named) }
        guard fields["paymentGateway"] != nil || fields["isExternallyManaged"] != nil else { return nil }
        return Source(
            gateway: fields["paymentGateway"]?.string, isExternallyManaged: fields["isExternallyManaged"]?.bool)
    }
}
