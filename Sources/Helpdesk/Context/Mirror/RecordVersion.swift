import JSON

/// What a change of a subscriber's record was about, not what it said.
public struct RecordVersion: Sendable, Equatable {
    /// The version that it made.
    public let version: Int64
    public let at: Timestamp
    /// `email`, `subscriptions[sub-1].status`, or `devices[tv-1]` for an item that came or went. Lists alone where there
    /// are many.
    public let changed: [String]

    /// The latest are kept with a record.
    static let mostKept = 20
    private static let mostNamed = 50

    /// nil when the two records say the same.
    init?(_ version: Int64, at time: Timestamp, from before: JSON, to after: JSON) {
        let names = SubscriberRecord.members.map(\.0).filter { before[$0] != after[$0] }
        guard !names.isEmpty else { return nil }
        let changed = names.flatMap { Self.changes(of: $0, before[$0], after[$0]) }
        self.init(version, at: time, changed: changed.count > Self.mostNamed ? names : changed)
    }

    private init(_ version: Int64, at time: Timestamp, changed: [String]) {
        (self.version, self.at, self.changed) = (version, time, changed)
    }

    private static func changes(of name: String, _ before: JSON?, _ after: JSON?) -> [String] {
        guard let part = RecordPart(rawValue: name) else { return [name] }
        let (old, new) = (items(before, part), items(after, part))
        return Set(old.keys).union(new.keys).sorted().flatMap { id -> [String] in
            guard old[id] != new[id] else { return [] }
            guard let before = old[id], let after = new[id] else { return ["\(name)[\(id)]"] }
            let (known, said) = (Mirror.fields(before), Mirror.fields(after))
            let fields = Set(known.keys).union(said.keys).filter { known[$0] != said[$0] }
            return fields.sorted().map { "\(name)[\(id)].\($0)" }
        }
    }

    private static func items(_ list: JSON?, _ part: RecordPart) -> [String: JSON] {
        Dictionary((list?.array ?? []).map { ($0[part.key]?.string ?? "", $0) }) { first, _ in first }
    }
}

extension RecordVersion {
    /// `[version, milliseconds, name…]`
    var stored: JSON { .array([.int(version), .int(at.milliseconds)] + changed.map(JSON.string)) }

    init?(stored: JSON) {
        guard let version = stored[0]?.int, let at = stored[1]?.int else { return nil }
        self.init(version, at: Timestamp(at), changed: (stored.array ?? []).dropFirst(2).compactMap(\.string))
    }
}
