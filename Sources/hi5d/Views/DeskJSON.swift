import Helpdesk
import JSON

extension AgentEntry {
    var json: JSON {
        .object(
            [
                .init("id", .string(agent.id)), .init("name", .string(agent.name)),
                .init("role", .string(agent.role.rawValue)),
            ] + agent.profile.members + [
                .init("load", .int(load)), .init("createdAt", .string(createdAt.text)),
                .init("removedAt", JSON(removedAt?.text)),
            ])
    }
}

extension KeyEntry {
    /// With the key itself once, when it is made.
    func json(token: String?) -> JSON {
        .object(
            [
                .init("id", .string(id)), .init("kind", .string(kind.rawValue)), .init("agent", JSON(agent)),
                .init("createdAt", .string(createdAt.text)), .init("expiresAt", JSON(expiresAt?.text)),
            ] + (token.map { [.init("token", .string($0))] } ?? []))
    }

    var json: JSON { json(token: nil) }
}

extension Refund {
    var json: JSON {
        [
            "id": .string(id), "ticket": .int(ticketNumber), "payment": .string(payment),
            "amount": .int(amount.minorUnits), "currency": .string(amount.currency), "reason": .string(reason),
            "askedBy": .string(askedBy), "status": .string(status.rawValue),
            "possible": .array(status.possible.map { .string($0.rawValue) }),
            "decidedBy": JSON(decidedBy), "why": JSON(decision), "deadline": .string(deadline.text),
            "createdAt": .string(createdAt.text),
        ]
    }

    /// For the subscriber: without who thinks what of it.
    var subscriberJSON: JSON {
        [
            "id": .string(id), "ticket": .int(ticketNumber), "payment": .string(payment),
            "amount": .int(amount.minorUnits), "currency": .string(amount.currency),
            "status": .string(status.rawValue), "deadline": .string(deadline.text),
            "createdAt": .string(createdAt.text),
        ]
    }
}

extension Payment {
    /// For the subscriber to choose from.
    var offerJSON: JSON {
        [
            "payment": .string(paymentID), "amount": .int(amount.minorUnits), "currency": .string(amount.currency),
            "at": .string(at.text),
        ]
    }
}

extension Rating {
    var json: JSON {
        [
            "ticket": .int(ticket), "score": JSON(score), "comment": JSON(comment), "askedAt": .string(askedAt.text),
            "answeredAt": JSON(answeredAt?.text),
        ]
    }

    /// For those who work at the brand: with the agent who solved the ticket.
    var report: JSON { .object((json.members ?? []) + [.init("agent", JSON(agent))]) }
}

extension RatingQuestion {
    var json: JSON { ["brand": .string(brand), "locale": .string(locale), "rating": rating.json] }
}

extension Notice {
    var json: JSON {
        [
            "id": .string(id), "ticket": .int(ticket), "subject": .string(subject), "event": event.json,
            "read": .bool(isRead), "score": JSON(score), "comment": JSON(comment),
        ]
    }
}
