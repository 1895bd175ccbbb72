/// The language of queries, for the help of the commands that take one.
enum QueryNotes {
    static let title = "Queries"

    static let lines: [(example: String, meaning: String)] = [
        ("status:open queue:payments", "conditions beside each other must all hold"),
        ("status:open,pending", "one of several values"),
        ("(tag:vip OR priority:urgent) due<2h", "one side or the other; OR binds weaker than standing beside"),
        ("-tag:vip, -(queue:a lang:fr)", "a minus wants the opposite"),
        ("due<2h", "due within two hours, or late; a number of m, h or d"),
        ("created>3d, updated<30m", "opened longer ago, changed more recently than that"),
        ("assignee:me,none", "a name, yourself, nobody"), ("sla:breached", "or warned"),
        ("refund \"double charge\"", "words of the texts, in each language by its own rules; a phrase"),
    ]

    static let fields =
        "Fields: status (also all, unsolved), priority, queue, lang, tag, assignee, channel, "
        + "subscriber, topic, sla, number. At most 1,000 characters and 10 parentheses inside each other."

    static var text: String {
        let width = 38
        let examples = lines.map { line in
            let indent = "\n" + String(repeating: " ", count: width)
            return "  \(line.example)".fitted(to: width)
                + line.meaning.wrapped(to: 80 - width).joined(separator: indent)
        }
        return ([title.lowercased() + ":"] + examples + fields.wrapped(to: 78).map { "  " + $0 })
            .joined(separator: "\n")
    }
}
