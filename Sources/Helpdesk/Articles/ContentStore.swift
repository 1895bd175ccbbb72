import Synchronization

/// The published content of all brands in memory.
final class ContentStore: Sendable {
    private struct Published {
        let content: BrandContent
        let version: Int64
    }

    private let brands = Mutex<[String: Published]>([:])

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
            return gone
        }
    }

    func content(of brand: String) -> BrandContent? { brands.withLock { $0[brand]?.content } }

    func version(of brand: String) -> Int64? { brands.withLock { $0[brand]?.version } }

    func brand(_ id: String) -> Brand? { content(of: id)?.brand }
}
