/// How a piece of text looks.
struct Style: Equatable, Sendable {
    enum Color: Int, Sendable { case red = 31, green, yellow, blue, magenta, cyan }

    var color: Color?
    var isBold = false
    var isDim = false
    var isReversed = false

    static let plain = Style()
    static let bold = Style(isBold: true)
    static let dim = Style(isDim: true)
    static let bar = Style(isReversed: true)
    static func color(_ color: Color) -> Style { Style(color: color) }
}

/// A piece of text at a column of a line, counted from 0. Whatever it is made of cannot steer the terminal.
struct Span: Equatable, Sendable {
    let column: Int
    let text: String
    let style: Style

    init(_ column: Int, _ text: String, _ style: Style = .plain) {
        (self.column, self.text, self.style) = (column, text.oneLine, style)
    }
}

/// One line of the screen, from left to right.
///
/// What others wrote stands last in its line, or before a piece that begins with a Latin letter. A terminal that orders
/// right-to-left text by itself then never pulls another column into it (Unicode's UAX #9: neutrals between
/// right-to-left and left-to-right text go with the line), and one that does not keeps the order in memory: the columns
/// stay where they are on both. Isolates (U+2068, U+2069) would say the same, but many terminals show them or count
/// them as a column. Each piece is put at its column, so that a character whose width is in dispute moves nothing else.
struct FrameLine: Equatable, Sendable {
    private(set) var spans: [Span] = []
    private(set) var end = 0

    init() {}

    init(_ text: String, _ style: Style = .plain) { add(text, style) }

    mutating func add(_ text: String, _ style: Style = .plain, at column: Int? = nil) {
        guard !text.isEmpty else { return }
        let span = Span(column ?? end, text, style)
        end = span.column + span.text.displayWidth
        spans.append(span)
    }

    /// The part of it that a number of columns has room for.
    func cut(to width: Int) -> FrameLine {
        guard spans.contains(where: { $0.column + $0.text.displayWidth > width }) else { return self }
        var line = FrameLine()
        for span in spans where span.column < width {
            let room = width - span.column
            line.add(
                span.text.displayWidth > room ? span.text.fitted(to: room) : span.text, span.style, at: span.column)
        }
        return line
    }

    /// As it looks, without styles.
    var text: String {
        var (line, width) = ("", 0)
        for span in spans {
            line += String(repeating: " ", count: max(0, span.column - width)) + span.text
            width = max(width, span.column) + span.text.displayWidth
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

struct ScreenSize: Equatable, Sendable {
    var columns: Int
    var rows: Int
}

/// A whole screen.
struct Frame: Equatable, Sendable {
    var lines: [FrameLine]
    /// Where the cursor blinks; nil hides it.
    var cursor: Place?

    struct Place: Equatable, Sendable {
        var row: Int
        var column: Int
    }

    /// As it looks, without styles.
    var text: String { lines.map(\.text).joined(separator: "\n") }
}
