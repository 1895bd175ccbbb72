extension Bot {
    /// Decides what to do with a message. Pure: the same message, situation and skills give the same decision.
    public static func decide(_ said: Said, _ situation: Situation, _ skills: Skills) -> Decision {
        // The bot is silent, so that it need not even listen.
        if situation.isHandedOver { return Decision(.waiting, state: situation.state) }
        return Dialog(said: said, situation: situation, skills: skills).decide()
    }
}

/// One turn of a conversation.
struct Dialog {
    let said: Said
    let situation: Situation
    let skills: Skills
    /// The message as wordings are compared.
    let heard: Wording.Heard

    init(said: Said, situation: Situation, skills: Skills) {
        self.said = said
        self.situation = situation
        self.skills = skills
        heard = skills.knowledge.wording.hear(said.text)
    }

    /// After as many failures on a question a person takes over.
    static let mostFailures = 2

    var state: DialogState { situation.state }
    var wording: Wording { skills.knowledge.wording }

    func decide() -> Decision {
        if situation.hasJustSwitched { return switched() }
        let tap = tap()
        if tap == .person { return handOver(HandOver(reason: .asked)) }
        if state.intake != nil, tap == nil || tap == .skip { return goOnWithIntake(isSkipped: tap == .skip) }
        if let tap, let decision = follow(tap) { return decision }
        if let decision = goOnWithRule() ?? decideByRules() { return decision }
        if wording.asksForPerson(heard) { return handOver(HandOver(reason: .asked)) }
        if let feedback = saidFeedback() { return feedback }
        if let remark = answerRemark() { return remark }
        return answerQuestion()
    }

    // MARK: Taps

    /// What was tapped, or typed instead of tapping: the id, the label, or the number of an offer.
    private func tap() -> Tap? {
        if let id = said.tapped { return Tap(id: id) }
        let typed = said.text.trimmed
        let id = typed.hasPrefix("/") ? String(typed.dropFirst()) : typed
        if let offer = state.offers.first(where: { $0.id == id }) { return Tap(id: offer.id) }
        let numbered = state.offers.filter { offer in
            ["article:", "refund:", "rule:"].contains(where: offer.id.hasPrefix)
        }
        if let number = typed.choiceNumber, numbered.indices.contains(number - 1) {
            return Tap(id: numbered[number - 1].id)
        }
        guard typed.unicodeScalars.count <= 200 else { return nil }
        guard heard.terms.count > 0 else { return nil }
        if let offer = state.offers.first(where: { wording.terms($0.label) == heard.terms }) {
            return Tap(id: offer.id)
        }
        return state.intake != nil && wording.says(.skip, heard) ? .skip : nil
    }

    /// nil when the tap leads nowhere any more: then its words are a message like any other.
    private func follow(_ tap: Tap) -> Decision? {
        switch tap {
        case .helped: return state.answered == nil ? nil : helped()
        case .notHelped: return state.answered == nil ? nil : didNotHelp()
        case .none: return hasOfferedArticles || state.question != nil ? failed() : nil
        case .article(let id):
            guard let document = skills.position(of: id) else { return nil }
            let answer = Answer(document: document, confidence: 1)
            return send([answer], others: state.alternatives, to: state.question)
        case .refund(let payment): return skills.labels.refund == nil ? nil : askBack(payment)
        case .rule(let id): return skills.rules.rule(id).map(run)
        case .person, .skip, .locale: return nil
        }
    }

    /// "It helped", "that did not help": only after an answer. Of suggestions the latter says that none is right.
    private func saidFeedback() -> Decision? {
        let sign = said.text.signs
        let saysNo = sign == .didNotHelp || wording.says(.notHelped, heard)
        if hasOfferedArticles, state.question != nil, saysNo { return failed() }
        guard state.answered != nil else { return nil }
        // "No thanks" after an answer says that it did not help as little as that it did.
        if saysNo { return didNotHelp() }
        if sign == .helped || wording.says(.helped, heard) { return helped() }
        return nil
    }

    private func helped() -> Decision {
        var decision = Decision(.resolved, [.phrase(.resolved)], state: state.afterQuestion)
        decision.feedback = .helped
        return decision
    }

    /// The next best once, then a person.
    func didNotHelp() -> Decision {
        var next = state
        next.failures += 1
        let rest = state.alternatives.filter { !state.shown.contains($0) }
        guard next.failures < Self.mostFailures, let id = rest.first, let document = skills.position(of: id) else {
            var decision = handOver(
                HandOver(reason: .notHelped, article: state.shown.first ?? state.answered?.article))
            decision.feedback = .didNotHelp
            return decision
        }
        let answer = Answer(document: document, confidence: 0)
        let question = state.answered?.question
        var decision = send([answer], others: Array(rest.dropFirst()), lead: .nextBest, to: question)
        decision.state.failures = next.failures
        decision.state.shown = state.shown + [id]
        decision.feedback = .didNotHelp
        return decision
    }

    // MARK: Remarks

    private func answerRemark() -> Decision? {
        if said.text.isWordless {
            let phrase: Phrase = said.text.signs == .helped ? .thanks : .wordless
            return Decision(.acknowledged, [.phrase(phrase)], state: state.withoutOffers)
        }
        guard let kind = wording.remark(heard) else { return nil }
        let phrase: Phrase =
            switch kind {
            case .greeting: .greeting
            case .thanks: .thanks
            case .goodbye: .goodbye
            case .abuse: .abuse
            default: .smallTalk
            }
        return Decision(kind == .greeting ? .greeted : .acknowledged, [.phrase(phrase)], state: state.withoutOffers)
    }

    /// In the language that was asked for: the question that has no answer yet, else the latest answer again.
    private func switched() -> Decision {
        if let question = state.question, state.intake == nil { return answered(question) }
        var decision = Decision(.acknowledged, [.phrase(.switched)], state: state.withoutOffers)
        decision.state.isLocaleFixed = true
        guard let article = state.answered?.article, let document = skills.position(of: article) else {
            return decision
        }
        decision.parts.append(.article(Answer(document: document, confidence: 1)))
        offer(answerTaps, in: &decision)
        return decision
    }

    /// The answer to an earlier message, which may have been in the language that is spoken from now on.
    private func answered(_ question: DialogState.Question) -> Decision {
        var fresh = situation
        fresh.state = state.afterQuestion
        fresh.state.isLocaleFixed = true
        var decision = Dialog(said: Said(question.text), situation: fresh, skills: skills).answerQuestion()
        decision.parts.insert(.phrase(.switched), at: 0)
        if decision.state.question?.seq == 0 { decision.state.question?.seq = question.seq }
        if decision.state.answered?.question.seq == 0 { decision.state.answered?.question.seq = question.seq }
        return decision
    }
}

extension DialogState {
    var withoutOffers: DialogState {
        var state = self
        state.offers = []
        return state
    }

    /// Nothing is at hand any more; the latest answer is remembered, they may come back about it.
    var afterQuestion: DialogState {
        var state = DialogState()
        state.answered = answered
        state.isLocaleFixed = isLocaleFixed
        return state
    }
}

extension String {
    /// Signs without a letter or a digit.
    fileprivate var isWordless: Bool {
        !unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }

    /// What signs alone say, in any language: "👍", "🙏🏽", "👎". nil when there are words, or signs that say neither or both.
    fileprivate var signs: Decision.Feedback? {
        guard isWordless else { return nil }
        let (up, down) = (
            unicodeScalars.contains(where: "👍👌🙏❤🎉✅".unicodeScalars.contains), unicodeScalars.contains("👎")
        )
        return up == down ? nil : up ? .helped : .didNotHelp
    }

    var trimmed: String {
        var slice = self[...]
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }

    /// "2", "2.", "(2)", "#2", "٢": the number that somebody types to choose; nil for anything longer.
    var choiceNumber: Int? {
        var number: Int?
        for scalar in unicodeScalars {
            if scalar.properties.numericType == .decimal, let digit = scalar.properties.numericValue {
                guard (number ?? 0) < 100 else { return nil }
                number = (number ?? 0) * 10 + Int(digit)
            } else if !"().#: ".unicodeScalars.contains(scalar) {
                return nil
            }
        }
        return number
    }
}
