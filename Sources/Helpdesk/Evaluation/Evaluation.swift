import FAQIndex

/// What came of one question.
public struct EvaluatedQuestion: Sendable, Equatable {
    public enum Reaction: Sendable, Equatable {
        /// One article was sent as the answer; for a wish for a person: the conversation was handed over.
        case answered(String)
        /// Articles were offered to choose from.
        case suggested([String])
        /// Neither.
        case escalated
    }

    public let question: LabelledQuestion
    public let reaction: Reaction
    /// The likeliest article and how sure the bot was of it, whatever came of it; nil where it looked for none.
    public let best: (id: String, confidence: Double)?
    /// The words that decided.
    public let because: [String]

    public static func == (left: Self, right: Self) -> Bool {
        left.question == right.question && left.reaction == right.reaction && left.because == right.because
            && left.best?.id == right.best?.id && left.best?.confidence == right.best?.confidence
    }

    /// Whether the bot did what it should: in scope the right answer, outside no answer and no suggestions.
    public var isMiss: Bool {
        switch reaction {
        case .answered(let id): !question.right.contains(id)
        case .suggested, .escalated: question.topic != nil || reaction != .escalated
        }
    }
}

/// How well a bot answers questions that it has not seen.
public struct Evaluation: Sendable, Equatable {
    public private(set) var inScope = 0
    public private(set) var outOfScope = 0
    public private(set) var answered = 0
    public private(set) var right = 0
    public private(set) var suggested = 0
    public private(set) var suggestedRight = 0
    public private(set) var escalated = 0
    public private(set) var falseAnswers = 0
    public private(set) var falseSuggested = 0

    public init(_ questions: some Sequence<EvaluatedQuestion>) {
        for item in questions {
            let right = item.question.right
            if right.isEmpty { outOfScope += 1 } else { inScope += 1 }
            switch item.reaction {
            case .answered(let id):
                answered += 1
                if right.contains(id) { self.right += 1 }
                if right.isEmpty { falseAnswers += 1 }
            case .suggested(let ids):
                suggested += 1
                if !right.isDisjoint(with: ids) { suggestedRight += 1 }
                if right.isEmpty { falseSuggested += 1 }
            case .escalated: escalated += 1
            }
        }
    }

    /// Answers that were not right, those to questions outside the FAQ counted in.
    public var wrong: Int { answered - right }
    /// Of the questions in scope: answered right at once.
    public var direct: Double { Self.share(right, of: inScope) }
    /// The same, with the right article among the suggestions counted in.
    public var resolution: Double { Self.share(right + suggestedRight, of: inScope) }
    public var wrongRate: Double { Self.share(wrong, of: answered) }
    public var falseRate: Double { Self.share(falseAnswers, of: outOfScope) }
    public var falseSuggestedRate: Double { Self.share(falseSuggested, of: outOfScope) }

    private static func share(_ part: Int, of whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }
}

/// What another threshold for answers would have given.
public struct ThresholdPoint: Sendable, Equatable {
    public let threshold: Double
    public let evaluation: Evaluation
}

extension [EvaluatedQuestion] {
    /// The questions as they would have come out with another threshold for answers. What was sure enough for an answer
    /// and is not any more is escalated: only answers are compared here.
    public func answering(from threshold: Double) -> [EvaluatedQuestion] {
        map { item in
            guard let best = item.best else { return item }
            let reaction: EvaluatedQuestion.Reaction =
                best.confidence >= threshold ? .answered(best.id) : .escalated
            return EvaluatedQuestion(
                question: item.question, reaction: reaction, best: best, because: item.because)
        }
    }

    /// Direct against wrong answers, threshold by threshold.
    public var curve: [ThresholdPoint] {
        stride(from: 5, through: 95, by: 5).map { percent in
            let threshold = Double(percent) / 100
            return ThresholdPoint(threshold: threshold, evaluation: Evaluation(answering(from: threshold)))
        }
    }

    /// The lowest threshold at which at most this share of the answers is wrong, which gives the most right answers.
    public func best(wrongAtMost share: Double) -> ThresholdPoint? {
        var answers = 0
        var wrong = 0
        var found: Double?
        for item in self where item.best == nil {
            if case .answered(let id) = item.reaction {
                answers += 1
                if !item.question.right.contains(id) { wrong += 1 }
            }
        }
        let sorted = compactMap { item in item.best.map { ($0.confidence, item.question.right.contains($0.id)) } }
            .sorted { $0.0 > $1.0 }
        for (position, (confidence, isRight)) in sorted.enumerated() {
            answers += 1
            if !isRight { wrong += 1 }
            // Questions of one confidence are answered together or not at all.
            let isLast = position + 1 == sorted.count || sorted[position + 1].0 < confidence
            if isLast, Double(wrong) <= share * Double(answers) { found = confidence }
        }
        return found.map { ThresholdPoint(threshold: $0, evaluation: Evaluation(answering(from: $0))) }
    }
}
