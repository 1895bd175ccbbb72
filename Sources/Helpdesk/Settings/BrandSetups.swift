import Storage
import Synchronization

/// What a brand has set up for its billing, read.
struct BrandSetup: Sendable {
    let hooks: HookSettings
    /// nil for a brand that has no billing API.
    let connector: Connector?
}

/// What brands have set up, in memory: read when it is first needed, and again once it has changed, on whatever node.
final class BrandSetups: Sendable {
    private struct State {
        var setups: [String: (setup: BrandSetup, version: Int64)] = [:]
        /// What is known to be out of date must not come back from a reading that began before.
        var oldest: [String: Int64] = [:]
    }

    private let state = Mutex(State())
    /// Half of the daemon's workers at most wait for billing APIs, however many brands have one that hangs.
    private let limit = CallLimit(most: 32)
    private let transport: any Transport

    init(transport: any Transport) { self.transport = transport }

    func setup(of brand: String, _ database: any Database) throws -> BrandSetup {
        if let known = state.withLock({ $0.setups[brand]?.setup }) { return known }
        let (hooks, connector, version) = try database.read { session in
            (
                try HookSettings.find(brand, in: session),
                try BrandSetting.find(ConnectorSettings.name, brand: brand, in: session),
                try Change.setup(brand).version(in: session)
            )
        }
        let setup = BrandSetup(
            hooks: hooks,
            connector: try connector.map { Connector(try ConnectorSettings($0), transport: transport, limit: limit) })
        state.withLock { state in
            if version >= state.oldest[brand] ?? 0 { state.setups[brand] = (setup, version) }
        }
        return setup
    }

    /// `versions`: what each brand's setup is at now.
    func forget(olderThan versions: [String: Int64]) {
        state.withLock { state in
            for (brand, version) in versions where version > state.oldest[brand] ?? 0 {
                state.oldest[brand] = version
                if let known = state.setups[brand], known.version < version { state.setups[brand] = nil }
            }
        }
    }
}
