import Foundation
import HTTPClient
import Helpdesk
import JSON

extension APIClient {
    func send(_ deed: DeedRequest, on number: Int64) throws -> JSON {
        let (status, data) = try exchange(try request(deed, on: number))
        return try answer(status, data)
    }

    /// Throws a `CommandFailure` when its file cannot be sent.
    func request(_ deed: DeedRequest, on number: Int64) throws -> OutgoingRequest {
        let path = deed.path(on: number)
        switch deed.body {
        case .fields(let members):
            return try request(deed.method, path, [:], body: JSON.object(members).encoded, type: "application/json")
        case .file(let file, let isPublic):
            let bytes = try Self.bytes(ofFile: file)
            // Its media type is what its bytes tell.
            return try request(
                deed.method, path, ["name": URL(fileURLWithPath: file).lastPathComponent, "public": "\(isPublic)"],
                body: bytes, type: FileType(sniffing: bytes)?.rawValue ?? "application/octet-stream")
        }
    }

    /// Nothing is read that the server would not take, nor what has no end.
    private static func bytes(ofFile path: String) throws -> [UInt8] {
        let real = URL(fileURLWithPath: (path as NSString).expandingTildeInPath).resolvingSymlinksInPath().path
        guard let facts = try? FileManager.default.attributesOfItem(atPath: real),
            facts[.type] as? FileAttributeType == .typeRegular
        else { throw CommandFailure(.usage, "there is no file \(path.oneLine)") }
        guard (facts[.size] as? Int ?? 0) <= Attachment.largest else {
            throw CommandFailure(
                .invalid, "the file \(path.oneLine) is too large: at most \(Attachment.largest >> 20) MiB")
        }
        guard let data = FileManager.default.contents(atPath: real) else {
            throw CommandFailure(.usage, "the file \(path.oneLine) cannot be read")
        }
        return Array(data)
    }
}
