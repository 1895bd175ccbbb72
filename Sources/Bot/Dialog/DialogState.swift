/// What the bot keeps of a conversation from one message to the next.
public struct DialogState: Sendable, Equatable {
    /// The subscriber's own words for the question at hand, while it has no answer.
    public var question: String?
    /// The articles that were sent or offered for the question at hand.
    public var shown: [String] = []
    /// The next best articles for the question at hand, the likeliest first.
    public var alternatives: [String] = []
    /// How often the bot has failed on the question at hand.
    public var failures = 0
    /// What the latest message of the bot offered to tap.
    public var offers: [QuickReply] = []
    /// Questions that are asked before a person takes over.
    public var intake: Intake?
    /// The rule whose question waits for its answer.
    public var askedBy: String?
    /// The latest answer and the number of the message that it answered.
    public var answered: Answered?
    /// The subscriber chose the language, or the caller named it: it is not guessed any more.
    public var isLocaleFixed = false

    public struct Answered: Sendable, Equatable {
        public let article: String
        public let seq: Int64

        public init(article: String, seq: Int64) {
            self.article = article
            self.seq = seq
        }
    }

    /// A hand-over that waits for a few answers.
    public struct Intake: Sendable, Equatable {
        public var handOver: HandOver
        /// The names of the questions that are still to be asked; the first has been asked.
        public var open: [String]

        public init(handOver: HandOver, open: [String]) {
            self.handOver = handOver
            self.open = open
        }
    }

    public init() {}
}

/// Something to tap instead of typing. Its id is stable, its label is in the subscriber's language.
public struct QuickReply: Sendable, Equatable {
    public let id: String
    public let label: String

    public init(id: String, label: String) {
        self.id = id
        self.label = label
    }
}

/// What a tap, or words that mean the same, stands for.
enum Tap: Equatable {
    case helped, notHelped, person, none, skip
    case article(String)
    case rule(String)
    case locale(String)

    init?(id: String) {
        switch id {
        case "helped": self = .helped
        case "not_helped": self = .notHelped
        case "person": self = .person
        case "none": self = .none
        case "skip": self = .skip
        default:
            let parts = id.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "article": self = .article(parts[1])
            case "rule": self = .rule(parts[1])
            case "locale": self = .locale(parts[1])
            default: return nil
            }
        }
    }

    var id: String {
        switch self {
        case .helped: "helped"
        case .notHelped: "not_helped"
        case .person: "person"
        case .none: "none"
        case .skip: "skip"
        case .article(let id): "article:\(id)"
        case .rule(let id): "rule:\(id)"
        case .locale(let tag): "locale:\(tag)"
        }
    }
}
