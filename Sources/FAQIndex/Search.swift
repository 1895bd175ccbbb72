/// A document that a search found.
public struct Hit: Sendable, Equatable {
    /// Its position among the documents that were indexed.
    public let document: Int
    public let score: Float
    /// How much of the query the document holds, weighed by the rarity of the words: 0 to 1.
    public let coverage: Float
    /// What each of the query's terms added to the score.
    public let terms: [TermScore]

    public struct TermScore: Sendable, Equatable {
        public let term: String
        public let score: Float
    }
}

public struct SearchResult: Sendable, Equatable {
    /// How many documents hold any of the terms.
    public let total: Int
    /// The best ones, best first; equals by their position.
    public let hits: [Hit]
}

extension Index {
    /// A longer query is cut: its end is rarely about something else.
    private static let longestQuery = 1_000
    private static let mostTerms = 64

    /// The documents that hold any of the query's words, ranked by BM25F.
    public func search(_ query: String, limit: Int) -> SearchResult {
        var seen: Set<String> = []
        let terms = analyzer.terms(String(query.unicodeScalars.prefix(Self.longestQuery)))
            .filter { seen.insert($0).inserted }.prefix(Self.mostTerms)
        var scores = [Float](repeating: 0, count: documentCount)
        let known = terms.compactMap { termNumbers[$0] }
        for term in known {
            for position in postings.range(term) {
                scores[Int(postings.documents[position])] += postings.scores[position]
            }
        }
        let found = scores.indices.filter { scores[$0] > 0 }
        let best = found.sorted { (scores[$1], $0) < (scores[$0], $1) }.prefix(limit)
        let unknown = IndexBuilder.inverseFrequency(holding: 0, of: documentCount)
        let weight = terms.reduce(0) { $0 + (termNumbers[$1].map { postings.rarity[$0] } ?? unknown) }
        return SearchResult(
            total: found.count,
            hits: best.map { document in
                var covered: Float = 0
                var parts: [Hit.TermScore] = []
                for term in terms {
                    guard let number = termNumbers[term],
                        let score = postings.score(number, in: Int32(document))
                    else { continue }
                    covered += postings.rarity[number]
                    parts.append(Hit.TermScore(term: term, score: score))
                }
                return Hit(
                    document: document, score: scores[document], coverage: weight > 0 ? covered / weight : 0,
                    terms: parts)
            })
    }
}
