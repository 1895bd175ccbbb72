import Synchronization

/// The published content of all brands in memory.
final class ContentStore: Sendable {
    private struct Published {
        let content: BrandContent
        let turn: Int
    }

    private let brands = Mutex<[String: Published]>([:])
    private let turns = Mutex(0)

    /// To be taken before the store is read for `replace`: content of a later turn was read later.
    func nextTurn() -> Int {
        turns.withLock { turn in
            turn += 1
            return turn
        }
    }

    /// Swaps a brand's content, unless what is there was read later: of several publishers the slowest does not win.
    func replace(_ content: BrandContent, turn: Int) {
        brands.withLock { brands in
            if let published = brands[content.brand.id], published.turn > turn { return }
            brands[content.brand.id] = Published(content: content, turn: turn)
        }
    }

    /// Changes what is published of a brand, without a publisher in between; nothing when there is none.
    func update(_ brand: String, _ change: (BrandContent) -> BrandContent) {
        brands.withLock { brands in
            guard let published = brands[brand] else { return }
            brands[brand] = Published(content: change(published.content), turn: published.turn)
        }
    }

    func content(of brand: String) -> BrandContent? { brands.withLock { $0[brand]?.content } }

    func brand(_ id: String) -> Brand? { content(of: id)?.brand }
}
