import Synchronization

/// Names one request in logs and problem answers: unique in this process, and by its random start among processes.
public struct RequestID: Sendable, CustomStringConvertible {
    private let number: UInt64

    private static let counter = Atomic<UInt64>(UInt64.random(in: 0..<(1 << 62)))

    public static func next() -> RequestID {
        RequestID(number: counter.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    public var description: String {
        let digits = String(number, radix: 36)
        return "r" + String(repeating: "0", count: max(0, 13 - digits.count)) + digits
    }
}
