import Foundation
import Helpdesk

let version = "0.1.0"

/// Every command, in the order of the help.
let commands: [Command] =
    [serveCommand, demoCommand] + adminCommands + storeCommands + loginCommands + [inboxCommand] + ticketCommands
    + ticketDeeds.map { Command($0) } + ticketWorkCommands + [ticketContextCommand] + subscriberCommands
    + [contextMeasureCommand] + noticeCommands + refundCommands + refundDeeds.map { Command($0) } + ratingCommands
    + deskCommands + peopleCommands + operatorCommands + [
        faqSearchCommand
    ]
    + faqContentCommands + faqArticleCommands + faqReportCommands + [
        faqLintCommand, faqMeasureCommand, botAskCommand, botEvalCommand,
    ]
    + botCommands + [botThresholdCommand] + learningCommands + ruleCommands + shellCommands

/// Runs one command line and says what went wrong on standard error.
func runCommandLine(_ words: [String]) -> ExitCode {
    do {
        try dispatch(words)
        return .success
    } catch let failure as CommandFailure {
        printError(failure.message)
        return failure.code
    } catch let errors as ContentErrors {
        let mistakes = errors.count == 1 ? "1 mistake" : "\(errors.count) mistakes"
        printError("\(mistakes), nothing was done\n\(errors.description.printable)")
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
    case nil, "--help", "-h":
        print(overview)
    case "help":
        try printHelp(of: Array(words.dropFirst()))
    case "version", "--version":
        print("hi5d \(version)")
    default:
        let found = commands.filter { words.starts(with: $0.path) }.max { $0.path.count < $1.path.count }
        let asksForHelp = words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
        guard let command = found else {
            if asksForHelp { return try printHelp(of: words.filter { !$0.hasPrefix("-") }) }
            throw unknownCommand(words)
        }
        if asksForHelp { return print(command.help) }
        let rest = words.dropFirst(command.path.count)
        try command.run(try command.parse(Array(rest), environment: ProcessInfo.processInfo.environment))
    }
}

/// The help of the command, or of all commands, that begin with these words.
private func printHelp(of words: [String]) throws {
    let family = commands.filter { $0.path.starts(with: words) }
    switch (words.isEmpty, family.count) {
    case (true, _): print(overview)
    case (_, 0): throw unknownCommand(words)
    case (_, 1): print(family[0].help)
    default:
        let notes = family.compactMap(\.notes).first.map { "\n\n\($0)" } ?? ""
        print("usage: hi5d COMMAND [options]\n\n" + family.map(line).joined(separator: "\n") + notes)
    }
}

private func unknownCommand(_ words: [String]) -> CommandFailure {
    let family = commands.filter { $0.path.first == words.first }
    guard !family.isEmpty else {
        let near = Set(commands.compactMap(\.path.first)).sorted().nearest(to: words[0])
        let hint = near.map { ", did you mean \"\($0)\"?" } ?? "."
        return CommandFailure(.usage, "there is no command \"\(words[0])\"\(hint) Help: hi5d --help")
    }
    let next = family.map { $0.path.dropFirst().joined(separator: " ") }
    if words.count > 1, let near = next.nearest(to: words[1]) {
        return CommandFailure(
            .usage,
            "there is no command \"\(words[0]) \(words[1])\", did you mean \"\(words[0]) \(near)\"? "
                + "Help: hi5d \(words[0]) --help")
    }
    let known = next.joined(separator: ", ")
    return CommandFailure(.usage, "\"hi5d \(words[0])\" must be followed by one of: \(known)")
}

private func line(_ command: Command) -> String {
    let indent = "\n" + String(repeating: " ", count: 26)
    let (call, summary) = ("  \(command.call)", command.summary.wrapped(to: 54).joined(separator: indent))
    return call.displayWidth < 26 ? call.fitted(to: 26) + summary : call + indent + summary
}

private var overview: String {
    """
    hi5d: customer care for streaming services

    usage: hi5d COMMAND [options]

    \(commands.map(line).joined(separator: "\n"))

    Each command explains itself: hi5d COMMAND --help
    Times are shown in the time zone of the terminal (TZ); with --json in UTC.
    \("Exit codes: \(ExitCode.summary)".wrapped(to: 80).joined(separator: "\n    "))
    """
}

func printWarning(_ message: String) {
    FileHandle.standardError.write(Data("hi5d: warning: \(message)\n".utf8))
}

func printError(_ message: String) {
    // A server's words may hold a customer's.
    let text = "hi5d: \(message.printable)"
    // Programs that read it get it as it is.
    let lines = isatty(STDERR_FILENO) == 1 ? text.wrapped(to: Screen.width) : [text]
    FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
}
