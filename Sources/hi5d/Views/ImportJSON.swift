import Helpdesk
import JSON

extension ImportReport {
    private static let mostListed = 1_000

    /// `{"mode","dryRun"}` and, for each of `added`, `changed`, `unchanged` and `removed`, how many there are and the
    /// first 1,000: `{"count","articles":[{"id","locale"}]}`; changed ones with the names of their `fields`.
    var json: JSON {
        func list(_ keys: [ArticleKey], _ more: (Int) -> [JSON.Member] = { _ in [] }) -> JSON {
            let listed = keys.prefix(Self.mostListed).enumerated().map { position, key in
                JSON.object(
                    [.init("id", .string(key.id)), .init("locale", .string(key.locale.description))] + more(position))
            }
            return ["count": JSON(keys.count), "articles": .array(listed)]
        }
        return [
            "mode": .string(mode.rawValue), "dryRun": .bool(isDryRun), "added": list(added),
            "changed": list(changed.map(\.key)) { position in
                [.init("fields", .array(changed[position].fields.map { .string($0.rawValue) }))]
            },
            "unchanged": list(unchanged), "removed": list(removed),
        ]
    }
}
