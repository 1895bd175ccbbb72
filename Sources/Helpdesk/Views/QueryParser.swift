import FAQIndex

extension TicketQuery {
    /// Throws `badQuery` with the place of the first mistake.
    public static func parse(_ text: String) throws -> TicketQuery {
        guard text.unicodeScalars.count <= longest else {
            throw HelpdeskError.badQuery(position: longest + 1, expected: "at most \(longest) characters")
        }
        var parser = QueryParser(text)
        return TicketQuery(try parser.conditions())
    }
}

private struct QueryParser {
    private let characters: [Character]
    private var position = 0

    init(_ text: String) { characters = Array(text) }

    mutating func conditions() throws -> [TicketQuery.Condition] {
        var found: [TicketQuery.Condition] = []
        while true {
            skipSpaces()
            guard position < characters.count else { return found }
            found.append(try condition())
        }
    }

    private mutating func condition() throws -> TicketQuery.Condition {
        let start = position
        let isWanted = current != "-"
        if !isWanted { position += 1 }
        if current == "\"" { return .text(try quoted(), isWanted: isWanted) }
        guard let first = current, !first.isWhitespace else { throw error(position, "something after the minus") }
        let nameStart = position
        let name = word { ":<>\"".contains($0) }
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
            guard isWanted else { throw error(start, "no minus in front of a time") }
            let isLess = current == "<"
            position += 1
            return .time(time, isLess: isLess, seconds: try duration())
        case "\"": throw error(position, "a space in front of the quotation mark")
        default: return .text(name, isWanted: isWanted)
        }
    }

    private mutating func values(of field: TicketQuery.Field) throws -> [String] {
        var values: [String] = []
        repeat {
            if !values.isEmpty { position += 1 }
            let start = position
            let value = current == "\"" ? try quoted() : word { ",\"".contains($0) }
            guard !value.isEmpty else { throw error(start, "a value for \(field.rawValue)") }
            if let expected = expected(field, value) { throw error(start, expected) }
            values.append(value)
        } while current == ","
        if current == "\"" { throw error(position, "a space in front of the quotation mark") }
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
        let text = word { _ in false }
        let units: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (0...100_000).contains(count)
        else { throw error(start, "a time such as 30m, 2h or 3d") }
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
