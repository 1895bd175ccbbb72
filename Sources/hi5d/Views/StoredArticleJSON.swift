import Helpdesk
import JSON

extension StoredArticle {
    /// `{"version","updatedAt","article":{…}}`, the article as imports take it.
    var json: JSON {
        ["version": .int(version), "updatedAt": .string(updatedAt.text), "article": ArticleJSON.write(article)]
    }
}

extension ArticleEvent {
    var json: JSON {
        [
            "version": .int(version), "kind": .string(kind.rawValue), "actor": .string(actor),
            "fields": .array(fields.map { .string($0.rawValue) }), "at": .string(at.text),
        ]
    }
}
