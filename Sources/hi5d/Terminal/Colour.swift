import Foundation

/// Colour, where somebody looks at it: sparse, never the only sign of anything.
enum Colour {
    /// https://no-color.org: any value but an empty one switches it off.
    static func isWanted(_ environment: [String: String]) -> Bool {
        (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }
}
