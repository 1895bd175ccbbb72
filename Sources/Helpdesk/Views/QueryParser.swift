import FAQIndex

extension TicketQuery {
    /// Throws `badQuery` with the place of the first mistake.
    public static func parse(_ text: String) throws -> TicketQuery {
        guard text.unicodeScalars.count <= longest else {
            throw HelpdeskError.badQuery(position: longest + 1, expected: "at most \(longest) characters")
        }
        var parser = QueryParser(text)
        return TicketQuery(try parser.query())
    }
}

private struct QueryParser {
    private let characters: [Character]
    private var position = 0

    init(_ text: String) { characters = Array(text) }

    mutating func query() throws -> [TicketQuery.Condition] {
        let alternatives = try alternatives(depth: 0)
        guard position == characters.count else { throw error(position, "a parenthesis that it closes") }
        return alternatives.count == 1 ? alternatives[0] : [.group(alternatives, isWanted: true)]
    }

    /// What stands between `OR`s, up to a closing parenthesis or the end.
    private mutating func alternatives(depth: Int) throws -> [[TicketQuery.Condition]] {
        var found: [[TicketQuery.Condition]] = [[]]
        while true {
            skipSpaces()
            guard let next = current, next != ")" else {
                if found.count > 1, found[found.count - 1].isEmpty { throw error(position, "a condition after OR") }
                return found
            }
            guard isAtOr else {
                found[found.count - 1] += try condition(depth: depth)
                continue
            }
            guard !found[found.count - 1].isEmpty else { throw error(position, "a condition in front of OR") }
            position += 2
            found.append([])
        }
    }

    private var isAtOr: Bool {
        characters[position...].starts(with: "OR")
            && (position + 2 == characters.count || characters[position + 2].isWhitespace
                || "()".contains(characters[position + 2]))
    }

    /// One condition, or those of a parenthesis that needs to be none.
    private mutating func condition(depth: Int) throws -> [TicketQuery.Condition] {
        let isWanted = current != "-"
        if !isWanted { position += 1 }
        if current == "(" { return try group(isWanted, depth: depth + 1) }
        return [try condition(isWanted)]
    }

    private mutating func group(_ isWanted: Bool, depth: Int) throws -> [TicketQuery.Condition] {
        let start = position
        guard depth <= TicketQuery.deepest else {
            throw error(start, "at most \(TicketQuery.deepest) parentheses inside each other")
        }
        position += 1
        let alternatives = try alternatives(depth: depth)
        guard current == ")" else { throw error(start, "a second parenthesis that closes it") }
        guard alternatives != [[]] else { throw error(position, "a condition between the parentheses") }
        position += 1
        try expectSpace()
        return alternatives.count == 1 && isWanted ? alternatives[0] : [.group(alternatives, isWanted: isWanted)]
    }

    private mutating func condition(_ isWanted: Bool) throws -> TicketQuery.Condition {
        if current == "\"" {
            let text = try quoted()
            try expectSpace()
            return .text(text, isWanted: isWanted)
        }
        guard let first = current, !first.isWhitespace, first != ")" else {
            throw error(position, "something after the minus")
        }
        let nameStart = position
        let name = word { ":<>\"()".contains($0) }
        switch current {
        case ":":
            guard let field = TicketQuery.Field(rawValue: name) else {
                throw error(nameStart, "one of the fields \(names(TicketQuery.Field.self))")
            }
            position += 1
            return .field(field, try values(of: field), isWanted: isWanted)
        case "<", ">":
            guard let time = TicketQuery.Time(rawValue: name) else {
                throw error(nameStart, "one of the times \(names(TicketQuery.Time.self))")
            }
            let isLess = current == "<"
            position += 1
            return .time(time, isLess: isLess, seconds: try duration(), isWanted: isWanted)
        default:
            try expectSpace()
            return .text(name, isWanted: isWanted)
        }
    }

    /// After a condition: nothing more, or something that is clearly not part of it.
    private func expectSpace() throws {
        switch current {
        case nil, ")": break
        case "\"": throw error(position, "a space in front of the quotation mark")
        case "(": throw error(position, "a space in front of the parenthesis")
        default: if current?.isWhitespace == false { throw error(position, "a space") }
        }
    }

    private mutating func values(of field: TicketQuery.Field) throws -> [String] {
        var values: [String] = []
        repeat {
            if !values.isEmpty { position += 1 }
            let start = position
            let value = current == "\"" ? try quoted() : word { ",\"()".contains($0) }
            guard !value.isEmpty else { throw error(start, "a value for \(field.rawValue)") }
            if let expected = expected(field, value) { throw error(start, expected) }
            values.append(value)
        } while current == ","
        try expectSpace()
        return values
    }

    /// What the value should have been; nil when it is right.
    private func expected(_ field: TicketQuery.Field, _ value: String) -> String? {
        switch field {
        case .status:
            TicketQuery.statuses(named: value).isEmpty
                ? "all, unsolved, or one of the statuses \(names(TicketStatus.self))" : nil
        case .priority:
            Ticket.Priority(rawValue: value) == nil ? "one of the priorities \(names(Ticket.Priority.self))" : nil
        case .channel: Channel(rawValue: value) == nil ? "one of the channels \(names(Channel.self))" : nil
        case .number: Int64(value) ?? 0 < 1 ? "a ticket's number" : nil
        case .lang: LocaleTag(value) == nil ? "a language tag such as fr or pt-BR" : nil
        case .queue, .tag, .topic: Identifier.isName(value) ? nil : Identifier.nameDescription
        case .sla: value == "warned" || value == "breached" ? nil : "warned or breached"
        case .assignee, .subscriber: nil
        }
    }

    /// In seconds: `30m`, `2h`, `3d`.
    private mutating func duration() throws -> Int64 {
        let start = position
        let text = word { "()".contains($0) }
        let units: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (0...100_000).contains(count)
        else { throw error(start, "a time such as 30m, 2h or 3d") }
        try expectSpace()
        return count * unit
    }

    private mutating func quoted() throws -> String {
        let start = position
        position += 1
        var text = ""
        while let character = current, character != "\"" {
            text.append(character)
            position += 1
        }
        guard current != nil else { throw error(start, "a second quotation mark") }
        position += 1
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw error(start, "words between the quotation marks")
        }
        return text
    }

    private mutating func word(until isEnd: (Character) -> Bool) -> String {
        let start = position
        while let character = current, !character.isWhitespace, !isEnd(character) { position += 1 }
        return String(characters[start..<position])
    }

    private mutating func skipSpaces() {
        while current?.isWhitespace ?? false { position += 1 }
    }

    private var current: Character? { position < characters.count ? characters[position] : nil }

    private func names<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) -> String
    where Choice.RawValue == String {
        Choice.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private func error(_ position: Int, _ expected: String) -> HelpdeskError {
        .badQuery(position: position + 1, expected: expected)
    }
}
