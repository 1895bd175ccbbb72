import FAQIndex

extension Bot {
    /// Judges a message by itself. Pure: the same message and knowledge give the same judgement.
    public static func judge(_ text: String, _ knowledge: Knowledge) -> Judgement {
        let calibration = knowledge.calibration
        guard let model = knowledge.model else { return judgeByIndex(text, knowledge) }
        let candidates = model.rank(text).lazy.compactMap { rank in
            rank.document.map { Answer(document: $0, confidence: calibration.confidence(of: rank), to: text) }
        }
        return Judgement(Array(candidates.prefix(Judgement.mostSuggestions)), calibration.thresholds)
    }

    /// Without a model only what is asked word for word is answered; what a search finds is suggested.
    private static func judgeByIndex(_ text: String, _ knowledge: Knowledge) -> Judgement {
        let hits = knowledge.index.search(text, limit: Judgement.mostSuggestions).hits
        let candidates = hits.map { Answer(document: $0.document, confidence: $0.isExact ? 1 : 0) }
        if let best = candidates.first, best.confidence == 1 {
            return Judgement(verdict: .answer(best), candidates: candidates)
        }
        return Judgement(verdict: candidates.isEmpty ? .unsure : .suggest(candidates), candidates: candidates)
    }
}
