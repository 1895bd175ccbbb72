import FAQIndex
import JSON
import Storage

extension Helpdesk {
    /// Answers the ticket with a macro, and does what goes along with it.
    ///
    /// Throws what `replyToTicket` throws, `notFound` for the macro, `invalid` for a placeholder without a value,
    /// `promiseRefused` for a macro that promises what is not ours to do for this subscriber.
    public func useMacro(
        _ id: String, on number: Int64, as principal: Principal, _ conditions: ChangeConditions = .init()
    ) throws -> TicketView {
        let macro = try macro(id, brand: principal.brand)
        return try changeTicket(number, as: principal, conditions, request: ["macro", id]) { ticket, agent, work in
            try ticket.mustNotBeSomebodyElses(than: agent, in: work)
            let text = CardNumbers.masked(try self.text(of: macro, for: ticket, agent, in: work.session))
            var changed = ticket
            for action in macro.promises { changed = try changed.promise(TicketPromise(action), by: agent, in: work) }
            changed = try changed.reply(
                text, by: agent, terms: self.searchTerms(text, locale: ticket.locale), in: work)
            let by = TicketEvent.Actor.agent(id: agent.id)
            let tags = Set(changed.state.tags).union(macro.addTags).sorted()
            if tags != changed.state.tags {
                changed = try changed.apply(.update, by: by, why: "macro \(id)", in: work) { $0.tags = tags }
            }
            switch macro.outcome {
            case .solve:
                let solved = try changed.apply(.solve, by: by, why: "macro \(id)", in: work)
                try self.askForRatingLater(of: solved, in: work)
            case .hold: try changed.apply(.hold, by: by, why: "macro \(id)", in: work)
            // A reply leaves the ticket to the subscriber anyway.
            case .pend, nil: break
            }
        }
    }

    /// What a macro would say on a ticket. Throws `notFound`, `notAllowed`, `invalid`.
    public func previewMacro(_ id: String, on number: Int64, as principal: Principal) throws -> String {
        let agent = try principal.agent()
        let (macro, settings) = (try macro(id, brand: principal.brand), settings[principal.brand])
        return try database.read { session in
            let ticket = try Ticket.visible(number, to: agent, brand: principal.brand, settings, in: session)
            return try text(of: macro, for: ticket, agent, in: session)
        }
    }

    private func macro(_ id: String, brand: String) throws -> Macro {
        guard let macro = settings[brand].macros.first(where: { $0.id == id }) else {
            throw HelpdeskError.notFound(what: "macro")
        }
        return macro
    }

    private func text(of macro: Macro, for ticket: Ticket, _ agent: Agent, in session: any Session) throws -> String {
        guard let brand = content.brand(ticket.brand), let locale = LocaleTag(ticket.locale),
            let chosen = macro.text(for: locale, standard: brand.defaultLocale)
        else { throw HelpdeskError.notFound(what: "macro") }
        var values = brand.placeholderValues
        values["agent.name"] = agent.name
        values["ticket.number"] = String(ticket.number)
        values["ticket.subject"] = ticket.subject
        values["subscriber.id"] = ticket.subscriber
        let found = try ticket.subscriber.flatMap { try SubscriberRecord.find($0, brand: ticket.brand, in: session) }
        let facts = found.map { Facts.derive($0.record, at: clock()) } ?? [:]
        return try MacroText.fill(chosen.text, values, facts, LocaleTag(chosen.locale) ?? locale)
    }
}
