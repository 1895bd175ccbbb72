import Synchronization

/// The prepared forms of the articles that were read lately: the bot sends the same few again and again, and to prepare one
/// is more work than all else that a message takes.
final class PreparedShelf: Sendable {
    struct Entry: Sendable {
        let article: PreparedArticle
        /// What a chat shows to somebody of whom nothing is known.
        let reply: String
    }

    /// Of a large FAQ, too, only some articles are asked for again and again.
    private static let most = 256

    private let entries = Mutex<[Int: Entry]>([:])

    func entry(_ document: Int, prepare: () -> PreparedArticle) -> Entry {
        if let known = entries.withLock({ $0[document] }) { return known }
        let article = prepare()
        let entry = Entry(article: article, reply: article.reply(for: nil))
        entries.withLock { entries in
            if entries.count >= Self.most { entries.removeAll(keepingCapacity: true) }
            entries[document] = entry
        }
        return entry
    }
}

extension PreparedArticle {
    /// The article as a chat message: the reader's own text, or the choices with their labels.
    func reply(for audience: Audience?) -> String {
        let reading = reading(for: audience)
        let choices = reading.choices.map { "**\($0.label)**\n\n\($0.text)" }
        return ([reading.text] + choices).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}
