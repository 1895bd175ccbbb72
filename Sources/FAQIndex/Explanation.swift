/// Why a document has its score.
public struct Explanation: Sendable, Equatable {
    /// A term of the document that stands for a word of the query.
    public struct Match: Sendable, Equatable {
        public let term: String
        /// How it came to stand for it: exact, synonym, prefix, typo.
        public let kind: String
        /// Where in the document it is, in the order of the fields.
        public let fields: [Field]
        /// Its part of the sum.
        public let score: Float
    }

    /// What adds to the sum, as a share of it.
    public struct Bonus: Sendable, Equatable {
        public enum Kind: String, Sendable {
            /// A title or variant is the query.
            case exact
            /// A title or variant says about what the query says.
            case likeness
            /// Words stand in the query's order.
            case phrase
            case boost
        }

        public let kind: Kind
        public let share: Float
    }

    /// The strongest first.
    public let matches: [Match]
    public let bonuses: [Bonus]
}

extension Index {
    /// Why a search for this query gave a document its score: the sum of the matches times 1 and the bonuses.
    ///
    /// `text`: the document as it was indexed, to tell the fields.
    public func explain(_ query: String, _ hit: Hit, _ text: IndexDocument) -> Explanation {
        let first = segment.documentCount
        if let top = layers.top.first, hit.document >= first {
            let moved = Hit(document: hit.document - first, score: hit.score, isExact: hit.isExact)
            return top.explain(query, moved, text, beside: segment)
        }
        return explain(query, hit, text, beside: layers.top.first?.segment)
    }

    private func explain(_ query: String, _ hit: Hit, _ text: IndexDocument, beside other: Segment?) -> Explanation {
        let plan = QueryPlan(query, analyzer, segment, beside: other)
        let fields = Field.allCases.map { field in
            var terms: Set<String> = []
            field.forEachText(of: text) { terms.formUnion(analyzer.terms($0)) }
            return (field, terms)
        }
        let matches = plan.lists.compactMap { list -> Explanation.Match? in
            // What weighs too little for the scale of the scores adds nothing.
            guard let score = score(of: list, hit.document), score > 0 else { return nil }
            let term = String(decoding: segment.term(list.term), as: UTF8.self)
            return .init(
                term: term, kind: list.match.rawValue, fields: fields.filter { $0.1.contains(term) }.map(\.0),
                score: score)
        }.sorted { ($1.score, $0.term) < ($0.score, $1.term) }
        let sum = matches.reduce(0) { $0 + $1.score }
        let likeness = likeness(hit.document, plan, isExact: hit.isExact)
        // A hit behind those that were ranked again has the bare sum.
        let isBare = abs(hit.score - sum) <= sum * 1e-4
        return Explanation(matches: matches, bonuses: isBare ? [] : likeness.bonuses)
    }

    private func score(of list: QueryPlan.List, _ document: Int) -> Float? {
        let range = segment.postings(list.term)
        let documents = UnsafeBufferPointer(rebasing: segment.postingDocuments[range])
        var (low, high) = (0, documents.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(documents[middle]) < document { low = middle + 1 } else { high = middle }
        }
        guard low < documents.count, Int(documents[low]) == document else { return nil }
        return Float((Int32(segment.postingScores[range.lowerBound + low]) * list.weight) >> 8) * segment.scale
    }
}

extension Likeness {
    fileprivate var bonuses: [Explanation.Bonus] {
        let all: [(Explanation.Bonus.Kind, Float)] = [
            (.exact, isExact ? Self.exactWeight : 0), (.likeness, text * Self.textWeight),
            (.phrase, phrase * Self.phraseWeight), (.boost, boost * Self.boostWeight),
        ]
        return all.filter { $0.1 > 0 }.map { .init(kind: $0.0, share: $0.1) }
    }
}
