import Storage

extension Helpdesk {
    /// Sees to it that the subscriber is asked how it went, some time after the ticket was solved.
    func askForRatingLater(of ticket: Ticket, in work: TicketWork) throws {
        guard work.settings.desk.asksForRating else { return }
        let due = work.time.adding(seconds: work.settings.desk.ratingAfterMinutes * 60)
        guard due > work.time else { return try askForRating(of: ticket, in: work) }
        try DueTimer(kind: .askRating, subject: ticket.id, brand: ticket.brand, due: due).set(in: work.session)
    }

    func askForRating(_ timer: DueTimer, in work: TicketWork) throws {
        guard let ticket = try Ticket.find(id: timer.subject, in: work.session) else { return }
        try askForRating(of: ticket, in: work)
    }

    /// Asks once a ticket, while it is solved, in the subscriber's language, with a link that nobody else can make.
    private func askForRating(of ticket: Ticket, in work: TicketWork) throws {
        guard !ticket.status.isUnsolved, ticket.state.mergedInto == nil else { return }
        guard work.settings.desk.asksForRating, let brand = content.brand(ticket.brand) else { return }
        let link = "\(publicURL)/ratings/\(RatingToken.make(ticket: ticket.id, secret: brand.signingSecret))"
        guard let question = languages.ratingQuestion(of: ticket.number, in: wantedLocales(ticket), link: link) else {
            return
        }
        let asked = try work.session.execute(
            """
            INSERT INTO rating (ticket_id, brand_id, ticket_number, agent_id, asked_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (ticket_id) DO NOTHING
            """,
            [
                .text(ticket.id), .text(ticket.brand), .int(ticket.number), SQLValue(ticket.state.assignee),
                .int(work.time.milliseconds),
            ])
        guard asked == 1 else { return }
        try ticket.say(question, by: nil, in: ticket.conversation, work)
    }
}
