/// A language tag of the kind people use for locales: `fr`, `pt-BR`, `zh-Hans`, `zh-Hans-CN` (a subset of BCP 47).
public struct LocaleTag: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The canonical form; its parts are read from it.
    public let description: String

    /// nil when the text is no such tag. Case does not matter; the canonical form is kept.
    public init?(_ text: String) {
        guard text.utf8.count <= 15 else { return nil }
        // Most are like "fr".
        if text.utf8.count == 2, text.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) {
            description = text
            return
        }
        var parts = text.split(separator: "-", omittingEmptySubsequences: false)[...]
        func isLetters(_ part: Substring, _ counts: ClosedRange<Int>) -> Bool {
            counts.contains(part.utf8.count) && part.allSatisfy { $0.isASCII && $0.isLetter }
        }
        guard let first = parts.popFirst(), isLetters(first, 2...3) else { return nil }
        var canonical = first.lowercased()
        if let next = parts.first, isLetters(next, 4...4) {
            canonical += "-" + next.prefix(1).uppercased() + next.dropFirst().lowercased()
            parts.removeFirst()
        }
        if let next = parts.first,
            isLetters(next, 2...2) || (next.utf8.count == 3 && next.allSatisfy { $0.isASCII && $0.isNumber })
        {
            canonical += "-" + next.uppercased()
            parts.removeFirst()
        }
        guard parts.isEmpty else { return nil }
        description = canonical
    }

    public var language: String { String(parts[0]) }

    /// Only a script has four letters.
    public var script: String? { parts.dropFirst().first { $0.utf8.count == 4 }.map { String($0) } }

    public var region: String? { parts.dropFirst().first { $0.utf8.count < 4 }.map { String($0) } }

    private var parts: [Substring] { description.split(separator: "-") }

    public static func < (left: LocaleTag, right: LocaleTag) -> Bool { left.description < right.description }

    /// This tag, then ever shorter ones: `zh-Hans-CN`, `zh-Hans`, `zh`.
    public var fallbacks: [LocaleTag] {
        var chain = [self]
        guard description.utf8.contains(UInt8(ascii: "-")) else { return chain }
        if region != nil, let shorter = LocaleTag([language, script].compactMap { $0 }.joined(separator: "-")) {
            chain.append(shorter)
        }
        if script != nil, let shortest = LocaleTag(language) { chain.append(shortest) }
        return chain
    }

    /// The locale to serve: the first wanted one, or one of its fallbacks, or another of the same language, that is
    /// available; else `standard`.
    public static func choose(
        _ wanted: [LocaleTag], among available: some Collection<LocaleTag>, otherwise standard: LocaleTag
    ) -> LocaleTag {
        for tag in wanted {
            if available.contains(tag) { return tag }
            if let found = tag.fallbacks.first(where: available.contains) { return found }
            if let cousin = available.filter({ $0.language == tag.language }).min() { return cousin }
        }
        return standard
    }

    /// The tags of an `Accept-Language` header, best first (RFC 9110, 12.5.4). What is not a tag is passed over.
    public static func accepted(_ header: String) -> [LocaleTag] {
        header.split(separator: ",", maxSplits: mostAccepted).prefix(mostAccepted).enumerated()
            .compactMap { position, entry -> (tag: LocaleTag, quality: Double, position: Int)? in
                let parts = entry.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
                guard let tag = LocaleTag(parts[0]), let quality = quality(parts.dropFirst()), quality > 0
                else { return nil }
                return (tag, quality, position)
            }
            .sorted { ($1.quality, $0.position) < ($0.quality, $1.position) }
            .map(\.tag)
    }

    /// Nobody reads more languages than this.
    private static let mostAccepted = 20

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }

    /// The weight among the parameters, 1 without one; nil when it is none from 0 to 1 (RFC 9110, 12.4.2).
    private static func quality(_ parameters: ArraySlice<String>) -> Double? {
        guard let weight = parameters.first(where: { $0.lowercased().hasPrefix("q=") })?.dropFirst(2) else { return 1 }
        guard weight.allSatisfy({ $0 == "." || ($0.isASCII && $0.isNumber) }), let value = Double(weight), value <= 1
        else { return nil }
        return value
    }
}
