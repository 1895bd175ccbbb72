import JSON
import Storage

/// A subscriber's row.
struct StoredSubscriber: Sendable {
    var mirror: Mirror
    /// Counts the changes, for `If-Match`; 0 before the first.
    var version: Int64
    var updatedAt: Timestamp
    /// What the latest changes were about, the oldest first.
    private var changes: [RecordVersion] = []
    /// The record as it was read.
    private let before: JSON

    init(mirror: Mirror, version: Int64, updatedAt: Timestamp) {
        (self.mirror, self.version, self.updatedAt, before) = (mirror, version, updatedAt, mirror.record)
    }

    func changes(after version: Int64) -> [RecordVersion] { changes.filter { $0.version > version } }

    static func find(_ id: String, brand: String, in session: any Session) throws -> StoredSubscriber? {
        try session.first(
            """
            SELECT record, registers, replaced_at, version, updated_at, changes FROM subscriber
            WHERE brand_id = $1 AND id = $2
            """, [.text(brand), .text(id)]
        ) { row in
            var stored = StoredSubscriber(
                mirror: try Mirror(
                    record: JSON.parse(row.text(0)), told: JSON.parse(row.text(1)), replacedAt: Timestamp(row.int(2))),
                version: row.int(3), updatedAt: Timestamp(row.int(4)))
            stored.changes = try JSON.parse(row.text(5)).array?.compactMap(RecordVersion.init(stored:)) ?? []
            return stored
        }
    }

    /// Stores it as the next version, and whose its purchases are (`PurchaseOwner.settle`).
    mutating func store(
        _ id: String, brand: String, at time: Timestamp, claims: [String: Timestamp], in session: any Session
    ) throws {
        updatedAt = time
        try PurchaseOwner.settle(&self, of: id, brand: brand, claims: claims, in: session)
        try write(id, brand: brand, at: time, in: session)
    }

    mutating func write(_ id: String, brand: String, at time: Timestamp, in session: any Session) throws {
        version += 1
        updatedAt = time
        if version > 1, let change = RecordVersion(version, at: time, from: before, to: mirror.record) {
            changes = changes.suffix(RecordVersion.mostKept - 1) + [change]
        }
        try session.execute(
            """
            INSERT INTO subscriber (brand_id, id, record, registers, replaced_at, version, updated_at, changes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (brand_id, id) DO UPDATE SET record = excluded.record, registers = excluded.registers,
                replaced_at = excluded.replaced_at, version = excluded.version, updated_at = excluded.updated_at,
                changes = excluded.changes
            """,
            [
                .text(brand), .text(id), .text(mirror.record.text), .text(mirror.told.text),
                .int(mirror.replacedAt.milliseconds), .int(version), .int(time.milliseconds),
                .text(JSON.array(changes.map(\.stored)).text),
            ])
    }
}

extension SubscriberRecord {
    /// What is mirrored, and since when. Reads no more than is needed to know it.
    static func find(
        _ id: String, brand: String, in session: any Session
    ) throws -> (record: SubscriberRecord, updatedAt: Timestamp)? {
        try session.first(
            "SELECT record, updated_at FROM subscriber WHERE brand_id = $1 AND id = $2", [.text(brand), .text(id)]
        ) { row in (try SubscriberRecord(id: id, JSON.parse(row.text(0))), Timestamp(row.int(1))) }
    }
}

extension Mirror {
    /// `told`: `{"base", "registers": [[part, item, field, value, milliseconds]]}`; empty when nothing was said since
    /// the whole record.
    fileprivate init(record: JSON, told: JSON, replacedAt: Timestamp) throws {
        var known: [Register: Value] = [:]
        for entry in told["registers"]?.array ?? [] {
            guard let part = entry[0]?.string, let item = entry[1]?.string, let field = entry[2]?.string,
                let json = entry[3], let at = entry[4]?.int
            else { throw StorageError.damaged(reason: "a subscriber's registers cannot be read") }
            known[Register(part: RecordPart(rawValue: part), item: item, field: field)] = Value(
                json: json, at: Timestamp(at))
        }
        self.init(base: told["base"] ?? record, record: record, replacedAt: replacedAt, registers: known)
    }

    fileprivate var told: JSON {
        guard !registers.isEmpty else { return .object([]) }
        let entries = registers.map { register, value -> JSON in
            [
                .string(register.part?.rawValue ?? ""), .string(register.item), .string(register.field), value.json,
                .int(value.at.milliseconds),
            ]
        }
        return ["base": base, "registers": .array(entries)]
    }
}
