/// The manual page hi5d(1) in roff (man(7)), from the command table.
enum ManualPage {
    static func text(_ commands: [Command]) -> String {
        var lines = [
            ".TH HI5D 1 \"\" \"hi5d \(version)\" \"Hi5\"", ".SH NAME", "hi5d \\- customer care for streaming services",
            ".SH SYNOPSIS", ".B hi5d", ".I COMMAND", "[\\fIoptions\\fR]", ".SH DESCRIPTION",
            escaped(
                "One program is the daemon, its administration and the agents' tools. Agents log in once with "
                    + "hi5d login and then work the tickets with hi5d inbox, on a full screen, or with the commands "
                    + "below, alone and in scripts."),
            ".SH COMMANDS",
        ]
        for command in commands {
            lines += [".TP", ".B \(escaped("hi5d \(command.call)"))", escaped(command.summary)]
            guard !command.options.isEmpty else { continue }
            lines.append(".RS")
            for option in command.options {
                let value = option.value.map { " \\fI\(escaped($0))\\fR" } ?? ""
                var notes = [option.help]
                if let standard = option.standard { notes.append("default: \(standard)") }
                if let variable = option.environment { notes.append("environment: \(variable)") }
                lines += [
                    ".TP", "\\fB\\-\\-\(escaped(option.name))\\fR\(value)", escaped(notes.joined(separator: "; ")),
                ]
            }
            lines.append(".RE")
        }
        lines.append(".SH \(QueryNotes.title.uppercased())")
        for (example, meaning) in QueryNotes.lines { lines += [".TP", ".B \(escaped(example))", escaped(meaning)] }
        lines += [".PP", escaped(QueryNotes.fields), ".SH EXIT STATUS"]
        for (code, meaning) in ExitCode.meanings { lines += [".TP", ".B \(code.rawValue)", escaped(meaning)] }
        lines.append(".SH ENVIRONMENT")
        lines.append(escaped("Each option above names the variable that stands for it. Besides:"))
        for (name, meaning) in environment { lines += [".TP", ".B \(name)", escaped(meaning)] }
        lines.append(".SH FILES")
        for (name, meaning) in files { lines += [".TP", ".I \(escaped(name))", escaped(meaning)] }
        return lines.joined(separator: "\n")
    }

    private static let environment = [
        ("NO_COLOR", "when set and not empty, nothing is coloured"),
        ("VISUAL, EDITOR", "what Ctrl-E in the inbox opens; else vi"),
        ("TERM", "dumb, or not set: the inbox does not open"),
    ]

    private static let files = [
        (
            "$XDG_CONFIG_HOME/hi5/credentials",
            "the logins, for their owner alone; ~/.config when the variable is not set"
        ),
        ("$XDG_STATE_HOME/hi5/drafts", "what was begun in the inbox and not sent; ~/.local/state when not set"),
    ]

    /// What roff would take for its own stands as escapes, and so does what is not ASCII (groff_char(7)).
    static func escaped(_ text: String) -> String {
        let body = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\e"
            case "-": "\\-"
            case "'": "\\(aq"
            case "\"": "\\(dq"
            case "…": "..."
            case "\n": " "
            case _ where scalar.isASCII: String(scalar)
            default: "\\[u\(hex(scalar))]"
            }
        }.joined()
        return body.hasPrefix(".") ? "\\&" + body : body
    }

    private static func hex(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
