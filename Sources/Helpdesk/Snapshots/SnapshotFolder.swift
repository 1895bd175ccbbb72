import Bot
import FAQIndex
import Foundation

/// Where large layers of content are kept between starts, beside the database. All of it can be made again from the
/// database: what is missing, old or damaged is.
struct SnapshotFolder: Sendable {
    let path: String

    /// `fingerprint`: what, besides the articles, the layer was made with.
    func load(brand: String, locale: LocaleTag, fingerprint: String, analyzer: Analyzer) -> ContentLayer? {
        try? ContentLayer(mapping: file(brand, locale), fingerprint: fingerprint, analyzer: analyzer)
    }

    /// A layer that cannot be written is no failure: the next start takes longer.
    func save(_ layer: ContentLayer, brand: String, locale: LocaleTag, fingerprint: String) {
        makeFolder(of: brand)
        try? layer.write(to: file(brand, locale), fingerprint: fingerprint)
    }

    /// What the bot learned from a lesson: kept from an earlier start, or learned now and kept. nil when there is too much
    /// to learn.
    func model(brand: String, locale: LocaleTag, of lesson: Lesson) -> KeywordModel? {
        let path = file(brand, locale) + ".model"
        if let bytes = FileManager.default.contents(atPath: path),
            let known = KeywordModel(decoding: Array(bytes), for: lesson)
        {
            return known
        }
        guard let learned = KeywordModel(lesson) else { return nil }
        makeFolder(of: brand)
        let bytes = learned.encoded(fingerprint: lesson.fingerprint)
        try? Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        return learned
    }

    /// Removes what is kept of a brand.
    func remove(brand: String) { try? FileManager.default.removeItem(atPath: "\(path)/\(brand)") }

    /// Removes what is kept of other brands: of those that were removed while this node was away.
    func keep(_ brands: Set<String>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where !brands.contains(name) {
            remove(brand: name)
        }
    }

    private func makeFolder(of brand: String) {
        try? FileManager.default.createDirectory(
            atPath: "\(path)/\(brand)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    private func file(_ brand: String, _ locale: LocaleTag) -> String { "\(path)/\(brand)/\(locale)" }
}
