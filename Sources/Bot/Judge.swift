import FAQIndex

extension Bot {
    /// Judges a message by itself. Pure: the same message and knowledge give the same judgement.
    public static func judge(_ text: String, _ knowledge: Knowledge) -> Judgement {
        guard let model = knowledge.model else { return judgeByIndex(text, knowledge) }
        let (ranked, because) = model.rank(text)
        let candidates = ranked.compactMap { rank in
            rank.document.map { Answer(document: $0, confidence: rank.probability, because: because) }
        }
        let likeliest = Array(candidates.prefix(Judgement.mostSuggestions))
        guard let best = likeliest.first, ranked.first?.document != nil else {
            return Judgement(verdict: .unsure, candidates: likeliest)
        }
        let thresholds = knowledge.thresholds
        if best.confidence >= thresholds.answer { return Judgement(verdict: .answer(best), candidates: likeliest) }
        if best.confidence >= thresholds.suggest {
            return Judgement(verdict: .suggest(likeliest), candidates: likeliest)
        }
        return Judgement(verdict: .unsure, candidates: likeliest)
    }

    /// Without a model only what is asked word for word is answered.
    private static func judgeByIndex(_ text: String, _ knowledge: Knowledge) -> Judgement {
        let hits = knowledge.index.search(text, limit: Judgement.mostSuggestions).hits
        let candidates = hits.map { Answer(document: $0.document, confidence: $0.isExact ? 1 : 0, because: []) }
        guard let best = candidates.first, best.confidence == 1 else {
            return Judgement(verdict: .unsure, candidates: candidates)
        }
        return Judgement(verdict: .answer(best), candidates: candidates)
    }
}
