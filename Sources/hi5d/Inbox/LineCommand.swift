/// A line after `:`: a deed, in the words of the shell, or something that only the inbox does.
struct LineCommand: Sendable {
    /// How it is typed. It is `act` that runs.
    let usage: Command
    let act: @Sendable (inout InboxModel, Invocation) throws -> [InboxEffect]

    private init(
        _ name: String, _ arguments: [String], _ options: [Option], _ summary: String,
        act: @escaping @Sendable (inout InboxModel, Invocation) throws -> [InboxEffect]
    ) {
        usage = Command(name, arguments, options, summary) { _ in }.typed(after: ":")
        self.act = act
    }

    /// Done to the ticket that is selected, which needs no number here.
    private init(_ deed: Deed) {
        let name = deed.isOnTicket ? String(deed.path.dropFirst("ticket ".count)) : deed.path
        self.init(name, deed.arguments, deed.options, deed.summary) { model, line in try model.carryOut(deed, line) }
    }

    static let all =
        (ticketDeeds + refundDeeds).map { LineCommand($0) } + [
            LineCommand("macro", ["MACRO"], [], "Lay a macro's text into the reply.") { model, line in
                model.selected.map { [.preview($0, macro: line.arguments[0])] } ?? []
            },
            LineCommand(
                "next", [], [Option("queue", "QUEUE", "only from this queue")],
                "Claim the most urgent ticket that waits."
            ) { _, line in [.claim(queue: line["queue"])] },
            LineCommand("show", ["OTHER"], [], "Open a ticket; its number alone does so too.") { model, line in
                model.show(try line.ticketNumber())
            },
            LineCommand("history", [], [], "Show everything that happened to the ticket.") { model, _ in
                model.turn(to: .history)
            },
            LineCommand("help", [], [], "Show the keys.") { model, _ in model.turn(to: .help) },
            LineCommand("quit", [], [], "Leave the inbox; drafts are kept.") { model, _ in
                model.keepDrafts() + [.quit(nil)]
            },
        ]

    /// The one that a line begins with, by as many words as there are.
    static func beginning(_ words: [String]) -> LineCommand? {
        all.filter { words.starts(with: $0.usage.path) }.max { $0.usage.path.count < $1.usage.path.count }
    }

    /// Keys that stand for a line. One that ends in a space, or in a sign, is to be completed first.
    static let keys: [Character: String] = [
        "t": "take", "x": "release", "p": "pend", "o": "hold", "R": "resume", "r": "reply", "n": "note", "N": "next",
        "m": "macro ", "a": "assign ", "P": "priority ", "Q": "queue ", "+": "tag +", "A": "attach ", "H": "history",
        "?": "help", "q": "quit",
    ]
}
