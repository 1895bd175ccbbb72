/// The keys, for the last line and for the page behind `?`.
enum InboxHelp {
    typealias Item = (key: String, does: String)

    /// What matters most first; the last is always shown.
    static func keys(_ mode: InboxModel.Mode, _ focus: InboxModel.Focus) -> [Item] {
        switch mode {
        case .compose:
            return [
                ("Ctrl-S", "send"), ("Ctrl-O", "attach"), ("Ctrl-E", "your editor"), ("PgUp/PgDn", "read"),
                ("Esc", "keep draft"),
            ]
        case .filter: return [("Enter", "list"), ("Esc", "back")]
        case .command: return [("Enter", "do it"), ("Tab", "complete"), ("Up", "earlier ones"), ("Esc", "back")]
        case .notices: return [("Enter", "open"), ("a", "all read"), ("j/k", "move"), ("any other", "back")]
        case .page: return [("j/k", "scroll"), ("any other", "back")]
        case .solving: return [("s", "solve"), ("Esc", "back")]
        case .browse: break
        }
        let actions: [Item] = [("t", "take"), ("r", "reply"), ("n", "note"), ("s", "solve"), (":", "command")]
        switch focus {
        case .list:
            return [("Enter", "open")] + actions
                + [("/", "filter"), ("N", "next"), ("q", "quit"), ("u", "unread"), ("m", "macro"), ("?", "help")]
        case .ticket:
            return [("Esc", "list")] + actions
                + [("a", "assign"), ("m", "macro"), ("q", "quit"), ("J/K", "next"), ("H", "history"), ("?", "help")]
        }
    }

    /// The page for a width: the keys, in two columns where there is room, then how to command and to filter.
    static func lines(width: Int) -> [String] {
        let keyWidth = 9
        let columns = width >= 78 ? 2 : 1
        let column = width / columns
        let cells = page.map { item in
            " " + item.key.fitted(to: keyWidth) + " " + item.does.fitted(to: max(10, column - keyWidth - 2))
        }
        let rows = (cells.count + columns - 1) / columns
        let table = (0..<rows).map { row in
            stride(from: row, to: cells.count, by: rows).map { cells[$0].fitted(to: column) }.joined()
        }
        return table + [""] + notes.flatMap { $0.wrapped(to: max(10, width - 2)).map { " \($0)" } }
    }

    private static let page: [Item] = [
        ("j k", "down, up"), ("Space b", "a page down, up; Home, End"),
        ("Enter l", "open the ticket"), ("Esc h", "back to the list"),
        ("J K", "the next ticket, and back"), ("/", "filter the list"), ("u", "what you have not read"),
        ("H", "the ticket's history"), ("g", "read anew at once"), ("Ctrl-L Z", "draw anew, suspend"),
        ("q", "quit; drafts are kept"),
        ("N", "claim the most urgent one"), ("t x", "take it, release it"),
        ("r n", "reply; note for agents"), ("m", "reply with a macro"), ("s s", "solve it"),
        ("p o R", "pend, hold, resume it"), ("a", "assign it to an agent"), ("P Q", "its priority, its queue"),
        ("+", "tag it"), ("A", "attach a file"), (":", "any command, see below"),
    ]

    private static let notes = [
        "Writing: Ctrl-S sends, Ctrl-O attaches a file, Ctrl-E opens your $EDITOR.",
        "Commands are those of hi5d ticket, without the number: :assign noa, :tag +vip -old, :merge 1042, "
            + ":hold --why \"the bank\", :refund approve ID. Tab completes, Up brings back, --help explains; "
            + ":1042 opens a ticket.",
        "Filter: words, \"a phrase\", status:pending,open priority:high lang:fr channel:chat queue:payments "
            + "assignee:me assignee:none due<2h -tag:vip (tag:a OR tag:b).",
        "> selected, * new, ~ has a draft of yours; DUE counts down to what is promised.",
    ]
}
