import Dispatch
import Storage
import Synchronization

/// Looks for changes when told to, on a queue of its own, one look at a time.
final class ChangeFollower: Sendable {
    private let queue = DispatchQueue(label: "hi5-changes")
    private let isLookDue = Atomic(false)
    private let listening = Mutex<Listening?>(nil)
    private let isAway = Atomic(false)

    /// True while the store cannot be asked for changes.
    var isStoreAway: Bool { isAway.load(ordering: .relaxed) }

    func start(_ database: any Database, look: @escaping @Sendable () throws -> Void) {
        let heard = database.listen(Change.channel) { [weak self] _ in self?.schedule(look) }
        listening.withLock { $0 = heard }
    }

    /// Many announcements, one look.
    private func schedule(_ look: @escaping @Sendable () throws -> Void) {
        guard !isLookDue.exchange(true, ordering: .relaxed) else { return }
        queue.async { [self] in
            isLookDue.store(false, ordering: .relaxed)
            do {
                try look()
                isAway.store(false, ordering: .relaxed)
            } catch {
                isAway.store(true, ordering: .relaxed)
            }
        }
    }

    /// Returns when the look that is going on has ended.
    func stop() {
        listening.withLock { $0 = nil }
        queue.sync {}
    }
}

extension Helpdesk {
    /// From here on, what other nodes publish is served here too: within a second where the store can tell, and after
    /// a few seconds at most where a message got lost.
    public func followChanges() {
        follower.start(database) { [weak self] in try self?.readChanges() }
    }

    /// Whether the store is away, so that what is served from memory may be out of date.
    public var isContentStale: Bool { follower.isStoreAway }

    /// Reads anew what has changed since it was read.
    func readChanges() throws {
        let (keyVersions, settingVersions, contentVersions) = try database.read { session in
            (
                try Change.versions(of: .keys, in: session), try Change.versions(of: .settings, in: session),
                try Change.versions(of: .content, in: session)
            )
        }
        if keyVersions != keys.versions {
            try keys.reload(from: database)
            try forgetRemovedBrands()
        }
        for (brand, version) in settingVersions where version > settings.version(of: brand) {
            try settings.reload(brand, from: database)
        }
        for (brand, version) in contentVersions where version > content.version(of: brand) ?? -1 {
            try reloadContent(of: brand)
        }
    }
}
