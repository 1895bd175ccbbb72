import JSON
import Storage

/// A mirrored subscriber as integrations see it.
public struct MirroredSubscriber: Sendable, Equatable {
    public let id: String
    public let record: SubscriberRecord
    /// For `If-Match`.
    public let version: Int64
    public let updatedAt: Timestamp
}

extension Helpdesk {
    /// Mirrors a subscriber's record, replacing the earlier one.
    ///
    /// `asOf`: when it was true, the present when nil. News that is later than that stays; a record that is older than
    /// the last one changes nothing. `seen`: what the caller saw of it. Throws `changedMeanwhile`,
    /// `preconditionFailed`.
    @discardableResult
    public func saveSubscriber(
        _ record: SubscriberRecord, brand: String, asOf: Timestamp? = nil, seen: SeenVersion = .whatever
    ) throws -> MirroredSubscriber {
        try checkNotAhead(asOf, of: clock())
        return try changeSubscriber(record.id, brand: brand, seen: seen, asOf: asOf) { stored, present in
            stored.mirror.replace(record.json, at: present)
        }
    }

    /// Changes parts of a record: members of the account, and items of its lists by their ids, whose other fields stay.
    /// `{"removed": true}` takes an item away, null a field. Throws `FieldError`, `notFound`, `changedMeanwhile`,
    /// `preconditionFailed`.
    public func patchSubscriber(
        _ id: String, _ json: JSON, brand: String, asOf: Timestamp? = nil, seen: SeenVersion = .whatever
    ) throws -> MirroredSubscriber {
        try checkNotAhead(asOf, of: clock())
        return try changeSubscriber(id, brand: brand, seen: seen, asOf: asOf) { stored, present in
            guard stored.version > 0 else { throw HelpdeskError.notFound(what: "subscriber") }
            let patch = try RecordPatch(json, at: present)
            try patch.check(against: stored.mirror.record)
            return stored.mirror.apply(patch.changes)
        }
    }

    /// Throws `notFound`, also for another brand's.
    public func readSubscriber(_ id: String, brand: String) throws -> MirroredSubscriber {
        let found = try database.read { try StoredSubscriber.find(id, brand: brand, in: $0) }
        guard let found else { throw HelpdeskError.notFound(what: "subscriber") }
        return try found.seen(id)
    }

    /// `change` is told when its news is true: at `asOf`, or else now.
    private func changeSubscriber(
        _ id: String, brand: String, seen: SeenVersion, asOf: Timestamp?,
        _ change: @escaping @Sendable (inout StoredSubscriber, Timestamp) throws -> Bool
    ) throws -> MirroredSubscriber {
        let time = clock()
        return try database.write { session in
            let found = try StoredSubscriber.find(id, brand: brand, in: session)
            var stored = found ?? StoredSubscriber(mirror: Mirror(), version: 0, updatedAt: time)
            try seen.check(current: stored.version) { .record(stored.changes(after: $0)) }
            let present = asOf ?? stored.mirror.present(time)
            if try change(&stored, present) {
                try stored.store(id, brand: brand, at: time, claims: stored.mirror.claims(at: present), in: session)
            }
            return try stored.seen(id)
        }
    }

    /// Clocks differ a little; a record from tomorrow would keep the news of a whole day out.
    private func checkNotAhead(_ asOf: Timestamp?, of time: Timestamp) throws {
        guard asOf.map({ $0 <= time.adding(seconds: 300) }) ?? true else {
            throw HelpdeskError.invalid(field: "asOf", expected: "a time that is not ahead")
        }
    }
}

extension StoredSubscriber {
    fileprivate func seen(_ id: String) throws -> MirroredSubscriber {
        MirroredSubscriber(
            id: id, record: try SubscriberRecord(id: id, mirror.record), version: version, updatedAt: updatedAt)
    }
}
