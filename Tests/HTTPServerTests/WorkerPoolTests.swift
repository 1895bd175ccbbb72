import Dispatch
import Synchronization
import XCTest

@testable import HTTPServer

final class WorkerPoolTests: XCTestCase {
    /// Threads wake each other one by one: whoever blocks has passed the word on before.
    func testAsManyBlockAtOnceAsThereAreThreads() {
        let pool = WorkerPool(threads: 8, capacity: 100)
        let arrived = DispatchSemaphore(value: 0)
        let goOn = DispatchSemaphore(value: 0)
        for _ in 0..<8 {
            let isAccepted = pool.submit {
                arrived.signal()
                goOn.wait()
            }
            XCTAssertTrue(isAccepted)
        }
        for _ in 0..<8 { XCTAssertEqual(arrived.wait(timeout: .now() + 30), .success) }
        for _ in 0..<8 { goOn.signal() }
        pool.close()
    }

    func testDoesAllThatWasAcceptedAndLetsGoOfIt() {
        let pool = WorkerPool(threads: 4, capacity: 10_000)
        let done = Mutex(0)
        weak var kept: Counted?
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<1_000 { XCTAssertTrue(pool.submit { done.withLock { $0 += 1 } }) }
        }
        do {
            let counted = Counted()
            kept = counted
            XCTAssertTrue(pool.submit { counted.touch() })
        }
        pool.close()
        XCTAssertEqual(done.withLock { $0 }, 4_000)
        XCTAssertNil(kept)
        XCTAssertFalse(pool.submit {})
    }

    func testKeepsTheOrderHoweverMuchGoesThrough() {
        let pool = WorkerPool(threads: 1, capacity: 3)
        let done = Mutex<[Int]>([])
        for number in 0..<1_000 {
            while !pool.submit({ done.withLock { $0.append(number) } }) {}
        }
        pool.close()
        XCTAssertEqual(done.withLock { $0 }, Array(0..<1_000))
    }

    func testRefusesWhatDoesNotFit() {
        let pool = WorkerPool(threads: 1, capacity: 2)
        let arrived = DispatchSemaphore(value: 0)
        let goOn = DispatchSemaphore(value: 0)
        XCTAssertTrue(
            pool.submit {
                arrived.signal()
                goOn.wait()
            })
        XCTAssertEqual(arrived.wait(timeout: .now() + 30), .success)
        XCTAssertEqual((0..<3).map { _ in pool.submit {} }, [true, true, false])
        goOn.signal()
        pool.close()
    }
}

private final class Counted: Sendable {
    func touch() {}
}
