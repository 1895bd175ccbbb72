import Glibc

/// Counts terms and turns the counts into the scores that a search only adds up.
///
/// The formula is BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009, 3.6):
/// the frequencies of a term in the fields of a document, each divided by the field's length norm and multiplied
/// by its weight, add up to one frequency f; the score is idf · f / (k1 + f).
struct IndexBuilder {
    static let k1: Float = 1.2

    private struct Posting {
        let document: Int32
        var frequency: Float
    }

    private var termNumbers: [String: Int] = [:]
    private var postings: [[Posting]] = []
    private let documentCount: Int

    init(_ documents: [IndexDocument], analyzer: Analyzer) {
        documentCount = documents.count
        let counts = documents.map { document in
            Field.allCases.map { field in Self.counts(field.texts(of: document), analyzer) }
        }
        let averages = Field.allCases.map { field in
            let total = counts.reduce(0) { $0 + $1[field.rawValue].length }
            return max(1, Float(total) / Float(max(1, documents.count)))
        }
        for (document, fields) in counts.enumerated() {
            for (field, count) in zip(Field.allCases, fields) {
                let relative = Float(count.length) / averages[field.rawValue]
                let norm = 1 - field.lengthPenalty + field.lengthPenalty * relative
                for (term, frequency) in count.frequencies {
                    add(term, Int32(document), field.weight * Float(frequency) / norm)
                }
            }
        }
    }

    private static func counts(
        _ texts: [String], _ analyzer: Analyzer
    ) -> (frequencies: [(key: String, value: Int)], length: Int) {
        var frequencies: [String: Int] = [:]
        var length = 0
        for text in texts {
            for term in analyzer.terms(text) {
                frequencies[term, default: 0] += 1
                length += 1
            }
        }
        return (frequencies.sorted { $0.key < $1.key }, length)
    }

    private mutating func add(_ term: String, _ document: Int32, _ frequency: Float) {
        guard let number = termNumbers[term] else {
            termNumbers[term] = postings.count
            postings.append([Posting(document: document, frequency: frequency)])
            return
        }
        // Documents come in order, so a further field of the same one is at the end.
        if postings[number].last?.document == document {
            postings[number][postings[number].count - 1].frequency += frequency
        } else {
            postings[number].append(Posting(document: document, frequency: frequency))
        }
    }

    static func inverseFrequency(holding count: Int, of total: Int) -> Float {
        logf(1 + (Float(total - count) + 0.5) / (Float(count) + 0.5))
    }

    func build(analyzer: Analyzer) -> Index {
        var starts: [Int32] = [0]
        var documents: [Int32] = []
        var scores: [Float] = []
        var rarity: [Float] = []
        for list in postings {
            let idf = Self.inverseFrequency(holding: list.count, of: documentCount)
            rarity.append(idf)
            for posting in list {
                documents.append(posting.document)
                scores.append(idf * posting.frequency / (Self.k1 + posting.frequency))
            }
            starts.append(Int32(documents.count))
        }
        return Index(
            analyzer: analyzer, documentCount: documentCount, termNumbers: termNumbers,
            postings: Postings(starts: starts, documents: documents, scores: scores, rarity: rarity))
    }
}
