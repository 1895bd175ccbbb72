/// What the bot does with a message. Pure data: the words are put to it where the languages are.
public struct Decision: Sendable, Equatable {
    public enum Outcome: String, Sendable, CaseIterable {
        /// A greeting was greeted back.
        case greeted
        /// Thanks, small talk, abuse, a smiley: said something friendly, with no article.
        case acknowledged
        /// With an article or with a rule's text.
        case answered
        /// With articles to choose from.
        case suggested
        /// A question was asked back.
        case asked
        /// The subscriber said that the answer helped.
        case resolved
        /// Handed to people just now.
        case escalated
        /// People have the conversation: the bot is silent.
        case waiting
    }

    /// A part of what the bot says, in order.
    public enum Part: Sendable, Equatable {
        case phrase(Phrase)
        /// An article's text.
        case article(Answer)
        /// A question from the language's list, by its name.
        case question(String)
        /// A rule's own words.
        case text(String)
    }

    /// What the message says of the latest answer.
    public enum Feedback: Sendable, Equatable {
        case helped, didNotHelp
        /// The subscriber asks for the same again.
        case cameBack
    }

    public var outcome: Outcome
    public var parts: [Part]
    /// In the order in which they are shown.
    public var taps: [QuickReply] = []
    public var handOver: HandOver?
    public var feedback: Feedback?
    /// What is to be remembered; completed by `DialogState.number` where the message gets its number.
    public var state: DialogState
    /// The article that decided, sent or not.
    public var best: Answer?
    /// The rule that decided.
    public var rule: String?

    public init(_ outcome: Outcome, _ parts: [Part] = [], state: DialogState) {
        self.outcome = outcome
        self.parts = parts
        self.state = state
    }

    /// The articles that are sent.
    public var answers: [Answer] {
        parts.compactMap { part in
            if case .article(let answer) = part { answer } else { nil }
        }
    }
}

/// What the bot says in fixed words; each language has several wordings for each.
public enum Phrase: String, Sendable, CaseIterable {
    case greeting, thanks, goodbye, smallTalk, abuse, wordless
    /// Asks to put it in other words.
    case clarify
    /// Introduces articles to choose from.
    case suggest
    /// Introduces another article after one that did not help.
    case nextBest
    /// Introduces the answer to a second question.
    case second
    /// The answer helped.
    case resolved
    /// Introduces the questions before a hand-over.
    case beforeHandOver
    case handedOver, notSure
    /// From now on in this language.
    case switched
    /// The bot is back after an agent.
    case handedBack
}

/// An article that the bot holds for the answer.
public struct Answer: Sendable, Equatable {
    /// The article's position in the index.
    public let document: Int
    /// How sure the bot is, 0 to 1.
    public let confidence: Double
    /// The words that the model holds it for the answer to; nil when something else decided, such as a tap.
    public let question: String?

    public init(document: Int, confidence: Double, to question: String? = nil) {
        self.document = document
        self.confidence = confidence
        self.question = question
    }
}

/// What goes with a conversation to the people who take it over.
public struct HandOver: Sendable, Equatable {
    public enum Reason: String, Sendable, CaseIterable {
        /// The subscriber wants a person.
        case asked
        /// No article is sure enough.
        case notSure = "not_sure"
        /// The answers did not help.
        case notHelped = "not_helped"
        /// The article's own answer is a person.
        case topic
        /// A rule of the brand.
        case rule
        /// The bot was not asked: an agent or a program opened the ticket.
        case direct
    }

    public enum Priority: String, Sendable, CaseIterable {
        case low, normal, high, urgent
    }

    /// What the subscriber answered to a question asked before the hand-over.
    public struct Detail: Sendable, Equatable {
        /// The name of the question.
        public let question: String
        public let text: String

        public init(question: String, text: String) {
            self.question = question
            self.text = text
        }
    }

    public var reason: Reason
    /// The article that the bot would have sent, for the agent.
    public var article: String?
    public var queue: String?
    public var priority: Priority?
    public var tags: [String]
    public var details: [Detail]
    /// What it is about, in the subscriber's words; nil: the latest message.
    public var subject: String?
    /// The payment that the subscriber asks back, by its id.
    public var refund: String?

    public init(
        reason: Reason, article: String? = nil, queue: String? = nil, priority: Priority? = nil, tags: [String] = []
    ) {
        self.reason = reason
        self.article = article
        self.queue = queue
        self.priority = priority
        self.tags = tags
        details = []
    }
}
