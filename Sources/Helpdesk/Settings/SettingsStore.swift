import JSON
import Storage
import Synchronization

/// What all brands have set up, in memory.
final class SettingsStore: Sendable {
    private let brands = Mutex<[String: DeskSettings]>([:])

    subscript(brand: String) -> DeskSettings { brands.withLock { $0[brand] } ?? DeskSettings() }

    /// Reads them anew; call it after they changed.
    func reload(from database: any Database) throws {
        let rows = try database.read { session in
            try session.query("SELECT brand_id, kind, id, body FROM setting ORDER BY brand_id, kind, id", []) {
                (brand: $0.text(0), kind: $0.text(1), id: $0.text(2), body: $0.text(3))
            }
        }
        var fresh: [String: DeskSettings] = [:]
        for row in rows {
            guard let kind = SettingKind(rawValue: row.kind) else { continue }
            try fresh[row.brand, default: DeskSettings()].insert(kind, row.id, JSON.parse(row.body))
        }
        brands.withLock { [fresh] in $0 = fresh }
    }
}
