/// What the program tells shells and man about itself.
let shellCommands = [
    Command(
        "completions", [Completions.allCases.map(\.rawValue).joined(separator: "|")], [],
        "Print a shell's completions; for bash: source <(hi5d completions bash)"
    ) { invocation in
        let word = invocation.arguments[0]
        guard let shell = Completions(rawValue: word) else {
            throw CommandFailure(.usage, "the shell must be bash, zsh or fish, not \"\(word)\"")
        }
        print(shell.script(for: commands))
    },
    Command("man", [], [], "Print the manual page; to read it: hi5d man | man -l -") { _ in
        print(ManualPage.text(commands))
    },
]
