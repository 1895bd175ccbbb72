/// The keys, for the last line and for the page behind `?`.
enum InboxHelp {
    typealias Item = (key: String, does: String)

    /// What matters most first; the last is always shown.
    static func keys(_ mode: InboxModel.Mode, _ focus: InboxModel.Focus) -> [Item] {
        switch mode {
        case .compose:
            return [("Ctrl-S", "send"), ("Ctrl-E", "your editor"), ("PgUp/PgDn", "read"), ("Esc", "keep draft")]
        case .filter: return [("Enter", "list"), ("Esc", "back")]
        case .macro: return [("Enter", "into the reply"), ("Tab", "complete"), ("Esc", "back")]
        case .notices: return [("Enter", "open"), ("a", "all read"), ("j/k", "move"), ("any other", "back")]
        case .help: return [("j/k", "scroll"), ("any other", "back")]
        case .solving: return [("s", "solve"), ("Esc", "back")]
        case .browse: break
        }
        let actions: [Item] = [("t", "take"), ("r", "reply"), ("n", "note"), ("s", "solve")]
        let others: [Item] = [("N", "claim next"), ("m", "macro"), ("p", "pend"), ("x", "release")]
        switch focus {
        case .list:
            return [("Enter", "open")] + actions + [("/", "filter"), ("q", "quit")] + others
                + [("u", "unread"), ("g", "refresh"), ("?", "help")]
        case .ticket:
            return [("Esc", "list")] + actions + [("J/K", "next"), ("q", "quit")] + others
                + [("j/k", "scroll"), ("?", "help")]
        }
    }

    /// The page for a width: the keys, then how to write and to filter.
    static func lines(width: Int) -> [String] {
        let column = 16
        let items = page.flatMap { item in
            let words = item.does.wrapped(to: max(10, width - column - 2))
            return words.enumerated().map { "  " + ($0.offset == 0 ? item.key : "").fitted(to: column) + $0.element }
        }
        return items + notes.flatMap { [""] + $0.wrapped(to: max(10, width - 3)).map { "  \($0)" } }
    }

    private static let page: [Item] = [
        ("j k, arrows", "down and up in the list, or in the conversation"),
        ("Space b, Page", "a page down and up; Home and End"), ("Enter, l", "open the ticket"),
        ("Esc, h", "back to the list"), ("J K", "the next and the previous ticket"),
        ("N", "claim the most urgent ticket that waits, and open it"), ("t", "take it"),
        ("x", "release it: give it back to its queue"), ("r", "reply to the subscriber"),
        ("m", "reply with a macro: its text is yours to look at before Ctrl-S sends it"),
        ("n", "note that only agents see"), ("p", "pend it: it is the subscriber's turn"), ("s s", "solve it"),
        ("u", "what you have not read of what happened to tickets that are yours or that you watch"),
        ("/", "filter the list; Esc shows all again"), ("g", "read anew at once"),
        ("Ctrl-L", "draw the screen anew"), ("Ctrl-Z", "suspend; fg comes back"),
        ("q, Ctrl-C", "quit; drafts are kept"),
    ]

    private static let notes = [
        "While writing: Ctrl-S sends, Ctrl-E opens $VISUAL or $EDITOR, Esc keeps the draft; Ctrl-W and Ctrl-U delete a "
            + "word and a line.",
        "Filter: words of all that was said, \"a phrase\", or fields; all must fit, - turns one round, OR and (…) choose: "
            + "status:pending,open priority:high lang:fr assignee:me assignee:none channel:chat queue:payments due<2h "
            + "-tag:vip number:1001 (tag:vip OR lang:fr). "
            + "Without a status it lists the unsolved; status:all and status:solved list others too.",
        "In the list: > selected, * new since you opened the inbox, ~ has a draft of yours. DUE counts down to what is "
            + "promised; on a narrow screen AGE does, as -2h or late.",
    ]
}
