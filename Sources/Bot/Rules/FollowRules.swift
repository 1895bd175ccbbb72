extension Dialog {
    /// The decision of the first rule that matches.
    func decideByRules() -> Decision? {
        let rule = skills.rules.match(said.text, situation, wording) {
            guard case .answer(let best) = Bot.judge(said.text, skills.knowledge).verdict else { return nil }
            return skills.id(best)
        }
        return rule.map(run)
    }

    /// A rule has asked: the answer goes on with the rule that takes any answer, where there is one.
    func goOnWithRule() -> Decision? {
        guard let id = state.askedBy, case .ask(let question) = skills.rules.rule(id)?.then,
            let next = question.otherwise
        else { return nil }
        return skills.rules.rule(next).map(run)
    }

    /// Does what a rule says, whatever its condition.
    func run(_ rule: Rule) -> Decision {
        guard rule.mayPromise(situation.facts) else { return failed() }
        var decision: Decision
        var next = state
        next.askedBy = nil
        let locale = skills.rules.locale
        switch rule.then {
        case .answer(let article):
            guard let document = skills.position(of: article) else { return failed() }
            let answer = Answer(document: document, confidence: 1)
            decision = send([answer], others: state.alternatives, to: state.question)
        case .say(let text):
            guard let text = text.text(for: locale) else { return failed() }
            decision = Decision(.answered, [.text(text)], state: next.withoutOffers)
        case .ask(let question):
            guard let text = question.text.text(for: locale) else { return failed() }
            next.askedBy = rule.id
            next.question = state.question ?? .init(said.text)
            decision = Decision(.asked, [.text(text)], state: next)
            offer(
                question.choices.compactMap { choice in
                    choice.label.text(for: locale).map { QuickReply(id: Tap.rule(choice.rule).id, label: $0) }
                }, in: &decision)
        case .escalate(let escalation):
            var handOver = HandOver(
                reason: .rule, queue: escalation.queue, priority: escalation.priority, tags: escalation.tags)
            handOver.subject = state.question?.text
            // Tells the queue, and the agent.
            if case .answer(let best) = Bot.judge(handOver.subject ?? said.text, skills.knowledge).verdict {
                handOver.article = skills.id(best)
            }
            decision = self.handOver(handOver, asking: escalation.questions)
            decision.state.askedBy = nil
        }
        decision.rule = rule.id
        return decision
    }
}
