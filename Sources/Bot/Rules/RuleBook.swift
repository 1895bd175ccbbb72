import FAQIndex

/// A brand's rules, ready to match messages in one locale.
public struct RuleBook: Sendable {
    private struct Compiled: Sendable {
        let rule: Rule
        let words: [CompiledPattern]
        let notWords: [CompiledPattern]
    }

    public let locale: LocaleTag
    /// In their order; those that this locale can never match are left out.
    private let compiled: [Compiled]
    private let byID: [String: Rule]
    /// Whether a rule looks at the subscriber's facts.
    public let needsFacts: Bool
    /// Finds what a message is about.
    private let concepts: @Sendable (String) -> Set<String>

    public init(
        _ rules: [Rule], locale: LocaleTag, wording: Wording,
        concepts: @escaping @Sendable (String) -> Set<String> = { _ in [] }
    ) {
        self.locale = locale
        self.concepts = concepts
        byID = Dictionary(rules.map { ($0.id, $0) }) { first, _ in first }
        compiled = rules.compactMap { rule in
            guard let when = rule.when, when.locales.isEmpty || when.locales.contains(where: { $0.covers(locale) })
            else { return nil }
            let words = when.words.compactMap { CompiledPattern($0, wording) }
            guard words.isEmpty == when.words.isEmpty else { return nil }
            return Compiled(
                rule: rule, words: words, notWords: when.notWords.compactMap { CompiledPattern($0, wording) })
        }
        needsFacts = rules.contains(where: \.needsFacts)
    }

    public var isEmpty: Bool { compiled.isEmpty }

    func rule(_ id: String) -> Rule? { byID[id] }

    /// The first rule that holds. `topic` tells the article that the bot would answer with; it is asked when a rule wants
    /// to know.
    func match(_ text: String, _ situation: Situation, _ wording: Wording, topic: () -> String?) -> Rule? {
        guard !compiled.isEmpty else { return nil }
        let (terms, plain) = wording.termsAndWords(text)
        var concepts: Set<String>?
        var answer: String??
        return compiled.first { entry in
            guard let when = entry.rule.when, holds(when, situation), entry.rule.mayPromise(situation.facts),
                entry.words.isEmpty || entry.words.contains(where: { $0.occurs(in: terms, plain) }),
                !entry.notWords.contains(where: { $0.occurs(in: terms, plain) })
            else { return false }
            if !when.concepts.isEmpty {
                let found = concepts ?? self.concepts(text)
                concepts = found
                guard !found.isDisjoint(with: when.concepts) else { return false }
            }
            guard !when.topics.isEmpty else { return true }
            let found = answer ?? topic()
            answer = .some(found)
            return found.map(when.topics.contains) ?? false
        }?.rule
    }

    /// All of a condition but what it says of the text.
    private func holds(_ when: RuleCondition, _ situation: Situation) -> Bool {
        (when.channels.isEmpty || when.channels.contains(situation.channel))
            && situation.state.failures >= when.failures ?? 0
            && (when.answered == nil || when.answered == situation.state.answered?.article)
            && when.facts.allSatisfy { $0.holds(situation.facts) } && holds(when.hours, situation)
    }

    private func holds(_ hours: RuleHours?, _ situation: Situation) -> Bool {
        switch hours {
        case nil: true
        case .open: situation.isOpen
        case .closed: !situation.isOpen
        case .weekly(let hours): hours.contains(situation.now)
        }
    }
}

extension LocaleTag {
    /// Whether this tag stands for the other: `pt` for `pt-BR`.
    func covers(_ other: LocaleTag) -> Bool { other.fallbacks.contains(self) }
}
