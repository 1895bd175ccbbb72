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
    private(set) var registers: [Register: Value]

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
        let latest = registers.values.map(\.at).max().map { max($0, replacedAt) } ?? replacedAt
        return max(time, Timestamp(latest.milliseconds + 1))
    }

    /// Lays the registers over the whole record.
    private mutating func rebuild() {
        record = base
        guard !registers.isEmpty else { return }
        var account = Self.members(base)
        let byPart = Dictionary(grouping: registers) { $0.key.part }
        for (register, value) in byPart[nil] ?? [] {
            let field = JSON.Member(register.field, value.json)
            if (try? SubscriberRecord(id: "", .object([field]))) != nil { account[register.field] = value.json }
        }
        for part in RecordPart.allCases {
            guard let entries = byPart[part] else { continue }
            let items = (base[part.rawValue]?.array ?? []).map { ($0[part.key]?.string ?? "", Self.fields($0)) }
            var known = Dictionary(items) { first, _ in first }
            for (register, value) in entries {
                known[register.item, default: [part.key: .string(register.item)]][register.field] = value.json
            }
            account[part.rawValue] = .array(known.sorted { $0.key < $1.key }.compactMap { Self.item($0.value, part) })
        }
        let fields = account.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) }
        // What cannot be read as a record is not shown; the registers keep it.
        if let read = try? SubscriberRecord(id: "", .object(fields)) { record = read.json }
    }

    /// The item when it is complete.
    static func item(_ fields: [String: JSON], _ part: RecordPart) -> JSON? {
        var fields = fields
        guard fields.removeValue(forKey: RecordChange.removal) != .bool(true) else { return nil }
        // What the billing core tells of without a gateway is its own.
        if part.hasSource, fields["source"] == nil, fields["paymentGateway"] == nil { fields["source"] = "cleeng" }
        let json = JSON.object(
            fields.filter { $0.value != .null }.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) })
        return (try? part.check(json, path: part.rawValue)) == nil ? nil : json
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
    /// Throws `FieldError` for what is no item of this part.
    func check(_ json: JSON, path: String) throws(FieldError) {
        switch self {
        case .subscriptions: _ = try Subscription(json, path: path)
        case .passes: _ = try Pass(json, path: path)
        case .payments: _ = try Payment(json, path: path)
        case .entitlements: _ = try Entitlement(json, path: path)
        case .paymentDetails: _ = try PaymentDetails(json, path: path)
        case .devices: _ = try Device(json, path: path)
        case .purchases: _ = try Purchase(json, path: path)
        }
    }
}
