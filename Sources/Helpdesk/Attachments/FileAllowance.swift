import Storage

/// How much those who write to a brand may attach: a publishable key is in everybody's hands.
struct FileAllowance: Sendable {
    /// On one ticket, and before there is one.
    let files: Int64
    let bytes: Int64

    static let subscriber = FileAllowance(files: 20, bytes: 100 << 20)
    /// Of somebody whom nobody knows.
    static let visitor = FileAllowance(files: 5, bytes: 20 << 20)

    /// All unknown visitors of a brand together, in 24 hours.
    static let visitorsDaily = FileAllowance(files: 2_000, bytes: 1 << 30)
    /// Files of conversations that never came to people are kept so long.
    static let keptWithoutTicketDays: Int64 = 7

    /// Throws `refusedFile` (`too_many_files`), and `tooOften` when too much has come from unknown visitors.
    static func check(_ file: CheckedFile, in conversation: Conversation, _ place: Attachment.Place, _ work: TicketWork)
        throws
    {
        let isKnown = conversation.subscriber != nil
        let own = isKnown ? subscriber : visitor
        // Of several tickets of a conversation, the one that the file goes to counts.
        let there = try used(
            "FROM attachment WHERE conversation_id = $1 AND ticket_id = $2 AND agent_id IS NULL",
            [.text(conversation.id), .text(place.ticket)], in: work.session)
        guard own.hasRoom(for: file, beside: there) else {
            throw HelpdeskError.refusedFile(
                code: "too_many_files",
                reason: "At most \(own.files) files of together \(own.bytes >> 20) MiB are taken here.")
        }
        guard !isKnown else { return }
        let lately = try used(
            """
            FROM attachment f JOIN conversation c ON c.id = f.conversation_id
            WHERE f.brand_id = $1 AND f.created_at > $2 AND f.agent_id IS NULL AND c.subscriber_id IS NULL
            """, [.text(place.brand), .int(work.time.adding(days: -1).milliseconds)], in: work.session)
        guard visitorsDaily.hasRoom(for: file, beside: lately) else {
            throw HelpdeskError.tooOften(
                reason: "Too many files have come from visitors who are not signed in.", retryAfter: 3_600)
        }
    }

    private func hasRoom(for file: CheckedFile, beside used: (files: Int64, bytes: Int64)) -> Bool {
        used.files < files && used.bytes + Int64(file.bytes.count) <= bytes
    }

    private static func used(
        _ source: String, _ values: [SQLValue], in session: any Session
    ) throws -> (files: Int64, bytes: Int64) {
        try session.first("SELECT count(*), CAST(COALESCE(SUM(size), 0) AS BIGINT) \(source)", values) {
            ($0.int(0), $0.int(1))
        } ?? (0, 0)
    }
}
