import FAQIndex
import JSON

public struct Agent: Sendable, Equatable {
    public enum Role: String, Sendable, CaseIterable {
        case agent, lead, admin
    }

    public enum QueueRight: String, Sendable, CaseIterable {
        case read, work
    }

    public let id: String
    public let name: String
    public let role: Role
    public var profile = AgentProfile()

    /// Leads and admins see to all queues.
    var seesEverything: Bool { role != .agent }

    func maySee(queue: String) -> Bool { seesEverything || (profile.queues.map { $0[queue] != nil } ?? true) }

    func mayWork(in queue: Queue) -> Bool {
        seesEverything
            || (maySee(queue: queue.id) && profile.queues?[queue.id] ?? .work == .work && knows(queue.skills))
    }

    /// Whether the agent is somebody whom a queue's tickets can be given to.
    func knows(_ skills: [String]) -> Bool { skills.allSatisfy(profile.skills.contains) }

    func speaks(_ locale: LocaleTag) -> Bool {
        profile.locales.isEmpty || locale.fallbacks.contains { profile.locales.contains($0.description) }
    }
}

/// What an agent can do and may do.
public struct AgentProfile: Sendable, Equatable {
    /// Languages; empty for all.
    public var locales: [String] = []
    public var skills: [String] = []
    public var team: String?
    /// By queue; nil for all queues.
    public var queues: [String: Agent.QueueRight]?
    /// Whether tickets may be given to the agent now.
    public var isAvailable = true

    public init() {}

    /// Reads the fields of a profile; those that are missing stay as they are in `before`.
    public init(_ fields: inout JSONFields, over before: AgentProfile = .init()) throws {
        locales = fields.value("locales") == nil ? before.locales : try fields.locales("locales")
        skills = fields.value("skills") == nil ? before.skills : try fields.identifiers("skills")
        // No name: in no team any more.
        team = try fields.optionalString("team", 0...40).map { $0.isEmpty ? nil : $0 } ?? before.team
        isAvailable = try fields.optionalBool("available") ?? before.isAvailable
        queues = before.queues
        if let rights = fields.value("queues") {
            guard let members = rights.members else {
                throw FieldError(field: "queues", expected: "an object of queues and rights, read or work")
            }
            var read: [String: Agent.QueueRight] = [:]
            for member in members {
                guard let right = member.value.string.flatMap(Agent.QueueRight.init(rawValue:)) else {
                    throw FieldError(field: "queues.\(member.name)", expected: "read or work")
                }
                read[member.name] = right
            }
            // No queue at all would be an agent without work: it stands for all of them.
            queues = read.isEmpty ? nil : read
        }
    }

    init(stored text: String) throws {
        var fields = try JSONFields(JSON.parse(text))
        try self.init(&fields)
    }

    public var members: [JSON.Member] {
        [
            .init("locales", .array(locales.map(JSON.string))), .init("skills", .array(skills.map(JSON.string))),
            .init("team", JSON(team)),
            .init(
                "queues",
                queues.map { rights in
                    .object(rights.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value.rawValue)) })
                } ?? .null),
            .init("available", .bool(isAvailable)),
        ]
    }
}
