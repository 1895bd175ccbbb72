/// A document that a search found.
public struct Hit: Sendable, Equatable {
    /// Its position among the documents that were indexed.
    public let document: Int
    public let score: Float
    /// Its title, or a way that it is asked for, is the query.
    public let isExact: Bool

    public init(document: Int, score: Float, isExact: Bool = false) {
        self.document = document
        self.score = score
        self.isExact = isExact
    }
}

public struct SearchResult: Sendable, Equatable {
    /// How many documents hold any of the words.
    public let total: Int
    /// The best ones, best first; equals by their position.
    public let hits: [Hit]
    /// How many documents of each group hold any of the words, also of groups that were not looked in; empty when it
    /// was not asked for.
    public var groupTotals: [Int32: Int] = [:]
}

extension Index {
    /// So many of the best by their words alone are ranked again by what a sum cannot see.
    private static let mostReranked = 16

    /// The documents that hold any of the query's words, the best first, without the first `offset`.
    ///
    /// `exactFirst`: a title or variant that is the query comes before all others.
    public func search(
        _ query: String, limit: Int, offset: Int = 0, exactFirst: Bool = true, in groups: DocumentGroups? = nil
    ) -> SearchResult {
        guard let top = layers.top.first else {
            return searchOwn(query, limit: limit, offset: offset, exactFirst: exactFirst, in: groups)
        }
        let wanted = min(documentCount, offset) + min(documentCount, limit)
        let own = searchOwn(query, limit: wanted, exactFirst: exactFirst, in: groups, beside: top.segment)
        let above = top.searchOwn(
            query, limit: wanted, exactFirst: exactFirst, in: groups?.dropFirst(segment.documentCount),
            beside: segment)
        let moved = above.hits.map {
            Hit(document: $0.document + segment.documentCount, score: $0.score, isExact: $0.isExact)
        }
        let hits = (own.hits + moved).sorted { ($1.score, $0.document) < ($0.score, $1.document) }
        return SearchResult(
            total: own.total + above.total, hits: Array(hits.dropFirst(offset).prefix(limit)),
            groupTotals: own.groupTotals.merging(above.groupTotals, uniquingKeysWith: +))
    }

    private func searchOwn(
        _ query: String, limit: Int, offset: Int = 0, exactFirst: Bool, in groups: DocumentGroups?,
        beside neighbour: Segment? = nil
    ) -> SearchResult {
        let plan = QueryPlan(query, analyzer, segment, beside: neighbour)
        let exact = segment.exact(exactFirst ? plan.hash : Segment.emptyTextHash)
        guard !plan.lists.isEmpty || !exact.isEmpty else { return SearchResult(total: 0, hits: []) }
        let wanted = max(Self.mostReranked, min(documentCount, offset) + min(documentCount, limit))
        return scratch.with(documents: segment.documentCount) { scratch in
            for list in plan.lists {
                if list.weight == QueryPlan.wholeWeight, let row = segment.dense.row(of: list.term) {
                    scratch.add(row)
                } else {
                    add(list, to: scratch.sums)
                }
            }
            // A query of stop words alone can still be somebody's title.
            for document in exact where scratch[Int(document)] == 0 { scratch[Int(document)] = 1 }
            for document in layers.outdated { scratch[Int(document)] = 0 }
            var groupTotals: [Int32: Int] = [:]
            if let groups {
                let sums = scratch.wholeSums()
                groupTotals = groups.totals(sums)
                groups.narrow(sums)
            }
            let (best, total) = scratch.takeBest(wanted)
            var hits = best.map { Hit(document: $1, score: Float($0) * segment.scale) }
            rerank(&hits, first: min(documentCount, offset) + min(documentCount, limit), plan, exact)
            return SearchResult(
                total: total, hits: Array(hits.dropFirst(offset).prefix(limit)), groupTotals: groupTotals)
        }
    }

    /// Ranks the best by their words again. What cannot come among the `first` even at its best keeps its score.
    private func rerank(_ hits: inout [Hit], first: Int, _ plan: QueryPlan, _ exact: Slice<UnsafeBufferPointer<UInt32>>)
    {
        let reranked = min(hits.count, Self.mostReranked)
        prefetchTexts(of: hits[..<reranked].lazy.map(\.document))
        // The scores of the first so far, the lowest last.
        var best: [Float] = []
        best.reserveCapacity(min(first, reranked) + 1)
        for index in 0..<reranked {
            let hit = hits[index]
            let isExact = exact.contains(UInt32(hit.document))
            let isHopeless = best.count >= first && hit.score * largestFactor(hit.document, plan) < best.last ?? 0
            if isHopeless, !isExact { continue }
            let score = hit.score * likeness(hit.document, plan, isExact: isExact).factor
            hits[index] = Hit(document: hit.document, score: score, isExact: isExact)
            var place = best.count
            best.append(score)
            while place > 0, best[place - 1] < score {
                best.swapAt(place - 1, place)
                place -= 1
            }
            if best.count > first { best.removeLast() }
        }
        hits[..<reranked].sort { ($1.score, $0.document) < ($0.score, $1.document) }
    }

    private func add(_ list: QueryPlan.List, to sums: UnsafeMutableBufferPointer<Int16>) {
        let range = segment.postings(list.term)
        let documents = UnsafeBufferPointer(rebasing: segment.postingDocuments[range])
        let scores = UnsafeBufferPointer(rebasing: segment.postingScores[range])
        guard list.weight == QueryPlan.wholeWeight else {
            for index in 0..<documents.count {
                sums[Int(documents[index])] &+= Int16(truncatingIfNeeded: (Int32(scores[index]) * list.weight) >> 8)
            }
            return
        }
        // Four at a time, since a posting is hardly more work than counting it.
        var index = 0
        while index + 4 <= documents.count {
            sums[Int(documents[index])] &+= scores[index]
            sums[Int(documents[index + 1])] &+= scores[index + 1]
            sums[Int(documents[index + 2])] &+= scores[index + 2]
            sums[Int(documents[index + 3])] &+= scores[index + 3]
            index += 4
        }
        while index < documents.count {
            sums[Int(documents[index])] &+= scores[index]
            index += 1
        }
    }
}
