import Storage

extension Helpdesk {
    /// Notices are forgotten after 90 days.
    static let keptNoticeDays: Int64 = 90
    /// Marked as read at once.
    public static let mostNotices = 100

    /// What the agent is told, the latest first, and how much of it is unread. Throws `notAllowed`, `invalid`.
    public func listNotices(
        onlyUnread: Bool, limit: Int, cursor: String? = nil, as principal: Principal
    ) throws -> (page: Page<Notice>, unread: Int64) {
        let agent = try principal.agent()
        if let cursor, !(cursor.hasPrefix("ntc_") && cursor.utf8.count == 30) {
            throw HelpdeskError.invalid(field: "cursor", expected: "the \"next\" of a page")
        }
        let (found, unread) = try database.read { session in
            (
                try Notice.list(of: agent, onlyUnread: onlyUnread, before: cursor, limit: limit + 1, in: session),
                try Notice.unread(of: agent, in: session)
            )
        }
        let page = Array(found.prefix(limit))
        return (Page(items: page, next: found.count > limit ? page.last?.id : nil), unread)
    }

    /// Marks notices of the agent as read, all that there are when `ids` is nil, and returns how many are left unread.
    /// What is not theirs or not there any more is passed over. Throws `notAllowed`.
    public func readNotices(_ ids: [String]?, as principal: Principal) throws -> Int64 {
        let agent = try principal.agent()
        return try database.write { session in
            if let ids {
                for id in ids {
                    try session.execute(
                        "UPDATE notice SET is_read = 1 WHERE id = $1 AND agent_id = $2", [.text(id), .text(agent.id)])
                }
            } else {
                try session.execute(
                    "UPDATE notice SET is_read = 1 WHERE agent_id = $1 AND is_read = 0", [.text(agent.id)])
            }
            return try Notice.unread(of: agent, in: session)
        }
    }
}
