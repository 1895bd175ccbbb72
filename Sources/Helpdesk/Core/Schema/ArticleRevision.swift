import Storage

extension Schema {
    /// A number for what an article says, so that what changed is found without reading it all. 0: not known.
    static let articleRevision = Migration(
        "0005-article-revision", ["ALTER TABLE article ADD COLUMN revision BIGINT NOT NULL DEFAULT 0"])
}
