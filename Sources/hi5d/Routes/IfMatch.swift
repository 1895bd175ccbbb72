import HTTPServer
import Helpdesk

/// The `ETag` of a version.
func versionTag(_ version: Int64) -> String { "\"v\(version)\"" }

extension Request {
    /// What the caller saw of the thing that they change, by `If-Match`, or that it must not be there yet, by
    /// `If-None-Match: *`. Throws for what is no list of entity tags.
    func seenVersion() throws -> SeenVersion {
        guard let header = headers["If-Match"] else {
            guard let unwanted = headers["If-None-Match"] else { return .whatever }
            guard unwanted == "*" else {
                throw Problem.field("If-None-Match", expected: "*, where something is changed")
            }
            return .nothing
        }
        guard header != "*" else { return .existing }
        guard let tags = entityTags(header) else {
            throw Problem.field("If-Match", expected: "* or the ETag of what is changed, in its quotes, such as \"v3\"")
        }
        return .oneOf(tags.compactMap(version(of:)))
    }
}

/// The version that a tag names; nil when it is none of `versionTag`. A weak tag matches nothing (RFC 9110, 13.1.1).
private func version(of tag: Substring) -> Int64? {
    guard tag.hasPrefix("\"v") else { return nil }
    return Int64(pathSegment: String(tag.dropFirst(2).dropLast()))
}

/// The tags of a list, with their quotes (RFC 9110, 8.8.3); nil when it is no such list.
private func entityTags(_ list: String) -> [Substring]? {
    let tag = /(?:W\/)?"[\u{21}\u{23}-\u{7E}\u{80}-\u{10FFFF}]*"/
    var tags: [Substring] = []
    var rest = list[...]
    while let found = rest.prefixMatch(of: tag) {
        tags.append(found.output)
        rest = rest[found.range.upperBound...].drop { $0 == " " || $0 == "\t" }
        guard !rest.isEmpty else { return tags }
        guard rest.removeFirst() == "," else { return nil }
        rest = rest.drop { $0 == " " || $0 == "\t" }
    }
    return nil
}
