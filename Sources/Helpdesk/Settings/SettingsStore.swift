import Storage
import Synchronization

/// What all brands have set up, in memory.
final class SettingsStore: Sendable {
    private struct Known {
        let settings: DeskSettings
        /// Of `Change.settings`, when they were read.
        let version: Int64
    }

    private let brands = Mutex<[String: Known]>([:])

    subscript(brand: String) -> DeskSettings { brands.withLock { $0[brand]?.settings } ?? DeskSettings() }

    func version(of brand: String) -> Int64 { brands.withLock { $0[brand]?.version } ?? 0 }

    /// Lets go of all other brands.
    func keep(_ kept: Set<String>) { brands.withLock { $0 = $0.filter { kept.contains($0.key) } } }

    /// Reads a brand's anew; call it after they changed. Of two that read at a time, what was read later stays.
    func reload(_ brand: String, from database: any Database) throws {
        let fresh = try database.read { session in
            Known(
                settings: try DeskSettings.read(of: brand, in: session),
                version: try Change.settings(brand).version(in: session))
        }
        brands.withLock { if $0[brand]?.version ?? 0 <= fresh.version { $0[brand] = fresh } }
    }
}
