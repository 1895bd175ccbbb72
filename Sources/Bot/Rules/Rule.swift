import FAQIndex

/// A rule of a brand: when it matches, its action is the decision. Rules are tried in their order; the first that matches
/// decides.
public struct Rule: Sendable, Equatable {
    public let id: String
    /// nil: only reached from another rule's question.
    public let when: RuleCondition?
    public let then: RuleAction
    /// Facts that must be true for what it says to be said, however it was reached.
    public let promises: [String]

    public init(id: String, when: RuleCondition?, then: RuleAction, promises: [String] = []) {
        self.id = id
        self.when = when
        self.then = then
        self.promises = promises
    }

    func mayPromise(_ facts: [String: FactValue]) -> Bool { promises.allSatisfy { facts[$0] == .flag(true) } }

    /// Whether it looks at the subscriber's facts, to decide or to speak of them.
    var needsFacts: Bool {
        if !promises.isEmpty || !(when?.facts.isEmpty ?? true) { return true }
        return switch then {
        case .say(let text): text.hasPlaceholders
        case .ask(let question): question.text.hasPlaceholders
        case .answer, .escalate: false
        }
    }
}

/// All of what is given must hold. What is empty or nil holds for every message.
public struct RuleCondition: Sendable, Equatable {
    /// One of these occurs in the message.
    public var words: [WordPattern] = []
    /// None of these occurs.
    public var notWords: [WordPattern] = []
    /// The message is about one of these.
    public var concepts: [String] = []
    /// The bot would answer with one of these articles.
    public var topics: [String] = []
    public var locales: [LocaleTag] = []
    public var channels: [String] = []
    public var hours: RuleHours?
    /// The bot has failed at least this often on the question at hand.
    public var failures: Int?
    /// The latest answer was this article.
    public var answered: String?
    public var facts: [FactCondition] = []

    public init() {}

    public var isEmpty: Bool { self == RuleCondition() }
}

/// A condition on one of the subscriber's facts. Never holds for a fact that is not known.
public struct FactCondition: Sendable, Equatable {
    public enum Test: Sendable, Equatable {
        case equals([FactValue])
        case atLeast(Double)
        case atMost(Double)
    }

    /// As in `subscription.source`.
    public let name: String
    public let test: Test

    public init(name: String, test: Test) {
        self.name = name
        self.test = test
    }

    func holds(_ facts: [String: FactValue]) -> Bool { facts[name].map(holds) ?? false }

    /// Of several values one is enough.
    private func holds(_ value: FactValue) -> Bool {
        if case .list(let values) = value { return values.contains(where: holds) }
        switch test {
        case .equals(let values): return values.contains(value)
        case .atLeast(let limit): return value.number.map { $0 >= limit } ?? false
        case .atMost(let limit): return value.number.map { $0 <= limit } ?? false
        }
    }
}

extension FactValue {
    /// Times in milliseconds, money in minor units.
    fileprivate var number: Double? {
        switch self {
        case .number(let value): value
        case .time(let value), .money(let value, _): Double(value)
        case .text, .flag, .list: nil
        }
    }
}

public enum RuleAction: Sendable, Equatable {
    /// Sends an article.
    case answer(article: String)
    /// Sends a text of its own.
    case say(LocalText)
    /// Asks, and goes on with the rule of the answer.
    case ask(RuleQuestion)
    case escalate(RuleEscalation)
}

/// A text in some languages.
public struct LocalText: Sendable, Equatable {
    public let texts: [LocaleTag: String]

    public init(_ texts: [LocaleTag: String]) { self.texts = texts }

    var hasPlaceholders: Bool { texts.values.contains { $0.contains("{{") } }

    /// The text for a locale, along its fallbacks; nil when there is none in its language.
    public func text(for locale: LocaleTag) -> String? {
        locale.fallbacks.lazy.compactMap { texts[$0] }.first
            ?? texts.filter { $0.key.language == locale.language }.min { $0.key < $1.key }?.value
    }
}

public struct RuleQuestion: Sendable, Equatable {
    public struct Choice: Sendable, Equatable {
        public let label: LocalText
        /// The rule that goes on.
        public let rule: String

        public init(label: LocalText, rule: String) {
            self.label = label
            self.rule = rule
        }
    }

    public let text: LocalText
    public let choices: [Choice]
    /// The rule that goes on with any other answer; nil: it is a message like any other.
    public let otherwise: String?

    public init(text: LocalText, choices: [Choice], otherwise: String?) {
        self.text = text
        self.choices = choices
        self.otherwise = otherwise
    }

    var next: [String] { choices.map(\.rule) + (otherwise.map { [$0] } ?? []) }
}

public struct RuleEscalation: Sendable, Equatable {
    public let queue: String?
    public let priority: HandOver.Priority?
    public let tags: [String]
    /// The names of what is asked before; at most two.
    public let questions: [String]

    public init(queue: String?, priority: HandOver.Priority?, tags: [String], questions: [String]) {
        self.queue = queue
        self.priority = priority
        self.tags = tags
        self.questions = questions
    }
}
