/// Two questions in one message.
extension Dialog {
    /// An open question that has fewer telling words is taken for a part of the other: "is that normal?".
    private static let fewestTellingWords = 3

    /// Both answers, where each question is sure of its own article. Where one of them is, its answer, and the other
    /// stays open: suggestions for it, or that it be put in other words; so it reaches a person like any other. nil when
    /// the message is to be judged as one.
    func answerTwoQuestions() -> Decision? {
        let parts = said.text.questions(heard, wording)
        guard parts.count == 2 else { return nil }
        let judgements = parts.map { Bot.judge($0, skills.knowledge) }
        // What follows a question mark without having one may tell more of the same question.
        let areTwo = parts[1].hasQuestionMark || !parts[0].hasQuestionMark
        switch (judgements[0].sure, judgements[1].sure) {
        case (let first?, let second?):
            guard first.document != second.document, !isPerson(first), !isPerson(second) else { return nil }
            return send([first, second], others: judgements.flatMap { $0.candidates.dropFirst().map(skills.id) })
        case (let answer?, nil) where areTwo: return send(answer, to: parts[0], leaving: parts[1], judgements[1])
        case (nil, let answer?) where areTwo: return send(answer, to: parts[1], leaving: parts[0], judgements[0])
        default: return nil
        }
    }

    /// The answer to one question, and what there is to be said to the other.
    private func send(
        _ answer: Answer, to question: String, leaving open: String, _ judgement: Judgement
    ) -> Decision? {
        guard !isPerson(answer), state.answered?.article != skills.id(answer), wording.remark(open) == nil else {
            return nil
        }
        let whole = Bot.judge(said.text, skills.knowledge).sure
        if let whole, whole.document != answer.document { return nil }
        var decision = send([answer], others: [], to: .init(question.start))
        decision.parts.append(.phrase(.second))
        decision.state.question = .init(open)
        switch judgement.verdict {
        case .answer: return nil
        case .suggest(let answers):
            // Likeliest of both is the same: one question in two sentences.
            guard answers.first?.document != answer.document else { return nil }
            let others = answers.filter { $0.document != answer.document && !isPerson($0) }
            guard !others.isEmpty else { return nil }
            decision.parts.append(.phrase(.suggest))
            decision.state.alternatives = others.map(skills.id)
            offerArticles(others, in: &decision)
        case .unsure:
            guard skills.knowledge.index.analyzer.terms(open).count >= Self.fewestTellingWords else { return nil }
            decision.parts.append(.phrase(.clarify))
            decision.state.failures = 1
            offer([QuickReply(id: Tap.person.id, label: skills.labels.person)], in: &decision)
        }
        return decision
    }

    private func isPerson(_ answer: Answer) -> Bool { skills.knowledge.personDocuments.contains(answer.document) }
}

extension Judgement {
    fileprivate var sure: Answer? { if case .answer(let answer) = verdict { answer } else { nil } }
}

extension String {
    private static func isQuestionMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "?", "？", "؟", "՞": true
        default: false
        }
    }

    fileprivate var hasQuestionMark: Bool { unicodeScalars.contains(where: Self.isQuestionMark) }

    /// The message cut where a second question begins: after a question mark, or at words such as "and also". `heard`: the
    /// whole message.
    func questions(_ heard: Wording.Heard, _ wording: Wording) -> [String] {
        var sentences: [Substring] = []
        var rest = self[...]
        while let mark = rest.unicodeScalars.firstIndex(where: Self.isQuestionMark) {
            let end = unicodeScalars.index(after: mark)
            sentences.append(rest[..<end])
            rest = rest[end...]
        }
        if !rest.allSatisfy(\.isWhitespace) { sentences.append(rest) }
        // Most messages are one sentence, of which the words are known already.
        if sentences.count == 1 { return String(sentences[0]).cut(heard, wording) }
        return sentences.map(String.init).flatMap { $0.cut(wording.hear($0), wording) }
    }

    /// What is before and after the first wording that begins a second question, each where it has more than a word.
    private func cut(_ heard: Wording.Heard, _ wording: Wording) -> [String] {
        guard let start = wording.startOfAlso(heard) else { return heard.terms.count > 1 ? [self] : [] }
        let place = utf8.index(startIndex, offsetBy: start)
        return [String(self[..<place]), String(self[place...])].filter { wording.terms($0).count > 1 }
    }
}
