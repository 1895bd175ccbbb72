import Storage

extension Schema {
    /// Who asked for a refund; until here only agents could.
    static let refundAsker = Migration(
        "0040-refund-asker",
        [
            "ALTER TABLE refund ADD COLUMN asked_by TEXT",
            """
            UPDATE refund SET asked_by = COALESCE((
                SELECT e.actor FROM ticket_event e
                WHERE e.ticket_id = refund.ticket_id AND e.kind = 'refund' AND e.detail = 'requested ' || refund.id
            ), 'system')
            """,
        ])
}
