import FAQIndex

/// A message as it came in.
public struct Said: Sendable, Equatable {
    public let text: String
    /// The id of the quick reply that was tapped.
    public let tapped: String?

    public init(_ text: String, tapped: String? = nil) {
        self.text = text
        self.tapped = tapped
    }
}

/// What the bot knows of a conversation besides the message.
public struct Situation: Sendable {
    public var state: DialogState
    /// A person has the conversation.
    public var isHandedOver: Bool
    public var channel: String
    /// The subscriber's, by name; empty for a visitor.
    public var facts: [String: FactValue]
    /// UTC milliseconds.
    public var now: Int64
    /// Whether people are at work now.
    public var isOpen: Bool
    /// The language was changed by this message, which says nothing else.
    public var hasJustSwitched = false

    public init(
        state: DialogState = DialogState(), isHandedOver: Bool = false, channel: String = "api",
        facts: [String: FactValue] = [:], now: Int64 = 0, isOpen: Bool = true
    ) {
        self.state = state
        self.isHandedOver = isHandedOver
        self.channel = channel
        self.facts = facts
        self.now = now
        self.isOpen = isOpen
    }
}

/// All that the bot works with in one locale of a brand.
public struct Skills: Sendable {
    public let knowledge: Knowledge
    /// The ids and titles of the articles, by their position in the index.
    public let articles: ArticleNames
    /// The labels of the quick replies that are always the same.
    public let labels: Labels
    /// The names of the questions that an article's topic needs before a hand-over.
    public let intake: [String: [String]]
    public let rules: RuleBook

    public struct Labels: Sendable {
        public let helped: String
        public let notHelped: String
        public let person: String
        public let none: String
        public let skip: String
        /// With `{{amount}}` and `{{date}}`; nil where the language has no words for asking a payment back.
        public let refund: String?

        public init(
            helped: String, notHelped: String, person: String, none: String, skip: String, refund: String? = nil
        ) {
            self.helped = helped
            self.notHelped = notHelped
            self.person = person
            self.none = none
            self.skip = skip
            self.refund = refund
        }
    }

    public init(
        knowledge: Knowledge, articles: ArticleNames, labels: Labels, intake: [String: [String]],
        rules: RuleBook
    ) {
        self.knowledge = knowledge
        self.articles = articles
        self.labels = labels
        self.intake = intake
        self.rules = rules
    }

    /// The same with other knowledge and rules.
    public func with(_ knowledge: Knowledge, _ rules: RuleBook) -> Skills {
        Skills(knowledge: knowledge, articles: articles, labels: labels, intake: intake, rules: rules)
    }

    /// The position of an article; nil when it is not published any more.
    func position(of article: String) -> Int? { articles.position(article) }

    func id(_ answer: Answer) -> String { articles.id(answer.document) }
}
