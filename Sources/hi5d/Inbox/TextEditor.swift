/// Text and a place in it, changed key by key.
struct TextEditor: Equatable, Sendable {
    private(set) var before = ""
    private(set) var after = ""

    init(_ text: String = "") { before = text }

    var text: String { before + after }
    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

    mutating func insert(_ new: String) { before += new }

    /// Does what a key does to text; false when it does nothing. `width`: of the lines, for going up and down.
    mutating func apply(_ key: Key, width: Int) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .paste(let text): insert(text)
        case .enter: insert("\n")
        case .backspace: _ = before.popLast()
        case .delete, .control("d"): if !after.isEmpty { after.removeFirst() }
        case .left, .control("b"): move(to: before.count - 1)
        case .right, .control("f"): move(to: before.count + 1)
        case .home, .control("a"): move(to: before.count - startOfLine)
        case .end: move(to: before.count + after.prefix { $0 != "\n" }.count)
        case .control("u"): before.removeLast(startOfLine)
        case .control("w"): deleteWord()
        case .up: move(by: -1, width)
        case .down: move(by: 1, width)
        default: return false
        }
        return true
    }

    /// How many characters of the line stand before the cursor.
    private var startOfLine: Int { before.reversed().prefix { $0 != "\n" }.count }

    private mutating func deleteWord() {
        while before.last?.isWhitespace ?? false { before.removeLast() }
        while let last = before.last, !last.isWhitespace { before.removeLast() }
    }

    private mutating func move(to place: Int) {
        let all = text
        let index = all.index(all.startIndex, offsetBy: max(0, place), limitedBy: all.endIndex) ?? all.endIndex
        (before, after) = (String(all[..<index]), String(all[index...]))
    }

    private mutating func move(by rows: Int, _ width: Int) {
        let layout = layout(width: width)
        let row = layout.row + rows
        guard layout.lines.indices.contains(row) else { return move(to: rows < 0 ? 0 : text.count) }
        var used = 0
        let steps = layout.lines[row].prefix { character in
            used += String(character).displayWidth
            return used <= layout.column
        }
        move(to: layout.starts[row] + steps.count)
    }

    /// How the text stands in lines of a width, and where the cursor is in them.
    struct Layout: Equatable {
        var lines: [String] = []
        /// Where each line begins, in characters of the text.
        var starts: [Int] = []
        var row = 0
        var column = 0
    }

    /// Lines are broken after the last space that fits, or where they end; every character keeps its place.
    func layout(width: Int) -> Layout {
        let characters = Array(text)
        var layout = Layout()
        var start = 0
        while true {
            let (end, next) = Self.line(characters, from: start, width: max(2, width))
            layout.lines.append(String(characters[start..<end]))
            layout.starts.append(start)
            guard let next else { break }
            start = next
        }
        let place = before.count
        layout.row = layout.starts.lastIndex { $0 <= place } ?? 0
        layout.column = String(characters[layout.starts[layout.row]..<place]).displayWidth
        return layout
    }

    /// Where the line that begins at `start` ends, and where the next one begins; nil after the last.
    private static func line(_ characters: [Character], from start: Int, width: Int) -> (end: Int, next: Int?) {
        var (used, afterSpace) = (0, start)
        for place in start..<characters.count {
            let character = characters[place]
            if character == "\n" { return (place, place + 1) }
            used += String(character).displayWidth
            if used > width {
                let end = afterSpace > start ? afterSpace : max(place, start + 1)
                return (end, end)
            }
            if character == " " { afterSpace = place + 1 }
        }
        return (characters.count, nil)
    }
}
