/// The posting lists of words that very many documents have, as a score for each document, 0 where there is none:
/// adding such a list goes eight documents at a time, where a list of postings goes one by one. In a table of
/// words of a natural language they are few, and most of all postings.
struct DenseLists {
    typealias Scores = SIMD8<Int16>

    /// The terms that have one, sorted.
    let terms: UnsafeBufferPointer<UInt32>
    /// A row for each, of `vectorCount` vectors.
    let scores: UnsafeBufferPointer<Scores>
    let vectorCount: Int

    /// A term is worth a row when one in so many documents has it.
    private static let share = 8

    /// Vectors are looked at in blocks of so many.
    static let vectorsInBlock = 8

    /// How many vectors, in whole blocks, have room for so many documents.
    static func vectorCount(documents: Int) -> Int {
        let documentsInBlock = vectorsInBlock * Scores.scalarCount
        return (documents + documentsInBlock - 1) / documentsInBlock * vectorsInBlock
    }

    /// The row of a term, when it has one.
    func row(of term: Int) -> UnsafeBufferPointer<Scores>? {
        var low = 0
        var high = terms.count
        while low < high {
            let middle = (low + high) / 2
            if Int(terms[middle]) < term { low = middle + 1 } else { high = middle }
        }
        guard low < terms.count, Int(terms[low]) == term else { return nil }
        return UnsafeBufferPointer(rebasing: scores[low * vectorCount..<(low + 1) * vectorCount])
    }

    /// Lays the rows out of the terms that so many of all documents have. `starts`: where the postings of each begin.
    static func write(
        _ starts: [UInt32], _ documents: [UInt32], _ scores: [Int16], of documentCount: Int,
        to writer: inout RegionWriter<SegmentPart>
    ) {
        let length = vectorCount(documents: documentCount) * Scores.scalarCount
        var terms: [UInt32] = []
        var rows: [Int16] = []
        for term in starts.indices.dropLast() {
            let range = Int(starts[term])..<Int(starts[term + 1])
            guard !range.isEmpty, range.count * share >= documentCount else { continue }
            terms.append(UInt32(term))
            let row = rows.count
            rows.append(contentsOf: repeatElement(0, count: length))
            for index in range { rows[row + Int(documents[index])] = scores[index] }
        }
        writer.write(terms, as: .denseTerms)
        writer.write(rows, as: .denseScores)
    }

    /// Whether rows can be added without a look at them: no score is too high, and behind the last document is nothing.
    func isSound(terms termCount: Int, documents: Int) -> Bool {
        guard scores.count == terms.count * vectorCount else { return false }
        var wrong = 0
        for index in terms.indices {
            wrong &+= Int(terms[index]) < termCount && (index == 0 || terms[index - 1] < terms[index]) ? 0 : 1
        }
        let most = UInt16(SegmentBuilder.steps)
        for row in terms.indices {
            scores[row * vectorCount..<(row + 1) * vectorCount].withMemoryRebound(to: UInt16.self) { scores in
                for score in scores { wrong &+= score <= most ? 0 : 1 }
                for score in scores[documents...] { wrong &+= score == 0 ? 0 : 1 }
            }
        }
        return wrong == 0
    }
}
