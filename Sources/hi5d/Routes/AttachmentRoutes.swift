import Foundation
import HTTPServer
import Helpdesk
import JSON

func addAttachmentRoutes(to router: inout Router, _ desk: Helpdesk) {
    let files = LargeBody(upTo: Attachment.largest) { head in try desk.mustTakeFiles(of: head.principal(desk)) }
    router.on(.post, "/v1/tickets/{number}/attachments", .blocking, files) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("name", "public")
        let file = try request.attachment(isPublic: try request.query.bool("public") ?? false)
        return ticketResponse(
            try desk.attachFile(file, to: number, as: principal, try request.changeConditions()), .created)
    }

    router.on(.get, "/v1/tickets/{number}/attachments/{id}", .blocking) {
        (request: Request, number: Int64, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let (attachment, bytes) = try desk.readAttachment(id, of: number, as: principal)
        return fileResponse(attachment, bytes)
    }
}

/// For subscribers, in a conversation of theirs.
func addConversationAttachmentRoutes(to router: inout Router, _ desk: Helpdesk) {
    let uploads = VisitorUploads()
    let files = LargeBody(upTo: Attachment.largest) { head in
        let principal = try head.principal(desk)
        try desk.mustTakeOwnFiles(of: principal)
        if principal.kind == .visitor, try head.subscriber(desk, principal) == nil {
            try uploads.begin(from: head.clientAddress)
        }
    }
    router.on(.post, "/v1/conversations/{id}/attachments", .blocking, files) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("name")
        let (file, subscriber) = (try request.attachment(isPublic: true), try request.subscriber(desk, principal))
        if principal.kind == .visitor, subscriber == nil {
            try uploads.take(file.bytes.count, from: request.clientAddress)
        }
        let attachment = try desk.attachFile(
            file, inConversation: id, as: principal, subscriber: subscriber, key: try request.idempotencyKey())
        return .json(attachment.subscriberJSON, status: .created)
    }
    router.on(.get, "/v1/conversations/{id}/attachments", .blocking) { (request: Request, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let files = try desk.listAttachments(
            inConversation: id, as: principal, subscriber: try request.subscriber(desk, principal))
        return .json(
            ["attachments": .array(files.map(\.subscriberJSON))], headers: [("Cache-Control", "no-store")])
    }
    router.on(.get, "/v1/conversations/{id}/attachments/{file}", .blocking) {
        (request: Request, id: String, file: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let (attachment, bytes) = try desk.readAttachment(
            file, inConversation: id, as: principal, subscriber: try request.subscriber(desk, principal))
        return fileResponse(attachment, bytes)
    }
}

extension Request {
    fileprivate func attachment(isPublic: Bool) throws -> NewAttachment {
        guard let name = try query.text("name") else {
            throw Problem.field("name", expected: "the file's name; it is missing")
        }
        guard let type = headers["Content-Type"] else {
            throw Problem.field("Content-Type", expected: "the file's media type; it is missing")
        }
        return NewAttachment(name: name, claimed: type, bytes: body, isPublic: isPublic)
    }
}

private func fileResponse(_ attachment: Attachment, _ bytes: [UInt8]) -> Response {
    Response(
        headers: [
            ("Content-Type", attachment.type == .text ? "text/plain; charset=utf-8" : attachment.type.rawValue),
            ("Content-Disposition", "attachment; filename*=UTF-8''\(APIClient.escaped(attachment.name))"),
            // Nothing in it is to run, whoever opens it.
            ("Content-Security-Policy", "default-src 'none'; sandbox"),
            ("Cache-Control", "private, max-age=31536000, immutable"), ("ETag", "\"\(attachment.hash)\""),
        ], body: .bytes(bytes))
}
