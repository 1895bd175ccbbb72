/// Reads server-sent events as their bytes come (HTML Living Standard, 9.2.6).
struct ServerSentEvents: Sendable {
    struct Event: Equatable, Sendable {
        let name: String
        let data: String
    }

    /// No event is that long: what is longer is left out.
    static let longestLine = 1 << 20

    /// The id of the last event that was complete.
    private(set) var lastID: String?
    private var line: [UInt8] = []
    private var hasSeenReturn = false
    private var name = ""
    private var data: [String] = []
    private var id: String?

    mutating func take(_ bytes: some Sequence<UInt8>) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            let follows = hasSeenReturn && byte == UInt8(ascii: "\n")
            hasSeenReturn = byte == UInt8(ascii: "\r")
            // CR LF is one end of a line.
            if follows { continue }
            guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
                if line.count < Self.longestLine { line.append(byte) }
                continue
            }
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    /// The connection has broken off: what it had begun will not be ended.
    mutating func forgetUnfinished() {
        self = ServerSentEvents(lastID: lastID)
    }

    init(lastID: String? = nil) { self.lastID = lastID }

    private mutating func endLine() -> Event? {
        let text = String(decoding: line, as: UTF8.self)
        line = []
        guard !text.isEmpty else { return endEvent() }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? String(parts[1].hasPrefix(" ") ? parts[1].dropFirst() : parts[1]) : ""
        switch parts[0] {
        case "event": name = value
        case "data": data.append(value)
        case "id": if !value.contains("\0") { id = value }
        default: break
        }
        return nil
    }

    private mutating func endEvent() -> Event? {
        defer { (name, data) = ("", []) }
        lastID = id ?? lastID
        guard !data.isEmpty else { return nil }
        return Event(name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
    }
}
