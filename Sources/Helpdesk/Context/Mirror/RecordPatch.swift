import JSON

/// Changes to parts of a record, as an integration sends them.
struct RecordPatch: Sendable {
    private let json: JSON
    let changes: [RecordChange]

    /// Throws `FieldError` for what is not shaped like a record.
    init(_ json: JSON, at time: Timestamp) throws(FieldError) {
        self.json = json
        var fields = try JSONFields(json)
        var changes: [RecordChange] = []
        for part in RecordPart.allCases {
            var ids: Set<String> = []
            for (path, value) in try fields.array(part.rawValue, atMost: part.mostItems) {
                var item = try JSONFields(value, path: path)
                let id = try item.string(part.key, 1...500)
                guard ids.insert(id).inserted else {
                    throw FieldError(field: "\(path).\(part.key)", expected: "an id that no other item here has")
                }
                changes.append(RecordChange(part, id, at: time, value.members?.filter { $0.name != part.key } ?? []))
            }
        }
        let lists = Set(RecordPart.allCases.map(\.rawValue))
        let account = (json.members ?? []).filter { !lists.contains($0.name) }
        if !account.isEmpty { changes.append(RecordChange(at: time, account)) }
        self.changes = changes.map(\.clearingEnds)
    }

    /// Whether what comes of it is a record. Errors name the fields of the patch. Throws `FieldError`.
    func check(against record: JSON) throws(FieldError) {
        let lists = Set(RecordPart.allCases.map(\.rawValue))
        _ = try SubscriberRecord(id: "", .object((json.members ?? []).filter { !lists.contains($0.name) }))
        for part in RecordPart.allCases {
            for (position, patch) in (json[part.rawValue]?.array ?? []).enumerated() {
                let path = "\(part.rawValue)[\(position)]"
                guard case .bool(let isRemoved)? = patch[RecordChange.removal] ?? .bool(false) else {
                    throw FieldError(field: "\(path).\(RecordChange.removal)", expected: "true or false")
                }
                if isRemoved { continue }
                let known = record[part.rawValue]?.array?.first { $0[part.key] == patch[part.key] }
                var fields = Mirror.fields(known)
                for member in patch.members ?? [] { fields[member.name] = member.value }
                fields[RecordChange.removal] = nil
                try part.checked(.object(fields.map { .init($0.key, $0.value) }), path: path)
            }
        }
    }
}
