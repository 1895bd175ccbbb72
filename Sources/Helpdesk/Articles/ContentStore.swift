import Synchronization

/// The published content of all brands in memory.
final class ContentStore: Sendable {
    private struct Published {
        let content: BrandContent
        let version: Int64
    }

    /// Whoever builds a brand's content has its turn.
    private final class Turn: Sendable {
        let mutex = Mutex(())
    }

    private let brands = Mutex<[String: Published]>([:])
    private let turns = Mutex<[String: Turn]>([:])

    /// Lets one at a time build a brand's content, so that nothing is indexed and learned twice: a node hears of what it
    /// publishes itself as well. Who comes later finds it built.
    func build(_ brand: String, _ body: () throws -> Void) rethrows {
        let turn = turns.withLock { turns in
            let turn = turns[brand] ?? Turn()
            turns[brand] = turn
            return turn
        }
        try turn.mutex.withLock { _ in try body() }
    }

    /// Swaps a brand's content, unless what is there is newer: of several publishers the slowest does not win.
    ///
    /// `version`: of `Change.content`, read together with the content.
    func replace(_ content: BrandContent, version: Int64) {
        brands.withLock { brands in
            if let published = brands[content.brand.id], published.version > version { return }
            brands[content.brand.id] = Published(content: content, version: version)
        }
    }

    /// Lets go of all other brands, and tells which those were.
    func keep(_ kept: Set<String>) -> [String] {
        brands.withLock { brands in
            let gone = brands.keys.filter { !kept.contains($0) }
            for brand in gone { brands[brand] = nil }
            turns.withLock { turns in for brand in gone { turns[brand] = nil } }
            return gone
        }
    }

    func content(of brand: String) -> BrandContent? { brands.withLock { $0[brand]?.content } }

    func version(of brand: String) -> Int64? { brands.withLock { $0[brand]?.version } }

    func brand(_ id: String) -> Brand? { content(of: id)?.brand }
}
