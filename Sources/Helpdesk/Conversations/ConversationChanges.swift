import Synchronization

/// Tells listeners in this process that something was said in a conversation. Who listens on another node learns of it by
/// asking the store.
public final class ConversationChanges: Sendable {
    public typealias Listener = @Sendable (String) -> Void

    private let listeners = Mutex<[Int: Listener]>([:])
    private let last = Mutex(0)

    /// `listener` is called on whatever thread stored the message and must return at once.
    public func listen(_ listener: @escaping Listener) -> Int {
        let number = last.withLock { last in
            last += 1
            return last
        }
        listeners.withLock { $0[number] = listener }
        return number
    }

    public func stopListening(_ number: Int) { listeners.withLock { $0[number] = nil } }

    func announce(_ conversation: String) {
        let all = listeners.withLock { Array($0.values) }
        for listener in all { listener(conversation) }
    }
}
