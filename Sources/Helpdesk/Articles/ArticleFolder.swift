import FAQIndex
import Foundation

/// The articles of a `locales` folder: `TAG/articles/ID.md`.
public enum ArticleFolder {
    /// Throws `ContentError` for the first file that is wrong.
    public static func read(_ folder: String, locales: [LocaleTag]) throws -> [Article] {
        try locales.flatMap { locale in
            let directory = "\(folder)/\(locale)/articles"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            return try names.filter { $0.hasSuffix(".md") }.sorted().map { name in
                let path = "\(directory)/\(name)"
                guard let data = FileManager.default.contents(atPath: path), data.count <= ArticleFile.largestFile,
                    let text = String(validating: data, as: UTF8.self)
                else {
                    throw ContentError(
                        file: path, line: nil,
                        reason: "it must be readable UTF-8 of at most \(ArticleFile.largestFile) bytes")
                }
                return try ArticleFile.parse(text, name: path, id: String(name.dropLast(3)), locale: locale)
            }
        }
    }
}
