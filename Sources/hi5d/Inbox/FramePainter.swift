/// Says in ANSI control sequences (ECMA-48) how one screen becomes another. Only what VT100 and its successors know.
struct FramePainter {
    /// Without it (`NO_COLOR`), bold, dim and reversed text stay.
    let usesColor: Bool

    /// `before`: what the screen shows; nil when that is not known, then all of it is drawn.
    func changes(from before: Frame?, to after: Frame) -> String {
        var output = "\u{1B}[?25l"
        if before == nil { output += "\u{1B}[0m\u{1B}[2J" }
        for (row, line) in after.lines.enumerated() {
            if let before, before.lines.count == after.lines.count, before.lines[row] == line { continue }
            output += "\u{1B}[\(row + 1);1H\u{1B}[0m\u{1B}[2K" + line.spans.map(text).joined()
        }
        output += "\u{1B}[0m"
        if let cursor = after.cursor { output += "\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H\u{1B}[?25h" }
        return output
    }

    private func text(_ span: Span) -> String {
        "\u{1B}[\(span.column + 1)G" + sequence(span.style) + span.text
    }

    private func sequence(_ style: Style) -> String {
        var codes = [0]
        if style.isBold { codes.append(1) }
        if style.isDim { codes.append(2) }
        if style.isReversed { codes.append(7) }
        if usesColor, let color = style.color { codes.append(color.rawValue) }
        return "\u{1B}[\(codes.map(String.init).joined(separator: ";"))m"
    }
}
