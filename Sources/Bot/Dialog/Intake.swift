extension Dialog {
    /// Hands over, after at most two short questions that the topic needs. Whoever asks for a person has one at once.
    func handOver(_ handOver: HandOver, asking questions: [String]? = nil) -> Decision {
        var handOver = handOver
        if handOver.subject == nil { handOver.subject = state.question?.text }
        // What was answered in vain is what it is about, not the words that say so.
        if handOver.subject == nil, handOver.reason == .notHelped || handOver.reason == .asked && !state.shown.isEmpty {
            handOver.subject = state.answered?.question.text
        }
        if let intake = state.intake { handOver.details = intake.handOver.details }
        let needed = questions ?? handOver.article.flatMap { skills.intake[$0] } ?? []
        guard handOver.reason != .asked, state.intake == nil, let first = needed.first else {
            return goToPeople(handOver)
        }
        var next = state
        next.intake = .init(handOver: handOver, open: Array(needed.prefix(Self.mostQuestions)))
        if next.intake?.handOver.subject == nil { next.intake?.handOver.subject = said.text }
        var decision = Decision(.asked, [.phrase(.beforeHandOver), .question(first)], state: next)
        offerIntakeTaps(in: &decision)
        return decision
    }

    static let mostQuestions = 2

    private func offerIntakeTaps(in decision: inout Decision) {
        offer(
            [
                QuickReply(id: Tap.skip.id, label: skills.labels.skip),
                QuickReply(id: Tap.person.id, label: skills.labels.person),
            ], in: &decision)
    }

    /// Takes the answer to the question that was asked, and asks the next one or hands over.
    func goOnWithIntake(isSkipped: Bool) -> Decision {
        guard var intake = state.intake, !intake.open.isEmpty else { return handOver(HandOver(reason: .notSure)) }
        let question = intake.open.removeFirst()
        if !isSkipped { intake.handOver.details.append(.init(question: question, text: said.text)) }
        guard let next = intake.open.first, !wording.asksForPerson(heard) else {
            return goToPeople(intake.handOver)
        }
        var state = state
        state.intake = intake
        var decision = Decision(.asked, [.question(next)], state: state)
        offerIntakeTaps(in: &decision)
        return decision
    }

    private func goToPeople(_ handOver: HandOver) -> Decision {
        let phrase: Phrase = handOver.reason == .notSure ? .notSure : .handedOver
        var decision = Decision(.escalated, [.phrase(phrase)], state: state.afterQuestion)
        decision.handOver = handOver
        return decision
    }
}
