import Dispatch
import Foundation
import Synchronization

/// Threads for work that may wait. The queue is bounded: what does not fit is refused at once, so that an
/// overloaded server says so instead of falling ever further behind.
final class WorkerPool: Sendable {
    typealias Work = @Sendable () -> Void

    private struct State {
        /// A ring. Work that was handed out is gone from its place: letting go of it is for whoever does it, outside the
        /// lock.
        private var queue: [Work?]
        private var head = 0
        private(set) var count = 0
        /// Those who wait for work, the one that has waited for the shortest time last.
        var idle: [Int] = []
        /// Somebody was woken and has not come yet.
        var isWaking = false
        var isClosed = false

        init(capacity: Int) { queue = Array(repeating: nil, count: capacity) }

        /// False when the queue is full.
        mutating func add(_ item: @escaping Work) -> Bool {
            guard count < queue.count else { return false }
            queue[(head + count) % queue.count] = item
            count += 1
            return true
        }

        mutating func next() -> Work? {
            guard count > 0 else { return nil }
            defer {
                head = (head + 1) % queue.count
                count -= 1
            }
            return queue[head].take()
        }

        /// Whom to wake for what has to be done: one at a time, who wakes the next one. When many requests come at once,
        /// threads that find a processor take them, instead of all threads being woken to find one thing to do each.
        mutating func wakes() -> Int? {
            guard count > 0, !isWaking, let number = idle.popLast() else { return nil }
            isWaking = true
            return number
        }
    }

    private let state: Mutex<State>
    /// Each wakes one thread: the one that worked last, whose memory is still at hand.
    private let bells: [DispatchSemaphore]
    private let ended = DispatchGroup()

    init(threads: Int, capacity: Int) {
        state = Mutex(State(capacity: capacity))
        bells = (0..<threads).map { _ in DispatchSemaphore(value: 0) }
        for number in 0..<threads {
            ended.enter()
            let thread = Thread { [self] in
                loop(number)
                ended.leave()
            }
            thread.name = "hi5-worker-\(number)"
            thread.stackSize = 2 << 20
            thread.start()
        }
    }

    /// False when the queue is full.
    func submit(_ item: @escaping Work) -> Bool {
        let (isAccepted, woken) = state.withLock { state in
            guard !state.isClosed, state.add(item) else { return (false, Int?.none) }
            return (true, state.wakes())
        }
        if let woken { bells[woken].signal() }
        return isAccepted
    }

    /// Does what was accepted and ends the threads.
    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for number in idle { bells[number].signal() }
        ended.wait()
    }

    private func loop(_ number: Int) {
        var isWoken = false
        while true {
            let (item, next, isClosed) = state.withLock { state in
                if isWoken { state.isWaking = false }
                let item = state.next()
                if item == nil, !state.isClosed { state.idle.append(number) }
                return (item, state.wakes(), state.isClosed)
            }
            if let next { bells[next].signal() }
            isWoken = false
            if let item {
                item()
            } else if isClosed {
                return
            } else {
                bells[number].wait()
                isWoken = true
            }
        }
    }
}
