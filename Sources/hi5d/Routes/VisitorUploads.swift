import Helpdesk
import Synchronization

/// Bounds what files of visitors whom nobody knows take, as their key is in everybody's hands: on this node, in memory.
/// What a brand takes of all of them together, the store counts.
final class VisitorUploads: Sendable {
    /// Large files that begin in a minute: each is held in memory until it is here whole.
    static let mostLarge = (together: 30, ofAClient: 6)
    /// From one client in a day, so that nobody uses up what a brand takes.
    static let mostADay = (files: 100, bytes: 100 << 20)
    /// More are not remembered.
    private static let mostClients = 10_000

    /// Where a client is; unknown ones count as one.
    private typealias Client = [UInt8]

    private struct State {
        var minute: Int64 = 0
        var large: [Client: Int] = [:]
        var day: Int64 = 0
        var taken: [Client: (files: Int, bytes: Int)] = [:]
    }

    private let state = Mutex(State())

    /// Before a large file is read. Throws `tooOften`.
    func begin(from address: NetworkAddress?, at time: Timestamp = .now) throws {
        let (minute, client) = (time.seconds / 60, address?.network ?? [])
        let mayBegin = state.withLock { state in
            if state.minute != minute { (state.minute, state.large) = (minute, [:]) }
            guard state.large.values.reduce(0, +) < Self.mostLarge.together,
                state.large[client, default: 0] < Self.mostLarge.ofAClient
            else { return false }
            state.large[client, default: 0] += 1
            return true
        }
        guard mayBegin else {
            throw HelpdeskError.tooOften(
                reason: "Too many large files are coming from visitors who are not signed in.",
                retryAfter: 60 - time.seconds % 60)
        }
    }

    /// When a file of whatever size is here. Throws `tooOften`.
    func take(_ bytes: Int, from address: NetworkAddress?, at time: Timestamp = .now) throws {
        let (day, client) = (time.seconds / 86_400, address?.network ?? [])
        let mayTake = state.withLock { state in
            if state.day != day || state.taken.count >= Self.mostClients { (state.day, state.taken) = (day, [:]) }
            let before = state.taken[client] ?? (0, 0)
            guard before.files < Self.mostADay.files, before.bytes + bytes <= Self.mostADay.bytes else { return false }
            state.taken[client] = (before.files + 1, before.bytes + bytes)
            return true
        }
        guard mayTake else {
            throw HelpdeskError.tooOften(
                reason: "Too many files have come from here today. Signed-in subscribers may send more.",
                retryAfter: 86_400 - time.seconds % 86_400)
        }
    }
}
