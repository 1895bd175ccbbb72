import Storage

/// What a rating link leads to.
public struct RatingQuestion: Sendable, Equatable {
    public let brand: String
    public let locale: String
    public let rating: Rating
}

extension Helpdesk {
    public static let longestRatingComment = 4_000

    /// What the link asks about. Throws `notFound`, also for a link that nobody signed.
    public func ratingQuestion(_ token: String) throws -> RatingQuestion {
        try database.read { session in try question(token, in: session).question }
    }

    /// Takes the answer: one a ticket. Throws `notFound`, `invalid`, `conflict` when there is another answer already.
    public func answerRating(_ token: String, score: Int64, comment: String?) throws -> RatingQuestion {
        guard (1...5).contains(score) else {
            throw HelpdeskError.invalid(field: "score", expected: "a whole number from 1 to 5")
        }
        guard comment?.unicodeScalars.count ?? 0 <= Self.longestRatingComment else {
            throw HelpdeskError.invalid(
                field: "comment", expected: "at most \(Self.longestRatingComment) characters")
        }
        let comment = comment.map(CardNumbers.masked)
        let time = clock()
        try database.write { [self] session in
            let (ticket, question) = try question(token, in: session)
            if question.rating.score == score, question.rating.comment == comment { return }
            guard question.rating.score == nil else {
                throw HelpdeskError.conflict(code: "already_rated", reason: "This has been answered already.")
            }
            try session.execute(
                "UPDATE rating SET score = $1, comment = $2, answered_at = $3 WHERE ticket_id = $4 AND score IS NULL",
                [.int(score), SQLValue(comment), .int(time.milliseconds), .text(ticket.id)])
            let work = TicketWork(session: session, time: time, settings: settings[ticket.brand])
            let rated = try ticket.apply(.rate, by: .subscriber, why: "\(score)", in: work)
            if comment != nil { try rated.tellLeads(of: question.rating.agentID, in: work) }
        }
        return try ratingQuestion(token)
    }

    /// The ratings that came in, the latest first: for leads. Throws `notAllowed`.
    public func listRatings(as principal: Principal, limit: Int) throws -> [Rating] {
        guard try principal.agent().role != .agent else {
            throw HelpdeskError.notAllowed(reason: "Ratings are for agents whose role is lead or admin.")
        }
        return try database.read { session in
            try session.query(
                """
                SELECT \(Rating.columns) FROM \(Rating.source)
                WHERE r.brand_id = $1 AND r.answered_at IS NOT NULL
                ORDER BY r.answered_at DESC, r.ticket_number DESC LIMIT $2
                """, [.text(principal.brand), .int(Int64(limit))], Rating.read)
        }
    }

    private func question(_ token: String, in session: any Session) throws -> (ticket: Ticket, question: RatingQuestion)
    {
        guard let id = RatingToken.ticket(of: token), let ticket = try Ticket.find(id: id, in: session),
            let brand = content.brand(ticket.brand), brand.suspendedAt == nil,
            RatingToken.isRight(token, ticket: id, secret: brand.signingSecret),
            let rating = try Rating.find(id, in: session)
        else { throw HelpdeskError.notFound(what: "question") }
        return (ticket, RatingQuestion(brand: brand.name, locale: ticket.locale, rating: rating))
    }
}

extension Ticket {
    /// Tells the leads of an agent's team of the latest event: all leads where the team has none, and the admins where
    /// the brand has none.
    fileprivate func tellLeads(of rated: String?, in work: TicketWork) throws {
        let agents = try StoredAgent.all(of: brand, in: work.session)
        let team = agents.first { $0.agent.id == rated }?.agent.profile.team
        let present = agents.filter { $0.removedAt == nil }.map(\.agent)
        let leads = present.filter { $0.role == .lead }
        let own = leads.filter { $0.profile.team == team }
        let told = own.isEmpty ? leads.isEmpty ? present.filter { $0.role == .admin } : leads : own
        // Who has the ticket or watches it has been told already.
        let before = try work.session.query(
            "SELECT agent_id FROM notice WHERE ticket_id = $1 AND version = $2", [.text(id), .int(version)]
        ) { $0.text(0) }
        try tell(told.map(\.id).filter { !before.contains($0) }, in: work)
    }
}
