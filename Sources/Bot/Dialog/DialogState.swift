/// What the bot keeps of a conversation from one message to the next.
public struct DialogState: Sendable, Equatable {
    /// The question at hand, while it has no answer.
    public var question: Question?
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
    /// The latest answer.
    public var answered: Answered?
    /// The subscriber chose the language, or the caller named it: it is not guessed any more.
    public var isLocaleFixed = false

    /// What the subscriber wants to know, in their own words.
    public struct Question: Sendable, Equatable {
        public let text: String
        /// The number of the message; 0 stands for the one that is being decided on.
        public var seq: Int64

        public init(_ text: String, seq: Int64 = 0) {
            self.text = text
            self.seq = seq
        }
    }

    public struct Answered: Sendable, Equatable {
        public let article: String
        /// The number of the message that led to the answer: the question, or a tap on a suggestion.
        public var seq: Int64
        public var question: Question

        public init(article: String, seq: Int64 = 0, question: Question) {
            self.article = article
            self.seq = seq
            self.question = question
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

    /// Puts the number of the message that was decided on where 0 stands for it.
    public mutating func number(_ seq: Int64) {
        if question?.seq == 0 { question?.seq = seq }
        if answered?.seq == 0 { answered?.seq = seq }
        if answered?.question.seq == 0 { answered?.question.seq = seq }
    }
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
    /// A payment that is asked back, by its id.
    case refund(String)
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
            case "refund": self = .refund(parts[1])
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
        case .refund(let payment): "refund:\(payment)"
        case .rule(let id): "rule:\(id)"
        case .locale(let tag): "locale:\(tag)"
        }
    }
}
