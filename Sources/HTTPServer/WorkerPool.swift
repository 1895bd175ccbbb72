import Dispatch
import Foundation
import Synchronization

/// Threads for work that may wait. The queue is bounded: what does not fit is refused at once, so that an
/// overloaded server says so instead of falling ever further behind.
final class WorkerPool: Sendable {
    typealias Work = @Sendable () -> Void

    private struct State {
        var queue: [Work] = []
        var head = 0
        var isClosed = false

        var count: Int { queue.count - head }

        mutating func next() -> Work? {
            guard head < queue.count else { return nil }
            defer {
                head += 1
                if head == queue.count {
                    queue.removeAll(keepingCapacity: true)
                    head = 0
                }
            }
            return queue[head]
        }
    }

    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private let ended = DispatchGroup()
    private let threads: Int
    private let capacity: Int

    init(threads: Int, capacity: Int) {
        self.threads = threads
        self.capacity = capacity
        for number in 0..<threads {
            ended.enter()
            let thread = Thread { [self] in
                loop()
                ended.leave()
            }
            thread.name = "hi5-worker-\(number)"
            thread.stackSize = 2 << 20
            thread.start()
        }
    }

    /// False when the queue is full.
    func submit(_ item: @escaping Work) -> Bool {
        let accepted = state.withLock { state in
            guard !state.isClosed, state.count < capacity else { return false }
            state.queue.append(item)
            return true
        }
        if accepted { work.signal() }
        return accepted
    }

    /// Does what was accepted and ends the threads.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<threads { work.signal() }
        ended.wait()
    }

    private func loop() {
        while true {
            work.wait()
            let (item, isClosed) = state.withLock { ($0.next(), $0.isClosed) }
            if let item { item() } else if isClosed { return }
        }
    }
}
