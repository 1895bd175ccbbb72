/// An immutable full-text index over the documents of one locale. Documents are known by their position.
public struct Index: Sendable {
    public let analyzer: Analyzer
    let segment: Segment
    let scratch = ScratchPool()
    var layers = IndexLayers()

    public var documentCount: Int { segment.documentCount + (layers.top.first?.documentCount ?? 0) }

    init(analyzer: Analyzer, segment: Segment) {
        self.analyzer = analyzer
        self.segment = segment
    }

    /// `base`: an index that this one is to lie on top of; what is usual there is usual here.
    public init(_ documents: some Sequence<IndexDocument>, analyzer: Analyzer, base: Index? = nil) {
        var builder = SegmentBuilder(analyzer: analyzer, base: base?.segment)
        builder.add(documents)
        self.init(analyzer: analyzer, segment: builder.build())
    }
}
