import FAQIndex
import Foundation
import JSON

extension LanguageDescription {
    /// Those of every locale that has a `language.json`. Throws `ContentError` with the file and what is wrong in it.
    static func readAll(in folder: String) throws -> [LocaleTag: LanguageDescription] {
        var files: [(locale: LocaleTag, folder: String, path: String, json: JSON)] = []
        for name in ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() {
            let folder = "\(folder)/\(name)"
            let path = "\(folder)/language.json"
            guard let locale = LocaleTag(name), FileManager.default.fileExists(atPath: path) else { continue }
            files.append((locale, folder, path, try readJSON(path)))
        }
        guard !files.isEmpty else {
            throw ContentError(file: folder, line: nil, reason: "there is no locale with a language.json in it")
        }
        let keyboards = try files.compactMap { file in
            try ContentError.naming(file.path) { try file.json["analysis"]?["keyboard"].map(LanguageProfile.keyboard) }
        }
        var descriptions: [LocaleTag: LanguageDescription] = [:]
        for file in files {
            descriptions[file.locale] = try ContentError.naming(file.path) {
                try LanguageDescription(file.json, locale: file.locale, folder: file.folder, keyboards: keyboards)
            }
        }
        return descriptions
    }
}

func readJSON(_ path: String) throws -> JSON {
    guard let data = FileManager.default.contents(atPath: path) else {
        throw ContentError(file: path, line: nil, reason: "it cannot be read")
    }
    do { return try JSON.parse(data) } catch {
        throw ContentError(file: path, line: error.line, reason: error.reason)
    }
}

/// What a file says that may be missing; nil without it. Throws `ContentError` with the file and what is wrong in it.
func readOptionalJSON<Value>(_ path: String, _ read: (JSON) throws -> Value) throws -> Value? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let json = try readJSON(path)
    return try ContentError.naming(path) { try read(json) }
}

/// The lines of a text file that say something; none when there is no such file.
func readLines(_ path: String) -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
}
