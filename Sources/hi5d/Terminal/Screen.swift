import Foundation
import JSON

enum Screen {
    /// Columns to print in: the terminal's, or 80 where there is none.
    static var width: Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 { return Int(size.ws_col) }
        return 80
    }
}

/// Prints JSON for programs. What could steer a terminal stands in it as an escape.
func printJSON(_ json: JSON) { print(json.terminalText) }

extension JSON {
    /// Indented, with the escapes of RFC 8259 for what could steer a terminal; such characters only stand in strings.
    var terminalText: String {
        let scalars = indentedText.unicodeScalars.map { scalar in
            guard scalar.steersTerminal, scalar != "\n" else { return String(scalar) }
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return scalars.joined()
    }
}
