import HTTPServer
import Helpdesk
import JSON

/// The REST channel of Rasa, so that chat widgets made for it work as they are.
///
/// As there, the body is JSON whatever it is declared as, fields and parameters that are not known are passed over, `sender`
/// is "default" when missing, an empty message gets an empty list, and `stream=true` gives one object a line. The key
/// stands in the Authorization header or, as with Rasa's own token, in `token=`; there only a publishable key is taken,
/// since addresses are logged on their way.
func addRasaRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/webhooks/rest/", .memory) { _ in .json(["status": "ok"]) }

    router.on(.post, "/webhooks/rest/webhook", .blocking) { request in
        let principal = try request.rasaPrincipal(desk)
        let body = try request.json(isTypeChecked: false)
        guard body.members != nil else { throw Problem.field("body", expected: "an object, not \(body.kind)") }
        let sender = try body.rasaText("sender", Helpdesk.longestSender).flatMap { $0.isEmpty ? nil : $0 } ?? "default"
        let text = try body.rasaText("message", Helpdesk.longestMessage) ?? ""
        let isStream = try request.query.text("stream")?.lowercased() == "true"
        guard text.contains(where: { !$0.isWhitespace }) else { return rasaAnswer([], isStream) }
        let tag = body["metadata"]?["locale"]?.string ?? body["metadata"]?["language"]?.string
        let locale = tag.flatMap { LocaleTag($0) }
        let start = ConversationStart(
            locales: locale.map { [$0] } ?? request.headers["Accept-Language"].map(LocaleTag.accepted) ?? [],
            isLocaleGiven: locale != nil, subscriber: try request.subscriber(desk, principal), channel: .chat)
        let incoming = IncomingMessage(sender: sender, said: Said(text), start: start)
        let key = try request.idempotencyKey()
        return Response(
            body: .later { answer in
                desk.sendMessage(incoming, as: principal, key: key) { posted in
                    answer(posted.map { rasaAnswer($0.rasaMessages(to: sender), isStream) })
                }
            })
    }
}

private func rasaAnswer(_ messages: [JSON], _ isStream: Bool) -> Response {
    guard isStream else { return .json(.array(messages)) }
    let stream = ResponseStream()
    for message in messages { stream.send(message.encoded + [10]) }
    stream.finish()
    return Response(headers: [("Content-Type", "text/event-stream")], body: .stream(stream))
}

extension PostedMessage {
    fileprivate func rasaMessages(to sender: String) -> [JSON] {
        replies.map { reply in
            let buttons = reply.quickReplies.map { tap -> JSON in
                ["title": .string(tap.label), "payload": .string("/\(tap.id)")]
            }
            return .object(
                [.init("recipient_id", .string(sender)), .init("text", .string(reply.text))]
                    + (buttons.isEmpty ? [] : [.init("buttons", .array(buttons))]))
        }
    }
}

extension Request {
    fileprivate func rasaPrincipal(_ desk: Helpdesk) throws -> Principal {
        guard headers["Authorization"] == nil, let token = try query.text("token") else { return try principal(desk) }
        guard token.hasPrefix("pk_") else {
            throw Problem.field("token", expected: "a publishable key (pk_…): others must not stand in an address")
        }
        return try desk.authenticate("Bearer \(token)")
    }
}

extension JSON {
    /// A text member; nil when it is missing or null.
    fileprivate func rasaText(_ name: String, _ longest: Int) throws -> String? {
        guard let value = self[name], value != .null else { return nil }
        guard let text = value.string, text.unicodeScalars.count <= longest else {
            throw Problem.field(name, expected: "a string of at most \(longest) characters")
        }
        return text
    }
}
