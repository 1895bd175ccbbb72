extension String {
    /// How many columns a terminal takes for this text: two for East Asian wide characters and emoji, none for marks.
    var displayWidth: Int { unicodeScalars.reduce(0) { $0 + $1.displayWidth } }

    /// The text cut to a number of columns, with an ellipsis where something was cut; padded with spaces when shorter.
    func fitted(to width: Int) -> String {
        let own = displayWidth
        if own <= width { return self + String(repeating: " ", count: width - own) }
        var cut = ""
        var used = 0
        for character in self {
            let next = String(character).displayWidth
            guard used + next < width else { break }
            cut.append(character)
            used += next
        }
        return cut + "…" + String(repeating: " ", count: max(0, width - used - 1))
    }

    /// The text without what could steer the terminal of whoever reads it; lines stay lines.
    var printable: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.steersTerminal && $0 != "\n" ? " " : $0 }))
    }

    /// The same for a place that has one line.
    var oneLine: String { String(String.UnicodeScalarView(unicodeScalars.map { $0.steersTerminal ? " " : $0 })) }

    /// Lines of at most `width` columns, broken at spaces where there are any.
    func wrapped(to width: Int) -> [String] {
        split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph -> [String] in
            var lines: [String] = []
            var line = ""
            for word in paragraph.split(separator: " ") {
                if line.isEmpty {
                    line = String(word)
                } else if line.displayWidth + 1 + String(word).displayWidth <= width {
                    line += " " + word
                } else {
                    lines.append(line)
                    line = String(word)
                }
                // A word without spaces, as in Japanese or in a long link, is broken where the line ends.
                while line.displayWidth > width {
                    var head = ""
                    while let first = line.first, (head + String(first)).displayWidth <= width {
                        head.append(line.removeFirst())
                    }
                    if head.isEmpty { head.append(line.removeFirst()) }
                    lines.append(head)
                }
            }
            return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
        }
    }
}

extension Unicode.Scalar {
    /// Control characters, line separators, and the marks that turn the direction of all that follows.
    var steersTerminal: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        }
    }

    /// The wide ranges of Unicode's East Asian Width (UAX #11), joined to blocks; emoji are wide where they are shown as
    /// pictures by themselves, but for the letters that flags are made of, two to a flag.
    fileprivate var displayWidth: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        if properties.isEmojiPresentation { return (0x1F1E6...0x1F1FF).contains(value) ? 1 : 2 }
        switch value {
        // The vowels and endings of a Korean syllable stand in its first letter's columns.
        case 0x1160...0x11FF: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F200...0x1F251,
            0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
