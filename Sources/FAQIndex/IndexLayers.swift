/// Documents that were added and taken away since an index was built. The numbers of those on top follow the others'.
struct IndexLayers: Sendable {
    /// Numbers of documents that are not to be found.
    var outdated: [UInt32] = []
    /// At most one.
    var top: [Index] = []
}

extension Index {
    /// The same index, in which these documents are never found.
    public func without(_ documents: some Sequence<Int>) -> Index {
        var index = self
        index.layers.outdated = documents.filter { (0..<segment.documentCount).contains($0) }.map { UInt32($0) }
            .sorted()
        return index
    }

    /// The same index with another one's documents behind its own.
    public func layered(under top: Index) -> Index {
        var index = self
        index.layers.top = [top]
        return index
    }
}
