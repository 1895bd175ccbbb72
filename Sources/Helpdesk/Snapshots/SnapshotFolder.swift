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
        try? FileManager.default.createDirectory(
            atPath: "\(path)/\(brand)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try? layer.write(to: file(brand, locale), fingerprint: fingerprint)
    }

    private func file(_ brand: String, _ locale: LocaleTag) -> String { "\(path)/\(brand)/\(locale)" }
}
