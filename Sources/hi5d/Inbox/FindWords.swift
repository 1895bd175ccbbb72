import Foundation
import JSON

extension APIClient {
    /// What a line of the inbox can be completed with.
    func words(_ source: WordSource) throws -> [String] {
        switch source {
        case .agents:
            let agents = (try quickly("GET", "/v1/agents")["agents"]?.array ?? []).filter { $0["removedAt"] == .null }
            let names = agents.compactMap { $0["name"]?.string }
            // Two of one name are told apart by their ids.
            return agents.compactMap { agent in
                let name = agent["name"]?.string
                return names.filter { $0 == name }.count > 1 ? agent["id"]?.string : name?.oneLine
            }.sorted()
        case .settings(let kind):
            let items = try quickly("GET", "/v1/\(kind)")["items"]?.array ?? []
            return items.compactMap { $0["id"]?.string?.oneLine }.sorted()
        case .files(let folder): return Self.files(in: folder)
        }
    }

    private static let mostFiles = 2_000

    /// Folders end in a slash. None where there is no such folder, or none that may be read.
    private static func files(in folder: String) -> [String] {
        let path = (folder.isEmpty ? "." : folder as NSString).expandingTildeInPath
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        // A name that would steer the terminal is no word that could be typed.
        return names.filter { $0 == $0.oneLine }.sorted().prefix(mostFiles).map { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
            return folder + name + (isFolder.boolValue ? "/" : "")
        }
    }
}
