/// How often documents have terms in their fields: an entry for each term of each document, in the documents' order.
struct TermLog {
    private(set) var terms: [UInt32] = []
    private(set) var counts: [SIMD4<UInt8>] = []
    /// Where each document's entries end.
    private var ends: [Int] = []
    /// Where each term of the current document stands, or -1.
    private var positions: [Int32] = []

    /// Adds the counts of a term to the current document.
    mutating func note(_ term: Int, _ field: Field) {
        var once = SIMD4<UInt8>()
        once[field.position] = 1
        note(term, once)
    }

    mutating func note(_ term: Int, _ added: SIMD4<UInt8>) {
        if term >= positions.count {
            positions.append(contentsOf: repeatElement(-1, count: term + 1 - positions.count))
        }
        let position = Int(positions[term])
        if position < 0 {
            positions[term] = Int32(terms.count)
            terms.append(UInt32(term))
            counts.append(added)
        } else {
            // Up to 255: the formula hardly tells more apart.
            counts[position] &+= pointwiseMin(added, 255 &- counts[position])
        }
    }

    mutating func endDocument() {
        for index in (ends.last ?? 0)..<terms.count { positions[Int(terms[index])] = -1 }
        ends.append(terms.count)
    }

    /// The entries of a document; none when it was not logged.
    func entries(of document: Int) -> Range<Int> {
        document < ends.count ? (document > 0 ? ends[document - 1] : 0)..<ends[document] : 0..<0
    }
}
