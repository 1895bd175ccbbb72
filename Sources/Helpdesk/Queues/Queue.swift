import FAQIndex
import JSON
import Storage

/// Where tickets wait for agents.
public struct Queue: DeskSetting, Equatable {
    public static let kind = SettingKind.queue

    public let id: String
    public let title: String
    /// What subscribers are told who answers, by language: "our payments team".
    public let names: [String: String]
    /// Topics (articles) and sections whose tickets belong here; empty for any.
    public let topics: [String]
    /// Languages whose tickets belong here; empty for any.
    public let locales: [String]
    /// What an agent must know to work here.
    public let skills: [String]
    /// Whether its tickets are given to agents as they come, instead of waiting to be taken.
    public let isPushed: Bool

    /// Every brand has it: what belongs nowhere else waits here.
    public static let general = Queue(id: "general", title: "General")

    private init(id: String, title: String) {
        (self.id, self.title) = (id, title)
        (names, topics, locales, skills, isPushed) = ([:], [], [], [], false)
    }

    public init(id: String, _ fields: inout JSONFields) throws {
        self.id = id
        title = try fields.optionalString("title", 1...100) ?? id
        names = try fields.textsByLanguage("names", atMost: 100)
        topics = try fields.identifiers("topics")
        locales = try fields.locales("locales")
        skills = try fields.identifiers("skills")
        isPushed = try fields.optionalBool("push") ?? false
    }

    public var members: [JSON.Member] {
        [
            .init("title", .string(title)),
            .init("names", .object(names.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })),
            .init("topics", .array(topics.map(JSON.string))),
            .init("locales", .array(locales.map(JSON.string))), .init("skills", .array(skills.map(JSON.string))),
            .init("push", .bool(isPushed)),
        ]
    }

    /// nil where nobody has named it in this language.
    func name(in locale: LocaleTag) -> String? {
        locale.fallbacks.lazy.compactMap { names[$0.description] }.first
    }

    /// How closely it fits; nil when it is not for such a ticket. A topic says more than a section, both more than a
    /// language.
    func fit(topic: String?, section: String?, locale: LocaleTag) -> Int? {
        guard locales.isEmpty || locale.fallbacks.contains(where: { locales.contains($0.description) }) else {
            return nil
        }
        let byLanguage = locales.isEmpty ? 0 : 1
        if topics.isEmpty { return byLanguage }
        if let topic, topics.contains(topic) { return 4 + byLanguage }
        if let section, topics.contains(section) { return 2 + byLanguage }
        return nil
    }

    static func mustBeEmpty(_ id: String, brand: String, in session: any Session) throws {
        let held = try session.first(
            "SELECT count(*) FROM ticket WHERE brand_id = $1 AND queue_id = $2 AND status IN ('new', 'open', 'pending', 'on_hold')",
            [.text(brand), .text(id)]
        ) { $0.int(0) }
        guard held == 0 else {
            throw HelpdeskError.invalid(field: "id", expected: "a queue without unsolved tickets; it has \(held ?? 0)")
        }
    }
}

extension DeskSettings {
    func hasQueue(_ id: String) -> Bool { id == Queue.general.id || queues.contains { $0.id == id } }

    func queue(_ id: String) -> Queue { queues.first { $0.id == id } ?? .general }

    /// The queue that fits closest; of equals the one whose id comes first.
    func queue(topic: String?, section: String?, locale: LocaleTag) -> Queue {
        var best: (queue: Queue, fit: Int) = (queues.first { $0.id == Queue.general.id } ?? .general, 0)
        for queue in queues where queue.id != Queue.general.id {
            guard let fit = queue.fit(topic: topic, section: section, locale: locale), fit > best.fit else { continue }
            best = (queue, fit)
        }
        return best.queue
    }
}

extension JSONFields {
    mutating func locales(_ field: String) throws -> [String] {
        try array(field, atMost: 100).map { item in
            guard let tag = item.value.string.flatMap({ LocaleTag($0) }) else {
                throw FieldError(field: item.path, expected: "a language tag such as fr or pt-BR")
            }
            return tag.description
        }
    }
}
