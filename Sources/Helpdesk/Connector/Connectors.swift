import Storage
import Synchronization

/// The connectors of all brands, made when they are first needed and again when their settings changed.
final class Connectors: Sendable {
    private enum Entry {
        case none
        case connector(Connector)
    }

    /// Half of the daemon's workers at most wait for billing APIs, however many brands have one that hangs.
    private let limit = CallLimit(most: 32)
    private let entries = Mutex<[String: Entry]>([:])
    let transport: any BillingTransport

    init(transport: any BillingTransport) { self.transport = transport }

    func forget(_ brand: String) { entries.withLock { $0[brand] = nil } }

    /// nil for a brand that has none.
    func connector(of brand: String, _ database: any Database) throws -> Connector? {
        switch entries.withLock({ $0[brand] }) {
        case .connector(let connector): return connector
        case .some(.none): return nil
        case nil: break
        }
        let json = try database.read { try BrandSetting.find(ConnectorSettings.name, brand: brand, in: $0) }
        let connector = try json.map { Connector(try ConnectorSettings($0), transport: transport, limit: limit) }
        entries.withLock { $0[brand] = connector.map(Entry.connector) ?? Entry.none }
        return connector
    }
}
