import Helpdesk

/// A move of a store as lines of text.
enum MoveText {
    /// `copying    message       [#########-----------]  45%  12345 of 27000`, within 80 columns.
    static func bar(_ progress: MoveProgress) -> String {
        let part = progress.total == 0 ? 1 : min(1, Double(progress.done) / Double(progress.total))
        let filled = Int(part * 20)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
        let step = progress.step == .copying ? "copying" : "comparing"
        return step.fitted(to: 10) + progress.table.fitted(to: 18)
            + " [\(bar)] \(right(Int(part * 100), 3))%  \(progress.done) of \(progress.total)"
    }

    static func table(_ digests: [TableDigest]) -> String {
        let rows = digests.map { digest in
            digest.table.fitted(to: 22) + right(digest.rows, 12) + "  " + digest.checksum.prefix(32)
        }
        let sum = "\(digests.reduce(0) { $0 + $1.rows }) rows in \(digests.count) tables: alike in both stores."
        return (["table                         rows  SHA-256 (first half)"] + rows + [sum]).joined(separator: "\n")
    }

    private static func right(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: " ", count: max(0, width - digits.count)) + digits
    }
}
