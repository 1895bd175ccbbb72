import FAQIndex
import Storage

/// The languages that a brand's tickets are in, or ever were: searches are read by the rules of each.
enum TicketLocale {
    static func all(of brand: String, in session: any Session) throws -> [String] {
        try session.query("SELECT locale FROM ticket_locale WHERE brand_id = $1 ORDER BY locale", [.text(brand)]) {
            $0.text(0)
        }
    }

    /// Those that any of the names means: "pt" is meant for "pt-BR" too.
    static func meant(by names: [String], among locales: [String]) -> [String] {
        let tags = names.map { LocaleTag($0)?.description ?? $0 }
        return locales.filter { locale in tags.contains { locale == $0 || locale.hasPrefix($0 + "-") } }
    }

    /// Notes the language of a ticket that is being opened. Hardly any is the first in its own, and nodes know that
    /// without asking the store.
    static func note(_ ticket: Ticket, in work: TicketWork) throws {
        guard !work.settings.ticketLocales.contains(ticket.locale) else { return }
        let isFirst =
            try work.session.execute(
                """
                INSERT INTO ticket_locale (brand_id, locale) VALUES ($1, $2) ON CONFLICT (brand_id, locale) DO NOTHING
                """, [.text(ticket.brand), .text(ticket.locale)]) > 0
        if isFirst { try Change.settings(ticket.brand).record(in: work.session) }
    }
}
