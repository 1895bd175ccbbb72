import JSON

/// A subscriber's record as it is kept, with what makes it come out the same in whatever order news arrives.
///
/// Each field is a register that keeps the value with the latest time; at the same time the greater value, as text,
/// wins, so that any order and any repeats end alike. A whole record (`replace`) is news of every field at its time:
/// of what it does not hold, only later news counts. Items that lack what every item needs are kept, and shown once
/// the rest of them has come.
struct Mirror: Sendable, Equatable {
    struct Register: Sendable, Hashable {
        let part: RecordPart?
        let item: String
        let field: String
    }

    struct Value: Sendable, Equatable {
        let json: JSON
        let at: Timestamp
    }

    /// What comes of it all: only complete items, what `SubscriberRecord` reads.
    private(set) var record: JSON
    /// The whole record as it was last said.
    private(set) var base: JSON
    /// When the whole record was last said; before all times when it never was.
    private(set) var replacedAt: Timestamp
    /// What has been said since, field by field.
    var registers: [Register: Value]

    static let never = Timestamp(Int64.min / 2)

    init(
        base: JSON = ["subscriptions": [], "payments": []], record: JSON? = nil, replacedAt: Timestamp = never,
        registers: [Register: Value] = [:]
    ) {
        self.base = base
        self.record = record ?? base
        self.replacedAt = replacedAt
        self.registers = registers
    }

    /// Takes a whole record that was true at a time. Returns false when a later one is here.
    mutating func replace(_ json: JSON, at time: Timestamp) -> Bool {
        guard time >= replacedAt else { return false }
        replacedAt = time
        base = json
        registers = registers.filter { $0.value.at > time }
        rebuild()
        return true
    }

    /// Takes news. Returns whether anything changed.
    @discardableResult
    mutating func apply(_ changes: [RecordChange]) -> Bool {
        var touched = false
        for change in changes {
            for member in change.fields where change.at > replacedAt {
                let register = Register(part: change.part, item: change.item, field: member.name)
                let value = Value(json: member.value, at: change.at)
                if let known = registers[register], !value.isLater(than: known) { continue }
                registers[register] = value
                touched = true
            }
        }
        if touched { rebuild() }
        return touched
    }

    /// The time of news that is true now: after all that is known, also when the clock was set back meanwhile.
    func present(_ time: Timestamp) -> Timestamp {
        let latest = registers.values.map(\.at).max() ?? Self.never
        return time > replacedAt && time >= latest ? time : Timestamp(max(latest, replacedAt).milliseconds + 1)
    }

    /// Lays the registers over the whole record. What cannot be read as a part of one is not shown; the registers keep it.
    mutating func rebuild() {
        record = base
        guard !registers.isEmpty else { return }
        var members = Self.members(base)
        let byPart = Dictionary(grouping: registers) { $0.key.part }
        for (register, value) in byPart[nil] ?? [] {
            let field = JSON.Member(register.field, value.json)
            if (try? SubscriberRecord(id: "", .object([field]))) != nil { members[register.field] = value.json }
        }
        for part in RecordPart.allCases {
            guard let entries = byPart[part] else { continue }
            let known = (base[part.rawValue]?.array ?? []).map { ($0[part.key]?.string ?? "", $0) }
            var items = Dictionary(known) { first, _ in first }
            // Only what was spoken of is read again.
            var changed: [String: [String: JSON]] = [:]
            for (register, value) in entries {
                let start = { items[register.item].map(Self.fields) ?? [part.key: .string(register.item)] }
                changed[register.item, default: start()][register.field] = value.json
            }
            for (id, fields) in changed { items[id] = Self.item(fields, part) }
            guard items.count <= part.mostItems else { continue }
            members[part.rawValue] = .array(items.sorted { $0.key < $1.key }.map(\.value))
        }
        record = .object(
            SubscriberRecord.members.compactMap { name, isAlwaysThere in
                guard let value = members[name], value != .null, isAlwaysThere || value.array?.isEmpty != true else {
                    return nil
                }
                return JSON.Member(name, value)
            })
    }

    /// The item when it is complete.
    static func item(_ fields: [String: JSON], _ part: RecordPart) -> JSON? {
        var fields = fields
        guard fields.removeValue(forKey: RecordChange.removal) != .bool(true) else { return nil }
        let end = fields.removeValue(forKey: RecordChange.end)
        // What the billing core tells of without a gateway is its own.
        if part.hasSource, fields["source"] == nil, fields["paymentGateway"] == nil { fields["source"] = "cleeng" }
        if let end, end != .null, let source = Self.source(of: fields), !SourceRules.of(source).allowsRevival {
            fields["status"] = end
        }
        let json = JSON.object(
            fields.filter { $0.value != .null }.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) })
        return try? part.checked(json, path: part.rawValue)
    }

    /// An item's members without what only follows from others of them.
    static func fields(_ json: JSON?) -> [String: JSON] {
        var fields = members(json ?? .null)
        fields["isExternallyManaged"] = nil
        return fields
    }

    private static func members(_ json: JSON) -> [String: JSON] {
        Dictionary((json.members ?? []).map { ($0.name, $0.value) }) { first, _ in first }
    }
}

extension Mirror.Value {
    fileprivate func isLater(than other: Self) -> Bool {
        at != other.at ? at > other.at : json != other.json && json.text > other.json.text
    }
}

extension RecordPart {
    /// The item as records write it. Throws `FieldError` for what is no item of this part.
    @discardableResult
    func checked(_ json: JSON, path: String) throws(FieldError) -> JSON {
        switch self {
        case .subscriptions: try Subscription(json, path: path).json
        case .passes: try Pass(json, path: path).json
        case .payments: try Payment(json, path: path).json
        case .entitlements: try Entitlement(json, path: path).json
        case .paymentDetails: try PaymentDetails(json, path: path).json
        case .devices: try Device(json, path: path).json
        case .purchases: try Purchase(json, path: path).json
        }
    }
}
