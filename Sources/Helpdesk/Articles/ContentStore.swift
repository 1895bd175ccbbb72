import Synchronization

/// The published content of all brands in memory.
final class ContentStore: Sendable {
    private let brands = Mutex<[String: BrandContent]>([:])

    func replace(_ content: BrandContent) { brands.withLock { $0[content.brand.id] = content } }

    func content(of brand: String) -> BrandContent? { brands.withLock { $0[brand] } }

    func brand(_ id: String) -> Brand? { content(of: id)?.brand }
}
