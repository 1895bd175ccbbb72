import Foundation
import Helpdesk

let version = "0.1.0"

/// Every command, in the order of the help.
let commands: [Command] =
    [serveCommand, demoCommand] + adminCommands + ticketCommands + [faqSearchCommand] + faqContentCommands
    + [faqLintCommand, botAskCommand]

/// Runs one command line and says what went wrong on standard error.
func runCommandLine(_ words: [String]) -> ExitCode {
    do {
        try dispatch(words)
        return .success
    } catch let failure as CommandFailure {
        printError(failure.message)
        return failure.code
    } catch let errors as ContentErrors {
        printError("\(errors.count) mistakes, nothing was done\n\(errors.description.printable)")
        return .invalid
    } catch let error as HelpdeskError {
        printError(error.description)
        return if case .notFound = error { .notFound } else { .invalid }
    } catch {
        printError("\(error)")
        return .failure
    }
}

private func dispatch(_ words: [String]) throws {
    switch words.first {
    case nil, "help", "--help", "-h":
        print(overview)
    case "version", "--version":
        print("hi5d \(version)")
    default:
        let found = commands.filter { words.starts(with: $0.path) }.max { $0.path.count < $1.path.count }
        guard let command = found else { throw unknownCommand(words) }
        let rest = words.dropFirst(command.path.count)
        if rest.prefix(while: { $0 != "--" }).contains("--help") { return print(command.help) }
        try command.run(try command.parse(Array(rest), environment: ProcessInfo.processInfo.environment))
    }
}

private func unknownCommand(_ words: [String]) -> CommandFailure {
    let family = commands.filter { $0.path.first == words.first }
    guard !family.isEmpty else {
        return CommandFailure(.usage, "there is no command \"\(words[0])\"\n\n\(overview)")
    }
    return CommandFailure(.usage, "one of these is expected:\n" + family.map(line).joined(separator: "\n"))
}

private func line(_ command: Command) -> String {
    let call = ([command.name] + command.arguments).joined(separator: " ")
    return "  \(call)" + String(repeating: " ", count: max(2, 26 - call.count)) + command.summary
}

private var overview: String {
    """
    hi5d: customer care for streaming services

    usage: hi5d COMMAND [options]

    \(commands.map(line).joined(separator: "\n"))

    Each command explains itself: hi5d COMMAND --help
    Exit codes: 0 done, 1 failed, 2 wrong command line, 3 not allowed, 4 not found, 5 conflict,
    6 server away, 7 refused as invalid
    """
}

func printError(_ message: String) {
    FileHandle.standardError.write(Data("hi5d: \(message)\n".utf8))
}
