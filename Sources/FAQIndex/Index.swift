/// The postings of all terms in flat arrays; term n owns `starts[n]..<starts[n + 1]`.
struct Postings: Sendable {
    let starts: [Int32]
    let documents: [Int32]
    /// What the term adds to the document's score.
    let scores: [Float]
    /// Each term's inverse document frequency.
    let rarity: [Float]

    func range(_ term: Int) -> Range<Int> { Int(starts[term])..<Int(starts[term + 1]) }

    /// What a term adds to a document's score; nil when it does not hold the term.
    func score(_ term: Int, in document: Int32) -> Float? {
        var range = range(term)
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            if documents[middle] == document { return scores[middle] }
            range = documents[middle] < document ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}

/// An immutable full-text index over the documents of one locale. Documents are known by their position.
public struct Index: Sendable {
    public let analyzer: Analyzer
    public let documentCount: Int
    let termNumbers: [String: Int]
    let postings: Postings

    init(analyzer: Analyzer, documentCount: Int, termNumbers: [String: Int], postings: Postings) {
        self.analyzer = analyzer
        self.documentCount = documentCount
        self.termNumbers = termNumbers
        self.postings = postings
    }

    public init(_ documents: [IndexDocument], analyzer: Analyzer) {
        self = IndexBuilder(documents, analyzer: analyzer).build(analyzer: analyzer)
    }
}
