import Helpdesk
import Synchronization

/// Bounds what large files of visitors whom nobody knows take of the memory: a file is held there until it is here whole,
/// and their key is in everybody's hands.
final class VisitorUploads: Sendable {
    static let mostAMinute = 30

    private let minute = Mutex((number: Int64(0), begun: 0))

    /// Throws `tooOften`.
    func begin(at time: Timestamp = .now) throws {
        let number = time.seconds / 60
        let mayBegin = minute.withLock { minute in
            if minute.number != number { minute = (number, 0) }
            minute.begun += 1
            return minute.begun <= Self.mostAMinute
        }
        guard mayBegin else {
            throw HelpdeskError.tooOften(
                reason: "Too many large files are coming from visitors who are not signed in.",
                retryAfter: 60 - time.seconds % 60)
        }
    }
}
