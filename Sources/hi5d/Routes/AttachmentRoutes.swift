import Foundation
import HTTPServer
import Helpdesk
import JSON

func addAttachmentRoutes(to router: inout Router, _ desk: Helpdesk) {
    let files = LargeBody(upTo: Attachment.largest) { head in try desk.mustTakeFiles(of: head.principal(desk)) }
    router.on(.post, "/v1/tickets/{number}/attachments", .blocking, files) { (request: Request, number: Int64) in
        let principal = try request.principal(desk)
        try request.query.allowOnly("name")
        guard let name = try request.query.text("name") else {
            throw Problem.field("name", expected: "the file's name; it is missing")
        }
        guard let type = request.headers["Content-Type"] else {
            throw Problem.field("Content-Type", expected: "the file's media type; it is missing")
        }
        let file = NewAttachment(name: name, claimed: type, bytes: request.body)
        return ticketResponse(
            try desk.attachFile(file, to: number, as: principal, try request.changeConditions()), .created)
    }

    router.on(.get, "/v1/tickets/{number}/attachments/{id}", .blocking) {
        (request: Request, number: Int64, id: String) in
        let principal = try request.principal(desk)
        try request.query.allowOnly()
        let (attachment, bytes) = try desk.readAttachment(id, of: number, as: principal)
        return Response(
            headers: [
                ("Content-Type", attachment.type == .text ? "text/plain; charset=utf-8" : attachment.type.rawValue),
                ("Content-Disposition", "attachment; filename*=UTF-8''\(APIClient.escaped(attachment.name))"),
                // Nothing in it is to run, whoever opens it.
                ("Content-Security-Policy", "default-src 'none'; sandbox"),
                ("Cache-Control", "private, max-age=31536000, immutable"), ("ETag", "\"\(attachment.hash)\""),
            ], body: .bytes(bytes))
    }
}
