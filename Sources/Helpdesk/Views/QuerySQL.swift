import FAQIndex
import Storage

/// What a query becomes: conditions on `ticket t`, and their parameters.
struct QuerySQL {
    private(set) var values: [SQLValue] = []
    private var conditions: [String] = []
    /// What the ticket's words must hold: each item by at least one of its phrases.
    private(set) var wanted: [[WordTable.Phrase]] = []
    /// Whether only tickets that are due at some time can satisfy it.
    private(set) var isDue = false

    /// All conditions. None is never asked for.
    var joined: String { conditions.joined(separator: " AND ") }

    /// The place of a new parameter.
    mutating func place(_ value: SQLValue) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    mutating func add(_ condition: String) { conditions.append(condition) }

    mutating func among(_ column: String, _ names: [String], isWanted: Bool = true) {
        add(isAmong(column, names, isWanted: isWanted))
    }

    /// That a column is one of these, without adding it to the conditions.
    mutating func isAmong(_ column: String, _ names: [String], isWanted: Bool = true) -> String {
        guard !names.isEmpty else { return isWanted ? "1 = 0" : "1 = 1" }
        if names.count == 1 { return "\(column) \(isWanted ? "=" : "<>") \(place(.text(names[0])))" }
        let places = names.map { place(.text($0)) }.joined(separator: ", ")
        return "\(column) \(isWanted ? "IN" : "NOT IN") (\(places))"
    }

    /// That a ticket has one of these statuses: nothing where that is true of all.
    mutating func isAmong(_ statuses: [TicketStatus]) -> [String] {
        statuses.count == TicketStatus.allCases.count ? [] : [isAmong("t.status", statuses.map(\.rawValue))]
    }

    mutating func add(_ condition: TicketQuery.Condition, _ asking: Asking, in session: any Session) {
        switch condition {
        case .field(let field, let names, let isWanted): add(field, names, isWanted, asking)
        case .time(let time, _, _, let isWanted):
            add(holds(condition, asking))
            isDue = isDue || time == .due && isWanted
        case .text(let text, let isWanted):
            let phrases = asking.phrases(text)
            if isWanted {
                wanted.append(phrases)
            } else if !phrases.isEmpty {
                add(words: [phrases], asking, session.dialect, .never)
            }
        case .group(let alternatives, _):
            if let texts = condition.choiceOfTexts {
                wanted.append(asking.phrases(texts))
            } else {
                add(alternatives, asking, in: session)
            }
        }
    }

    /// That a condition of times holds.
    mutating func holds(_ condition: TicketQuery.Condition, _ asking: Asking) -> String {
        guard case .time(let time, let isLess, let seconds, let isWanted) = condition else { return "1 = 1" }
        let sign: Int64 = time == .due ? 1 : -1
        let limit = place(.int(asking.time.adding(seconds: sign * seconds).milliseconds))
        switch (time, isWanted) {
        // What is never due is neither.
        case (.due, true): return "t.due_at \(isLess ? "<=" : ">") \(limit) AND t.due_at < \(Ticket.neverDue)"
        case (.due, false):
            return "NOT (t.due_at \(isLess ? "<=" : ">") \(limit) AND t.due_at < \(Ticket.neverDue))"
        default: return "t.\(time.rawValue)_at \(isLess == isWanted ? ">=" : "<") \(limit)"
        }
    }

    /// That all conditions of one of the alternatives hold: each ticket is asked, no index helps.
    private mutating func add(
        _ alternatives: [[TicketQuery.Condition]], _ asking: Asking, in session: any Session
    ) {
        let (outer, outerWanted, outerIsDue) = (conditions, wanted, isDue)
        let parts = alternatives.map { alternative in
            (conditions, wanted) = ([], [])
            for condition in alternative {
                add(condition, asking, in: session)
                if case .field(.status, let names, let isWanted) = condition {
                    among("t.status", names.flatMap(TicketQuery.statuses).map(\.rawValue), isWanted: isWanted)
                }
            }
            addWanted(asking, session.dialect, .each)
            return "(\(conditions.joined(separator: " AND ")))"
        }
        (conditions, wanted) = (outer + ["(\(parts.joined(separator: " OR ")))"], outerWanted)
        isDue = outerIsDue
    }

    /// How tickets that are found by something else are held against words.
    enum Matching {
        /// All that match are listed first: for words that few have.
        case listed
        /// Each ticket is asked: for words that many have.
        case each
        /// Each is asked, and those that match are left out.
        case never
    }

    /// Makes what the words must hold one more condition.
    mutating func addWanted(_ asking: Asking, _ dialect: SQLDialect, _ matching: Matching) {
        guard !wanted.isEmpty else { return }
        add(words: wanted, asking, dialect, matching)
        wanted = []
    }

    private mutating func add(
        words: [[WordTable.Phrase]], _ asking: Asking, _ dialect: SQLDialect, _ matching: Matching
    ) {
        let table = TicketWords.table.name
        if matching == .listed {
            let documents = TicketWords.documents(ordinal: asking.ordinal)
            let (first, last) = (place(.int(documents.first)), place(.int(documents.last)))
            let match = TicketWords.table.condition(words, dialect, at: values.count + 1)
            values.append(match.value)
            // The plus: each ticket is held against the list, in the order of another index.
            return add(
                "+t.document IN "
                    + "(SELECT rowid FROM \(table) WHERE rowid BETWEEN \(first) AND \(last) AND \(match.sql))")
        }
        let check = TicketWords.table.check(words, dialect, at: values.count + 1)
        values += check.values
        add(
            "\(matching == .never ? "NOT " : "")EXISTS "
                + "(SELECT 1 FROM \(table) WHERE \(table).rowid = t.document AND \(check.sql))")
    }

    private mutating func add(_ field: TicketQuery.Field, _ names: [String], _ isWanted: Bool, _ asking: Asking) {
        switch field {
        case .status: break  // `QueryBranch.statuses`
        case .priority: among("t.priority", names, isWanted: isWanted)
        case .queue: among("t.queue_id", names, isWanted: isWanted)
        case .channel: among("t.channel", names, isWanted: isWanted)
        // The plain column is the one that an index helps with.
        case .subscriber:
            among(isWanted ? "t.subscriber_id" : "COALESCE(t.subscriber_id, '')", names, isWanted: isWanted)
        case .topic: among("COALESCE(t.topic, '')", names, isWanted: isWanted)
        case .number:
            let places = names.compactMap { Int64($0) }.map { place(.int($0)) }.joined(separator: ", ")
            add("t.number \(isWanted ? "IN" : "NOT IN") (\(places))")
        case .lang:
            // "pt" is meant for "pt-BR" too.
            among("t.locale", asking.locales(names), isWanted: isWanted)
        case .tag:
            add(
                "\(isWanted ? "" : "NOT ")EXISTS "
                    + "(SELECT 1 FROM ticket_tag g WHERE g.ticket_id = t.id AND \(isAmong("g.tag", names)))")
        case .assignee:
            let agents = names.filter { $0 != "none" }.flatMap(asking.agents)
            let isNobody = names.contains("none")
            let column = isWanted ? "t.assignee_id" : "COALESCE(t.assignee_id, '')"
            guard isNobody else { return among(column, agents, isWanted: isWanted) }
            guard !agents.isEmpty else { return add("t.assignee_id IS \(isWanted ? "" : "NOT ")NULL") }
            let places = agents.map { place(.text($0)) }.joined(separator: ", ")
            add("\(isWanted ? "" : "NOT ")(t.assignee_id IS NULL OR t.assignee_id IN (\(places)))")
        case .sla:
            let kinds = isAmong("e.kind", TicketQuery.eventKinds(ofSLA: names))
            add(
                "\(isWanted ? "" : "NOT ")EXISTS "
                    + "(SELECT 1 FROM ticket_event e WHERE e.ticket_id = t.id AND \(kinds))")
        }
    }
}

/// Who asks, when, and in which languages.
struct Asking: Sendable {
    let agent: Agent
    /// Everybody who works for the brand, or did, where the query speaks of them.
    let colleagues: [StoredAgent]
    let brand: String
    /// The brand's place among the documents (`TicketWords`), where the query looks for texts.
    let ordinal: Int64
    let time: Timestamp
    /// The languages that the brand's tickets are in, where the query looks for texts or names languages.
    let locales: [String]
    /// The phrases that each text of the query may stand for; none for one that says nothing in any language.
    let phrases: [String: [WordTable.Phrase]]

    /// The ids of the agents whom a name means; nobody's for a name that nobody has.
    func agents(_ name: String) -> [String] {
        if name == "me" { return [agent.id] }
        return colleagues.map(\.agent).filter { $0.name == name || $0.id == name }.map(\.id)
    }

    /// The languages of tickets that any of these means.
    func locales(_ names: [String]) -> [String] { TicketLocale.meant(by: names, among: locales) }

    /// The phrases of any of the texts.
    func phrases(_ texts: [String]) -> [WordTable.Phrase] {
        texts.flatMap(phrases).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    func phrases(_ text: String) -> [WordTable.Phrase] { phrases[text] ?? [] }
}
