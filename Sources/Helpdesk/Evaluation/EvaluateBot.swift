import Bot
import Dispatch
import FAQIndex
import Synchronization

extension BrandContent {
    /// Asks the bot each question as the first message of a conversation, exactly as it serves. The result is in the
    /// order of the questions.
    public func evaluate(_ questions: [LabelledQuestion]) -> [EvaluatedQuestion] {
        let portion = 64
        let portions = (questions.count + portion - 1) / portion
        let done = Mutex<[Int: [EvaluatedQuestion]]>([:])
        DispatchQueue.concurrentPerform(iterations: portions) { number in
            let range = number * portion..<min(questions.count, (number + 1) * portion)
            let evaluated = questions[range].map { question in
                content(for: [question.locale])?.evaluate(question)
                    ?? EvaluatedQuestion(question: question, reaction: .escalated, best: nil, because: [])
            }
            done.withLock { $0[number] = evaluated }
        }
        let all = done.withLock { $0 }
        return (0..<portions).flatMap { all[$0] ?? [] }
    }
}

extension LocaleContent {
    func evaluate(_ question: LabelledQuestion) -> EvaluatedQuestion {
        func id(_ answer: Answer) -> String { articles.id(answer.document) }
        func outcome(_ reaction: EvaluatedQuestion.Reaction, _ best: Answer?) -> EvaluatedQuestion {
            EvaluatedQuestion(
                question: question, reaction: reaction, best: best.map { (id($0), $0.confidence) },
                because: best.map(knowledge.reasons) ?? [])
        }
        // A line alone: the first message of a conversation.
        let decision = Bot.decide(Said(question.text), Situation(), skills)
        switch decision.outcome {
        case .answered where decision.answers.count == 1:
            return outcome(.answered(id(decision.answers[0])), decision.best)
        case .answered: return outcome(.suggested(decision.answers.map(id)), decision.best)
        case .suggested:
            let suggested = Bot.judge(question.text, knowledge).candidates
            return outcome(.suggested(suggested.map(id)), decision.best)
        case .escalated where decision.handOver?.reason == .asked:
            let person =
                decision.best
                ?? knowledge.personDocuments.min().map { Answer(document: $0, confidence: 1) }
            return outcome(person.map { .answered(id($0)) } ?? .escalated, decision.best)
        default: return outcome(.escalated, decision.best)
        }
    }
}
