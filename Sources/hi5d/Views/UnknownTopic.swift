import Foundation
import JSON

/// A topic of a queue that no article and no section is called (yet): no ticket comes by it.
struct UnknownTopic: Equatable {
    let topic: String
    /// What was probably meant.
    let nearest: String?

    /// Names are compared with all that there are: of the first few only.
    private static let mostCompared = 10
    /// Letters that are enough to mean the same.
    private static let shortestBeginning = 5

    static func among(_ topics: JSON?, known: Set<String>) -> [UnknownTopic] {
        let unknown = (topics?.array ?? []).compactMap(\.string).filter { !known.contains($0) }
        return unknown.enumerated().map { position, topic in
            UnknownTopic(topic: topic, nearest: position < mostCompared ? nearest(to: topic, known) : nil)
        }
    }

    private static func nearest(to topic: String, _ known: Set<String>) -> String? {
        let near = known.filter { abs($0.utf8.count - topic.utf8.count) <= 2 }.sorted().nearest(to: topic)
        // "refunds" for "refund-request".
        return near ?? known.filter { $0.commonPrefix(with: topic).count >= shortestBeginning }.min()
    }

    var json: JSON { ["topic": .string(topic), "nearest": JSON(nearest)] }
}

extension JSON {
    /// An object with one member more.
    func with(_ name: String, _ value: JSON) -> JSON { .object((members ?? []) + [.init(name, value)]) }
}
