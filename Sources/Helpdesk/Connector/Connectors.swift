import Synchronization

/// The connectors of all brands, made when they are first needed and again when their settings changed.
final class Connectors: Sendable {
    /// Half of the daemon's workers at most wait for billing APIs, however many brands have one that hangs.
    private let limit = CallLimit(most: 32)
    private let entries = Mutex<[String: Connector]>([:])
    private let transport: any Transport

    init(transport: any Transport) { self.transport = transport }

    /// nil for a brand that has none.
    func connector(of brand: String, _ settings: ConnectorSettings?) -> Connector? {
        entries.withLock { entries in
            guard let settings else {
                entries[brand] = nil
                return nil
            }
            if let made = entries[brand], made.settings == settings { return made }
            let connector = Connector(settings, transport: transport, limit: limit)
            entries[brand] = connector
            return connector
        }
    }
}
