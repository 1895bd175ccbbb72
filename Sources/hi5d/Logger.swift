import Foundation
import Helpdesk
import JSON

/// Writes one line an event to standard error, as `key=value` pairs or as JSON. Never customer text, never keys.
struct Logger: Sendable {
    enum Format: String, Sendable, CaseIterable {
        case text, json
    }

    enum Level: String, Sendable, CaseIterable, Comparable {
        case debug, info, warning, error

        static func < (left: Level, right: Level) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    let format: Format
    let level: Level

    func log(_ level: Level, _ event: String, _ fields: KeyValuePairs<String, JSON> = [:]) {
        guard level >= self.level else { return }
        let members: [JSON.Member] =
            [
                .init("time", .string(Timestamp.now.text)), .init("level", .string(level.rawValue)),
                .init("event", .string(event)),
            ] + fields.map { JSON.Member($0.key, $0.value) }
        let line: String
        switch format {
        case .json: line = JSON.object(members).text
        case .text: line = members.map { "\($0.name)=\(Self.plain($0.value))" }.joined(separator: " ")
        }
        // One write, so that lines of different threads do not mix.
        let bytes = Array((line + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    /// A value without quotes when it needs none.
    private static func plain(_ value: JSON) -> String {
        guard case .string(let text) = value else { return value.text }
        let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\"" && $0 != "=" }
        return isPlain ? text : value.text
    }
}
