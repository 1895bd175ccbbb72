import FAQIndex
import Storage

/// One page of a list, and where the next one starts.
public struct Page<Item: Sendable>: Sendable {
    public let items: [Item]
    public let next: String?
}

/// Which tickets are wanted, in which order, and from where on.
public struct TicketListing: Sendable {
    public var query = TicketQuery()
    public var sort = TicketSort.newest
    public var limit = 25
    /// The `next` of the page before.
    public var cursor: String?

    public init(
        _ query: TicketQuery = .init(), sort: TicketSort = .newest, limit: Int = 25, cursor: String? = nil
    ) {
        (self.query, self.sort, self.limit, self.cursor) = (query, sort, limit, cursor)
    }
}

extension Helpdesk {
    /// The brand's tickets that the agent may see and the query wants. Throws `notAllowed`, `invalid` for the cursor.
    public func listTickets(_ listing: TicketListing, as principal: Principal) throws -> Page<Ticket> {
        let tickets = try database.read { session in
            try selection(listing, as: principal, in: session).tickets(in: session)
        }
        let page = Array(tickets.prefix(listing.limit))
        let next = tickets.count > listing.limit ? page.last.map { TicketCursor($0, listing.sort).text } : nil
        return Page(items: page, next: next)
    }

    func selection(
        _ listing: TicketListing, as principal: Principal, in session: any Session
    ) throws -> TicketSelection {
        let agent = try principal.agent()
        let wanted = listing.query.conditions.flatMap { condition -> [String] in
            if case .field(.lang, let names, isWanted: true) = condition { names } else { [] }
        }
        let spoken = listing.query.needsLanguages ? try TicketLocale.all(of: principal.brand, in: session) : []
        let locales = (wanted.isEmpty ? spoken : TicketLocale.meant(by: wanted, among: spoken)).compactMap {
            LocaleTag($0)
        }
        let asking = Asking(
            agent: agent,
            colleagues: listing.query.namesColleagues ? try StoredAgent.all(of: principal.brand, in: session) : [],
            brand: principal.brand,
            ordinal: !listing.query.texts.isEmpty ? try TicketWords.ordinal(of: principal.brand, in: session) : 0,
            time: clock(), locales: spoken,
            phrases: Dictionary(listing.query.texts.map { ($0, languages.searchPhrases($0, locales: locales)) }) { $1 })
        return TicketSelection(
            listing: listing, cursor: try listing.cursor.map { try TicketCursor($0, listing.sort) }, asking: asking)
    }
}

/// Where a page ended: the sorted value and the number of its last ticket.
struct TicketCursor: Sendable {
    let sort: TicketSort
    let value: Int64
    let number: Int64

    init(_ ticket: Ticket, _ sort: TicketSort) {
        self.sort = sort
        number = ticket.number
        switch sort {
        case .newest: value = ticket.number
        case .due: value = ticket.sla.due?.milliseconds ?? Ticket.neverDue
        case .updated: value = ticket.updatedAt.milliseconds
        }
    }

    var text: String { sort == .newest ? String(number) : "\(value)-\(number)" }

    init(_ text: String, _ sort: TicketSort) throws {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == (sort == .newest ? 1 : 2), let value = parts[0], let number = parts[parts.count - 1],
            value >= 0, number > 0
        else {
            throw HelpdeskError.invalid(field: "cursor", expected: "the \"next\" of a page in the same order")
        }
        (self.sort, self.value, self.number) = (sort, value, number)
    }
}
