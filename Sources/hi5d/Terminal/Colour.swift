import Foundation

/// Colour, where somebody looks at it: sparse, never the only sign of anything.
enum Colour {
    /// https://no-color.org: any value but an empty one switches it off.
    static func isWanted(_ environment: [String: String]) -> Bool {
        (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Whether what is printed goes to a terminal, and is to be coloured there.
    static var isOn: Bool { isatty(STDOUT_FILENO) == 1 && isWanted(ProcessInfo.processInfo.environment) }

    /// A cell of a table as it is shown, coloured when its value is a pressing priority or the status of what is new.
    static func marked(_ value: String, _ shown: String, isOn: Bool = Colour.isOn) -> String {
        let codes = ["urgent": "1;31", "high": "33", "new": "32"]
        guard isOn, let code = codes[value] else { return shown }
        return "\u{1B}[\(code)m\(shown)\u{1B}[0m"
    }
}
