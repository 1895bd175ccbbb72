/// An option of a command: `--port N`, or a switch without a value.
struct Option: Sendable {
    let name: String
    /// How the value is called in the help; nil for a switch.
    let value: String?
    /// The environment variable that sets it when the command line does not.
    let environment: String?
    let standard: String?
    /// The values that there are, for shells to complete; empty when there is no end of them.
    let choices: [String]
    let help: String

    init(
        _ name: String, _ value: String?, env: String? = nil, default standard: String? = nil, choices: [String] = [],
        _ help: String
    ) {
        self.choices = choices
        self.name = name
        self.value = value
        self.environment = env
        self.standard = standard
        self.help = help
    }

    init(switch name: String, _ help: String) { self.init(name, nil, env: nil, default: nil, help) }
}

/// One command: `hi5d ticket take N`.
struct Command: Sendable {
    /// The words that name it: `["ticket", "take"]`.
    let path: [String]
    /// The positional arguments: `["N", "TEXT"]`; the last may end in "…" and then takes the rest as one text,
    /// in "+" and then takes one or more, or stand in brackets (`"[PATH]"`) and then be left out. One of a few words is
    /// `"bash|zsh|fish"`.
    let arguments: [String]
    let options: [Option]
    let summary: String
    /// What stands before its words where it is typed.
    private(set) var prompt = "hi5d "
    /// What is said after the options.
    private(set) var notes: String?
    let run: @Sendable (Invocation) throws -> Void

    init(
        _ path: String, _ arguments: [String] = [], _ options: [Option] = [], _ summary: String,
        run: @escaping @Sendable (Invocation) throws -> Void
    ) {
        self.path = path.split(separator: " ").map(String.init)
        self.arguments = arguments
        self.options = options
        self.summary = summary
        self.run = run
    }

    func explained(by notes: String?) -> Command {
        var command = self
        command.notes = notes
        return command
    }

    /// The same command typed after another prompt.
    func typed(after prompt: String) -> Command {
        var command = self
        command.prompt = prompt
        return command
    }

    var name: String { path.joined(separator: " ") }

    /// How it is called, without its options: `ticket take N`.
    var call: String { ([name] + arguments).joined(separator: " ") }
}

/// A command line that was understood.
struct Invocation: Sendable {
    let arguments: [String]
    /// By option name, from the command line, the environment, or the default.
    private let values: [String: String]

    init(arguments: [String], values: [String: String]) {
        self.arguments = arguments
        self.values = values
    }

    subscript(option: String) -> String? { values[option] }

    /// Without its first argument.
    var droppingFirst: Invocation { Invocation(arguments: Array(arguments.dropFirst()), values: values) }

    func replacing(_ option: String, with value: String) -> Invocation {
        Invocation(arguments: arguments, values: values.merging([option: value]) { $1 })
    }

    func isSet(_ option: String) -> Bool { values[option] != nil }

    func text(_ option: String) throws -> String {
        guard let value = values[option] else {
            throw CommandFailure(.usage, "--\(option) is needed")
        }
        return value
    }

    func int(_ option: String, _ range: ClosedRange<Int>) throws -> Int {
        let text = try text(option)
        guard let number = Int(text), range.contains(number) else {
            throw CommandFailure(
                .usage,
                "--\(option) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
        }
        return number
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ option: String, of: Choice.Type
    ) throws -> Choice where Choice.RawValue == String {
        let text = try text(option)
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure(.usage, "--\(option) must be one of \(known), not \"\(text)\"")
        }
        return choice
    }
}
