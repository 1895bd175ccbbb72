/// Scripts that make shells complete the program's commands, options and their values: from the command table.
enum Completions: String, CaseIterable {
    case bash, zsh, fish

    func script(for commands: [Command]) -> String {
        switch self {
        case .bash: Self.bash(commands)
        case .zsh: Self.zsh(commands)
        case .fish: Self.fish(commands)
        }
    }

    /// In single quotes, for all three shells.
    static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

    private static func names(_ command: Command) -> [String] { command.options.map { "--\($0.name)" } + ["--help"] }

    private static func bash(_ commands: [Command]) -> String {
        var lines = [
            "# bash completion for hi5d; made by: hi5d completions bash", "_hi5d() {",
            "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command= words= files= i",
            "    COMPREPLY=()", "    for ((i = 1; i < COMP_CWORD; i++)); do",
            "        case \"$command${command:+ }${COMP_WORDS[i]}\" in",
            "            " + commands.prefixes.map(quoted).joined(separator: " | ") + ")",
            "                command=\"$command${command:+ }${COMP_WORDS[i]}\" ;;", "            *) break ;;",
            "        esac",
            "    done", "    case \"$command $before\" in",
        ]
        for command in commands {
            for option in command.options where option.value != nil {
                let found =
                    option.takesFiles
                    ? "compgen -f -- \"$current\""
                    : "compgen -W \(quoted(option.choices.joined(separator: " "))) -- \"$current\""
                lines.append(
                    "        \(quoted("\(command.name) --\(option.name)"))) mapfile -t COMPREPLY < <(\(found)); return ;;"
                )
            }
        }
        lines += ["    esac", "    case \"$command\" in"]
        for prefix in [""] + commands.prefixes {
            let command = commands.first { $0.name == prefix }
            let words =
                commands.next(after: prefix).map(\.word) + (command?.argumentChoices ?? [])
                + (command.map(names) ?? [])
            let files = command?.takesFiles ?? false ? " files=1" : ""
            lines.append("        \(quoted(prefix))) words=\(quoted(words.joined(separator: " ")))\(files) ;;")
        }
        lines += [
            "    esac", "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")",
            "    [[ $files && $current != -* ]] && mapfile -t COMPREPLY < <(compgen -f -- \"$current\")",
            "    return 0",
            "}", "complete -o filenames -F _hi5d hi5d",
        ]
        return lines.joined(separator: "\n")
    }

    private static func zsh(_ commands: [Command]) -> String {
        func described(_ items: [(String, String)]) -> String {
            items.map { quoted($0.replacing(":", with: "\\:") + ":" + $1) }.joined(separator: " ")
        }
        var lines = [
            "#compdef hi5d", "# zsh completion for hi5d; made by: hi5d completions zsh", "_hi5d() {",
            "    local command= candidate", "    local -a items", "    integer i",
            "    for ((i = 2; i < CURRENT; i++)); do", "        candidate=\"${command:+$command }${words[i]}\"",
            "        case $candidate in", "            (" + commands.prefixes.map(quoted).joined(separator: "|") + ")",
            "                command=$candidate ;;", "            (*) break ;;", "        esac", "    done",
            "    case \"$command ${words[CURRENT - 1]}\" in",
        ]
        for command in commands {
            for option in command.options {
                guard let value = option.value else { continue }
                let found =
                    option.takesFiles
                    ? "_files"
                    : option.choices.isEmpty
                        ? "_message \(quoted("\(value): \(option.help)"))"
                        : "compadd -- \(option.choices.joined(separator: " "))"
                lines.append("        (\(quoted("\(command.name) --\(option.name)"))) \(found); return ;;")
            }
        }
        lines += ["    esac", "    case $command in"]
        for prefix in [""] + commands.prefixes {
            let command = commands.first { $0.name == prefix }
            let items =
                commands.next(after: prefix) + (command?.argumentChoices.map { ($0, "") } ?? [])
                + (command?.options.map { ("--\($0.name)", $0.help) } ?? [])
                + (command == nil ? [] : [("--help", "explain the command")])
            let files = command?.takesFiles ?? false ? " _files;" : ""
            lines.append(
                "        (\(quoted(prefix)))\(files) items=(\(described(items))); _describe hi5d items ;;")
        }
        lines += [
            "    esac", "}", "if [[ $funcstack[1] = _hi5d ]]; then _hi5d \"$@\"; else compdef _hi5d hi5d; fi",
        ]
        return lines.joined(separator: "\n")
    }

    private static func fish(_ commands: [Command]) -> String {
        // In fish a backslash before a quote stands inside of quotes.
        func quoted(_ text: String) -> String {
            "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
        }
        var lines = [
            "# fish completion for hi5d; made by: hi5d completions fish",
            "function __hi5d_at --description 'Whether these words of hi5d stand before the cursor'",
            "    set -l command", "    for word in (commandline -opc)[2..]",
            "        if contains -- (string join ' ' -- $command $word) "
                + commands.prefixes.map(quoted).joined(separator: " "),
            "            set command $command $word", "        else", "            break", "        end", "    end",
            "    test \"$command\" = \"$argv\"", "end", "complete -c hi5d -f",
        ]
        for prefix in [""] + commands.prefixes {
            let here = "complete -c hi5d -n \(quoted("__hi5d_at \(Completions.quoted(prefix))"))"
            for (word, summary) in commands.next(after: prefix) {
                lines.append("\(here) -a \(quoted(word)) -d \(quoted(summary))")
            }
            guard let command = commands.first(where: { $0.name == prefix }) else { continue }
            for word in command.argumentChoices { lines.append("\(here) -a \(quoted(word))") }
            if command.takesFiles { lines.append("\(here) -F") }
            for option in command.options {
                let value =
                    option.value == nil
                    ? ""
                    : option.takesFiles
                        ? " -r -F"
                        : option.choices.isEmpty ? " -x" : " -x -a \(quoted(option.choices.joined(separator: " ")))"
                lines.append("\(here) -l \(option.name)\(value) -d \(quoted(option.help))")
            }
            lines.append("\(here) -l help -d 'explain the command'")
        }
        return lines.joined(separator: "\n")
    }
}
