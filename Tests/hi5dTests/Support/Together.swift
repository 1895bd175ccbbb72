import Foundation
import Synchronization

/// Runs `body` on as many threads at the same time and returns what each gave, in their order.
func together<Value: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Value) throws -> [Value] {
    let results = Results<Value>()
    let ended = DispatchGroup()
    for number in 0..<count {
        ended.enter()
        Thread {
            let result = Result { try body(number) }
            results.byNumber.withLock { $0[number] = result }
            ended.leave()
        }.start()
    }
    guard ended.wait(timeout: .now() + .seconds(2 * Wire.deadline)) == .success else {
        throw Wire.Failure(reason: "the threads do not end")
    }
    return try results.byNumber.withLock { $0 }.sorted { $0.key < $1.key }.map { try $0.value.get() }
}

private final class Results<Value: Sendable>: Sendable {
    let byNumber = Mutex<[Int: Result<Value, any Error>]>([:])
}
