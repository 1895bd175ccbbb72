import FAQIndex
import JSON
import Storage

/// Something that a brand sets up: few of them, read whole, kept as JSON.
public protocol DeskSetting: Sendable {
    static var kind: SettingKind { get }
    var id: String { get }
    /// Reads all fields but the id. Throws `FieldError`.
    init(id: String, _ fields: inout JSONFields) throws
    /// What `init` reads, with every field.
    var members: [JSON.Member] { get }
}

extension DeskSetting {
    /// As it is shown: with its id where there are several, and without its secrets.
    public var json: JSON {
        .object((Self.kind.isDocument ? [] : [.init("id", .string(id))]) + members).withoutSecrets
    }
}

/// All that a brand has set up. Immutable: saving swaps it whole.
public struct DeskSettings: Sendable {
    var queues: [Queue] = []
    var macros: [Macro] = []
    var views: [SavedView] = []
    var calendars: [BusinessHours] = []
    var policies: [SLAPolicy] = []
    var events: [EventWindow] = []
    var desk = DeskRules.standard
    var hooks = HookSettings()
    var connector: ConnectorSettings?
    var privacy = PrivacySettings()
    /// The languages that the brand is known to have tickets in; not all that there are.
    var ticketLocales: Set<String> = []

    public func all(_ kind: SettingKind) -> [any DeskSetting] {
        switch kind {
        case .queue: queues
        case .macro: macros
        case .view: views
        case .calendar: calendars
        case .slaPolicy: policies
        case .event: events
        case .desk: [desk]
        case .hooks: [hooks]
        case .connector: connector.map { [$0] } ?? []
        case .privacy: [privacy]
        }
    }

    mutating func insert(_ kind: SettingKind, _ id: String, _ json: JSON) throws {
        var fields = try JSONFields(json)
        switch kind {
        case .queue: queues.append(try Queue(id: id, &fields))
        case .macro: macros.append(try Macro(id: id, &fields))
        case .view: views.append(try SavedView(id: id, &fields))
        case .calendar: calendars.append(try BusinessHours(id: id, &fields))
        case .slaPolicy: policies.append(try SLAPolicy(id: id, &fields))
        case .event: events.append(try EventWindow(id: id, &fields))
        case .desk: desk = try DeskRules(id: id, &fields)
        case .hooks: hooks = try HookSettings(id: id, &fields)
        case .connector: connector = try ConnectorSettings(id: id, &fields)
        case .privacy: privacy = try PrivacySettings(id: id, &fields)
        }
        try fields.finish()
    }

    /// As they are stored. Kinds that only newer nodes know are left to them.
    static func read(of brand: String, in session: any Session) throws -> DeskSettings {
        var settings = DeskSettings()
        let rows = try session.query(
            "SELECT kind, id, body FROM setting WHERE brand_id = $1 ORDER BY kind, id", [.text(brand)]
        ) {
            (kind: $0.text(0), id: $0.text(1), body: $0.text(2))
        }
        for row in rows {
            guard let kind = SettingKind(rawValue: row.kind) else { continue }
            do { try settings.insert(kind, row.id, JSON.parse(row.body)) } catch let error as FieldError {
                throw StorageError.damaged(
                    reason: "the \(row.kind) \"\(row.id)\" of brand \(brand) cannot be read: \(error.field)")
            }
        }
        settings.ticketLocales = Set(try TicketLocale.all(of: brand, in: session))
        return settings
    }
}

extension JSONFields {
    /// A list of short names without spaces: ids, tags, languages.
    mutating func identifiers(_ field: String, atMost limit: Int = 100) throws -> [String] {
        let names = try array(field, atMost: limit).map { item -> String in
            guard let name = item.value.string, Identifier.isName(name) else {
                throw FieldError(field: item.path, expected: Identifier.nameDescription)
            }
            return name
        }
        return Array(Set(names)).sorted()
    }

    /// `{"en": "text", "fr": "texte"}`; empty when it is missing.
    mutating func textsByLanguage(_ field: String, atMost longest: Int) throws -> [String: String] {
        guard let object = value(field) else { return [:] }
        guard let members = object.members else {
            throw FieldError(field: name(field), expected: "an object of languages and texts, not \(object.kind)")
        }
        var texts: [String: String] = [:]
        for member in members {
            let path = name("\(field).\(member.name)")
            guard let locale = LocaleTag(member.name) else {
                throw FieldError(field: path, expected: "a language tag such as fr or pt-BR")
            }
            guard let text = member.value.string, text.contains(where: { !$0.isWhitespace }),
                text.unicodeScalars.count <= longest
            else {
                throw FieldError(
                    field: path, expected: "a text that is not empty, of at most \(longest) characters")
            }
            texts[locale.description] = text
        }
        return texts
    }
}

extension Identifier {
    static let nameDescription = "1 to 40 letters, digits, hyphens, underscores or dots"

    /// Whether a text is a name that people give to queues, tags, macros.
    static func isName(_ text: String) -> Bool {
        (1...40).contains(text.unicodeScalars.count)
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "-_.".unicodeScalars.contains(scalar)
                    || scalar.properties.generalCategory == .nonspacingMark
                    || scalar.properties.generalCategory == .spacingMark
            }
    }
}
