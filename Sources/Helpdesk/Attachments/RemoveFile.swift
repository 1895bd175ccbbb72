import Storage

extension Helpdesk {
    /// Takes the file away, unless something else is attached that has the same bytes.
    func removeFile(_ timer: DueTimer, in session: any Session) throws {
        let isUsed = try session.first("SELECT 1 FROM attachment WHERE hash = $1 LIMIT 1", [.text(timer.subject)]) {
            _ in
            true
        }
        if isUsed == nil { try files?.remove(hash: timer.subject) }
    }
}
