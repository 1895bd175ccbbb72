import Foundation
import JSON
import Synchronization

@testable import Helpdesk

/// APIs that answer as they are told, at once.
final class FakeBilling: Transport {
    struct NoTask: FetchTask {
        func cancel() {}
    }

    enum Reply {
        case json(JSON)
        case failure(FetchFailure)
        /// Never answers.
        case silence
    }

    private let replies: Mutex<[String: [Reply]]>
    let asked = Mutex<[String]>([])

    init(_ replies: [String: [Reply]] = [:]) { self.replies = Mutex(replies) }

    let policy = HostPolicy(privateHosts: ["billing.test"])

    func set(_ replies: [String: [Reply]]) { self.replies.withLock { $0 = replies } }

    func get(
        _ url: URL, header: (name: String, value: String)?, seconds: Double,
        done: @escaping @Sendable (Result<Data, FetchFailure>) -> Void
    ) -> any FetchTask {
        asked.withLock { $0.append("\(header?.name ?? "-"): \(header?.value ?? "-") \(url.path)") }
        let reply = replies.withLock { replies -> Reply in
            let rest = replies[url.path] ?? []
            if rest.count > 1 { replies[url.path] = Array(rest.dropFirst()) }
            return rest.first ?? .failure(.status(404))
        }
        switch reply {
        case .json(let json): done(.success(Data(json.encoded)))
        case .failure(let failure): done(.failure(failure))
        case .silence: break
        }
        return NoTask()
    }
}

/// What a brand's `connector` document says.
func connectorSettings(_ json: JSON) throws -> ConnectorSettings {
    var fields = try JSONFields(json)
    let settings = try ConnectorSettings(id: "connector", &fields)
    try fields.finish()
    return settings
}

/// What a brand's `hooks` document says.
func hookSettings(_ json: JSON) throws -> HookSettings {
    var fields = try JSONFields(json)
    let settings = try HookSettings(id: "hooks", &fields)
    try fields.finish()
    return settings
}
