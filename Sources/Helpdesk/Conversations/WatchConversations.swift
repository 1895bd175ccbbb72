import Storage

extension Helpdesk {
    /// The number of the latest message of each of these conversations: what somebody else may have written, on another
    /// node too.
    public func latestMessages(of conversations: [String]) throws -> [String: Int64] {
        // Always as many parameters, so that there is one statement: the first id fills the rest.
        let size = 50
        let filter = (1...size).map { "$\($0)" }.joined(separator: ", ")
        return try database.read { session in
            var found: [String: Int64] = [:]
            for start in stride(from: 0, to: conversations.count, by: size) {
                let part = conversations[start..<min(start + size, conversations.count)]
                let ids = (0..<size).map { SQLValue.text(part[part.startIndex + ($0 < part.count ? $0 : 0)]) }
                for (id, seq) in try session.query(
                    "SELECT id, last_seq FROM conversation WHERE id IN (\(filter))", ids, { ($0.text(0), $0.int(1)) })
                { found[id] = seq }
            }
            return found
        }
    }
}
