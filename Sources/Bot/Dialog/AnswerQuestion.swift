extension Dialog {
    /// Answers, suggests, asks back, or hands over, by what the bot makes of the message.
    func answerQuestion() -> Decision {
        if let decision = answerTwoQuestions() { return decision }
        var judgement = Bot.judge(said.text, skills.knowledge)
        if case .unsure = judgement.verdict, let question = state.question {
            // Said in other words: what was said before may tell the rest.
            let together = Bot.judge(question.text + "\n" + said.text, skills.knowledge)
            if together.verdict != .unsure { judgement = together }
        }
        let others = judgement.candidates.dropFirst().map(skills.id)
        switch judgement.verdict {
        case .answer(let best): return answer(best, others: others)
        case .suggest(let answers): return suggest(answers)
        case .unsure: return failed(judgement.candidates)
        }
    }

    /// The latest message of the bot offered articles to choose from.
    var hasOfferedArticles: Bool {
        state.offers.contains { if case .article? = Tap(id: $0.id) { true } else { false } }
    }

    private func answer(_ best: Answer, others: [String]) -> Decision {
        let id = skills.id(best)
        if skills.knowledge.personDocuments.contains(best.document) {
            var decision = handOver(HandOver(reason: .asked, article: id))
            decision.best = best
            return decision
        }
        if state.answered?.article == id {
            // The same again: while it is at hand it did not help, later they have come back about it.
            guard !state.shown.contains(id) else { return didNotHelp() }
            var decision = send([best], others: others)
            decision.feedback = .cameBack
            return decision
        }
        return send([best], others: others)
    }

    /// Sends articles, with what can be said to them. `question`: what they answer; nil: this message.
    func send(
        _ answers: [Answer], others: [String], lead: Phrase? = nil, to question: DialogState.Question? = nil
    ) -> Decision {
        var next = state.afterQuestion
        next.shown = answers.map(skills.id)
        next.alternatives = others.filter { !next.shown.contains($0) }
        next.answered = answers.first.map {
            .init(article: skills.id($0), question: question ?? .init(said.text.start))
        }
        var decision = Decision(.answered, lead.map { [.phrase($0)] } ?? [], state: next)
        for (position, answer) in answers.enumerated() {
            if position > 0 { decision.parts.append(.phrase(.second)) }
            decision.parts.append(.article(answer))
        }
        decision.best = answers.first
        offer(answerTaps, in: &decision)
        return decision
    }

    var answerTaps: [QuickReply] {
        [
            QuickReply(id: Tap.helped.id, label: skills.labels.helped),
            QuickReply(id: Tap.notHelped.id, label: skills.labels.notHelped),
        ]
    }

    func offer(_ taps: [QuickReply], in decision: inout Decision) {
        decision.taps = taps
        decision.state.offers = taps
    }

    private func suggest(_ answers: [Answer]) -> Decision {
        let answers = answers.filter { !state.shown.contains(skills.id($0)) }
        // Suggestions that were passed over are a failure too.
        let failures = state.failures + (hasOfferedArticles ? 1 : 0)
        guard !answers.isEmpty, failures < Self.mostFailures else { return failed(answers) }
        var next = state
        next.failures = failures
        next.question = .init(said.text)
        next.alternatives = answers.map(skills.id)
        var decision = Decision(.suggested, [.phrase(.suggest)], state: next)
        decision.best = answers.first
        offerArticles(answers, in: &decision)
        return decision
    }

    /// Articles to choose from, and that none of them is right.
    func offerArticles(_ answers: [Answer], in decision: inout Decision) {
        let articles = answers.map { answer in
            QuickReply(id: Tap.article(skills.id(answer)).id, label: skills.articles.title(answer.document))
        }
        offer(articles + [QuickReply(id: Tap.none.id, label: skills.labels.none)], in: &decision)
    }

    /// Asks back once, then hands over. `candidates`: what it might be about, the likeliest first.
    func failed(_ candidates: [Answer] = []) -> Decision {
        var next = state
        next.failures += 1
        next.question = state.question ?? .init(said.text)
        let best = candidates.first
        guard next.failures < Self.mostFailures else {
            var handOver = HandOver(reason: .notSure, article: best.map(skills.id) ?? state.alternatives.first)
            handOver.subject = next.question?.text
            var decision = self.handOver(handOver)
            decision.best = best
            return decision
        }
        var decision = Decision(.asked, [.phrase(.clarify)], state: next)
        decision.best = best
        offer([QuickReply(id: Tap.person.id, label: skills.labels.person)], in: &decision)
        return decision
    }
}

extension String {
    /// Enough of a message to tell what it is about.
    var start: String { String(prefix(200)) }
}
