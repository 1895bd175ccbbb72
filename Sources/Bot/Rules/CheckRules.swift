import FAQIndex

/// Why a rule is refused.
public struct RuleFault: Error, Sendable, Equatable {
    public let rule: String
    public let reason: String
}

/// What rules may speak of.
public struct RuleGround: Sendable {
    public let locales: Set<LocaleTag>
    public let articles: Set<String>
    public let channels: Set<String>
    public let concepts: Set<String>
    public let questions: Set<String>

    public init(
        locales: Set<LocaleTag>, articles: Set<String>, channels: Set<String>, concepts: Set<String>,
        questions: Set<String>
    ) {
        self.locales = locales
        self.articles = articles
        self.channels = channels
        self.concepts = concepts
        self.questions = questions
    }
}

extension Rule {
    public static let mostRules = 500

    /// The first fault of a list of rules in their order; nil when all can be used.
    public static func fault(in rules: [Rule], _ ground: RuleGround) -> RuleFault? {
        let byID = Dictionary(rules.map { ($0.id, $0) }) { first, _ in first }
        let reached = Set(rules.flatMap(\.next))
        for (position, rule) in rules.enumerated() {
            func fault(_ reason: String) -> RuleFault { RuleFault(rule: rule.id, reason: reason) }
            if rules[..<position].contains(where: { $0.id == rule.id }) { return fault("there are two of this id") }
            if rule.when == nil, !reached.contains(rule.id) {
                return fault("it can never match: it has no condition, and no rule's question leads to it")
            }
            if let reason = rule.when.flatMap({ $0.contradiction(ground) }) {
                return fault("it can never match: \(reason)")
            }
            if let reason = rule.actionFault(ground, byID) { return fault(reason) }
            if let reason = rule.loop(byID) { return fault(reason) }
            let earlier = rules[..<position].first { other in
                guard let wide = other.when, let narrow = rule.when else { return false }
                return other.promises.allSatisfy(rule.promises.contains) && wide.covers(narrow)
            }
            if let earlier, !reached.contains(rule.id) {
                return fault("it can never match: every message that it is for is taken by \"\(earlier.id)\" before it")
            }
        }
        return nil
    }

    var next: [String] {
        if case .ask(let question) = then { question.next } else { [] }
    }

    private func actionFault(_ ground: RuleGround, _ rules: [String: Rule]) -> String? {
        let wanted = when?.locales.isEmpty ?? true ? ground.locales : Set(when?.locales ?? [])
        func missing(_ text: LocalText, _ what: String) -> String? {
            wanted.sorted().first { text.text(for: $0) == nil }.map { "\(what) has no text for \($0)" }
        }
        switch then {
        case .answer(let article):
            return ground.articles.contains(article) ? nil : "there is no article \"\(article)\""
        case .say(let text): return missing(text, "\"say\"")
        case .ask(let question):
            if let reason = missing(question.text, "\"ask\"") { return reason }
            for choice in question.choices {
                if let reason = missing(choice.label, "the label of \"\(choice.rule)\"") { return reason }
            }
            return question.next.first { rules[$0] == nil }.map { "there is no rule \"\($0)\" to go on with" }
        case .escalate(let escalation):
            return escalation.questions.first { !ground.questions.contains($0) }.map { name in
                "there is no question \"\(name)\"; known are: \(ground.questions.sorted().joined(separator: ", "))"
            }
        }
    }

    /// Questions that lead back to themselves would ask for ever.
    private func loop(_ rules: [String: Rule]) -> String? {
        var seen: Set<String> = []
        var open = next
        while let id = open.popLast() {
            if id == self.id { return "it loops: its question leads back to itself" }
            if seen.insert(id).inserted { open += rules[id]?.next ?? [] }
        }
        return nil
    }
}

extension RuleCondition {
    /// Why no message can ever meet it; nil when one can.
    fileprivate func contradiction(_ ground: RuleGround) -> String? {
        if isEmpty { return "it has an empty condition; leave out \"when\" for a rule that only a question leads to" }
        if let locale = locales.first(where: { locale in !ground.locales.contains { locale.covers($0) } }) {
            return "the brand publishes nothing in \(locale)"
        }
        if let channel = channels.first(where: { !ground.channels.contains($0) }) {
            return "there is no channel \"\(channel)\""
        }
        if let concept = concepts.first(where: { !ground.concepts.contains($0) }) {
            return "there is no concept \"\(concept)\""
        }
        if let topic = topics.first(where: { !ground.articles.contains($0) }) {
            return "there is no article \"\(topic)\""
        }
        if let answered, !ground.articles.contains(answered) { return "there is no article \"\(answered)\"" }
        if let failures, failures >= Dialog.mostFailures {
            return "after \(Dialog.mostFailures) failures people have the conversation"
        }
        if !words.isEmpty, words.allSatisfy({ word in notWords.contains { $0.covers(word) } }) {
            return "what \"words\" asks for, \"notWords\" forbids"
        }
        for (position, fact) in facts.enumerated() {
            for other in facts[..<position] where other.name == fact.name && fact.contradicts(other) {
                return "the conditions on \"\(fact.name)\" contradict each other"
            }
        }
        if case .weekly(let hours) = hours, hours.days.isEmpty || hours.from == hours.to {
            return "its hours are empty"
        }
        return nil
    }

    /// Whether every message that meets the other condition meets this one.
    fileprivate func covers(_ other: RuleCondition) -> Bool {
        func holds<Value>(_ own: [Value], _ others: [Value], _ covers: (Value, Value) -> Bool) -> Bool {
            own.isEmpty || !others.isEmpty && others.allSatisfy { one in own.contains { covers($0, one) } }
        }
        return holds(words, other.words) { $0.covers($1) }
            && notWords.allSatisfy { own in other.notWords.contains { $0.covers(own) } }
            && holds(concepts, other.concepts, ==) && holds(topics, other.topics, ==)
            && holds(locales, other.locales) { $0.covers($1) }
            && holds(channels, other.channels, ==) && (hours == nil || hours == other.hours)
            && (failures ?? 0) <= (other.failures ?? 0) && (answered == nil || answered == other.answered)
            && facts.allSatisfy { own in other.facts.contains { own.covers($0) } }
    }
}

extension FactCondition {
    fileprivate func contradicts(_ other: FactCondition) -> Bool {
        switch (test, other.test) {
        // A subscriber may have several values of a fact, so that only numbers out of reach contradict.
        case (.atLeast(let low), .atMost(let high)), (.atMost(let high), .atLeast(let low)): low > high
        default: false
        }
    }

    fileprivate func covers(_ other: FactCondition) -> Bool {
        guard name == other.name else { return false }
        switch (test, other.test) {
        case (.equals(let own), .equals(let others)): return others.allSatisfy(own.contains)
        case (.atLeast(let own), .atLeast(let others)): return own <= others
        case (.atMost(let own), .atMost(let others)): return own >= others
        default: return false
        }
    }
}

extension WordPattern {
    /// Whether a message that has the other pattern surely has this one.
    fileprivate func covers(_ other: WordPattern) -> Bool {
        guard pieces.count <= other.pieces.count else { return false }
        return (0...(other.pieces.count - pieces.count)).contains { start in
            zip(pieces, other.pieces[start...]).allSatisfy { own, others in
                switch (own, others) {
                case (.prefix(let own), .prefix(let others)), (.prefix(let own), .word(let others)):
                    others.lowercased().hasPrefix(own)
                case (.word(let own), .word(let others)): own.lowercased() == others.lowercased()
                case (.gap, .gap): true
                default: false
                }
            }
        }
    }
}
