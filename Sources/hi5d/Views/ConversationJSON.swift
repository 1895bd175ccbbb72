import Helpdesk
import JSON

extension Conversation {
    func json(ticketNumber: Int64?, messages: [Message]? = nil) -> JSON {
        var members: [JSON.Member] = [
            .init("id", .string(id)), .init("state", .string(state.rawValue)),
            .init("locale", .string(locale.description)), .init("channel", .string(channel.rawValue)),
            .init("ticket", JSON(ticketNumber)), .init("createdAt", .string(createdAt.text)),
        ]
        if let messages { members.append(.init("messages", .array(messages.map(\.json)))) }
        return .object(members)
    }
}

extension Message {
    var json: JSON {
        var members: [JSON.Member] = [
            .init("seq", .int(seq)), .init("author", .string(author.rawValue)), .init("text", .string(text)),
            .init("locale", .string(locale)), .init("createdAt", .string(createdAt.text)),
        ]
        if let agent { members.append(.init("agent", .string(agent))) }
        if let replyTo { members.append(.init("replyTo", .int(replyTo))) }
        if let article {
            members.append(.init("article", .string(article)))
            members.append(.init("link", .string("/v1/faq/\(locale)/articles/\(article)")))
        }
        if let confidence { members.append(.init("confidence", .double((confidence * 1_000).rounded() / 1_000))) }
        if !quickReplies.isEmpty { members.append(.init("quickReplies", .array(quickReplies.map(\.json)))) }
        // The bot writes CommonMark; what people write is plain text and is shown as such.
        if author == .bot { members.append(.init("html", .string(renderHTML(text)))) }
        return .object(members)
    }
}

extension PostedMessage {
    var json: JSON {
        [
            "conversation": .string(conversation), "outcome": .string(outcome.rawValue),
            "state": .string(outcome.state.rawValue), "locale": .string(locale.description), "message": message.json,
            "replies": .array(replies.map(\.json)), "ticket": JSON(ticketNumber),
        ]
    }

    /// For a chatbot with conversation ids of its own: what came of its message, at a glance.
    var exchangeJSON: JSON {
        let first = replies.first { $0.article != nil }
        return [
            "conversation": .string(conversation), "state": .string(outcome.rawValue),
            "locale": .string(locale.description), "article": JSON(first?.article),
            "confidence": first?.confidence.map { .double(($0 * 1_000).rounded() / 1_000) } ?? .null,
            "replies": .array(replies.map(\.json)),
            "quickReplies": .array((replies.last?.quickReplies ?? []).map(\.json)), "ticket": JSON(ticketNumber),
        ]
    }
}
