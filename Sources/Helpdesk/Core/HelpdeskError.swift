/// Why a use case did not do what it was asked. Each entry point renders these once.
public enum HelpdeskError: Error, Equatable {
    /// A value is not what it must be.
    case invalid(field: String, expected: String)
    /// No key, or one that is not known or no longer valid.
    case unauthenticated(reason: String)
    case notAllowed(reason: String)
    /// The key is a brand's that operators have suspended.
    case brandSuspended
    /// Not there, or another brand's: the two are not told apart.
    case notFound(what: String)
    /// The ticket belongs to somebody else by now.
    case ticketTaken(number: Int64, by: String, since: [TicketEvent.View])
    /// The caller saw an earlier version (`If-Match`); what happened since.
    case changedMeanwhile(current: Int64, since: Meanwhile)
    /// The caller saw what it never was (`If-Match`); `current`: its version, nil when it is not there.
    case preconditionFailed(current: Int64?)
    /// The caller wanted to be the first (`If-None-Match: *`).
    case existsAlready(current: Int64)
    /// The ticket's status does not allow this.
    case illegalTransition(status: TicketStatus, action: String, allowed: [String])
    /// The idempotency key was used for something else.
    case idempotencyKeyReused
    /// A rule that cannot be used, and why.
    case ruleRefused(rule: String, reason: String)
    /// What is asked does not go together with what there is; the code is stable.
    case conflict(code: String, reason: String)
    /// It is not ours to promise or to do, by who bills the subscriber and how that stands; `place`: where it is done.
    case promiseRefused(PromisedAction, Promises.Refusal, place: Promises.Place?)
    /// The payment was made to somebody else, who alone can give it back, there.
    case refundElsewhere(source: Source, place: Promises.Place?)
    /// A query cannot be read; `position` counts characters from 1.
    case badQuery(position: Int, expected: String)
    /// An attachment is refused; the code is stable.
    case refusedFile(code: String, reason: String)
    /// More came lately than is taken; it may be tried again in so many seconds.
    case tooOften(reason: String, retryAfter: Int64)
    /// Too many messages at once on one conversation.
    case busy
    /// Something outside that is needed for this could not be had.
    case unavailable(what: String)
}

extension HelpdeskError {
    /// Stable, for programs.
    public var code: String {
        switch self {
        case .invalid: "invalid_field"
        case .unauthenticated: "unauthenticated"
        case .notAllowed: "not_allowed"
        case .brandSuspended: "brand_suspended"
        case .notFound: "not_found"
        case .ticketTaken: "ticket_taken"
        case .changedMeanwhile: "changed_meanwhile"
        case .preconditionFailed, .existsAlready: "precondition_failed"
        case .illegalTransition: "illegal_transition"
        case .idempotencyKeyReused: "idempotency_key_reused"
        case .ruleRefused: "rule_refused"
        case .conflict(let code, _), .refusedFile(let code, _): code
        case .promiseRefused: "promise_refused"
        case .refundElsewhere: "refund_elsewhere"
        case .badQuery: "invalid_query"
        case .tooOften: "too_often"
        case .busy: "busy"
        case .unavailable: "unavailable"
        }
    }
}

extension HelpdeskError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalid(let field, let expected): "\"\(field)\" is not valid: expected \(expected)."
        case .unauthenticated(let reason), .notAllowed(let reason): reason
        case .brandSuspended: "This brand is suspended: none of its keys works until it is resumed."
        case .notFound(let what): "There is no such \(what)."
        case .ticketTaken(let number, let by, _): "Ticket \(number) has been taken by \(by)."
        case .changedMeanwhile(let current, let since):
            "It was changed meanwhile\(since.briefly) and is at version \(current) now."
        case .preconditionFailed(let current?):
            "It has never been at the version that was named: it is at version \(current)."
        case .existsAlready(let current): "It is there already, at version \(current)."
        case .preconditionFailed(nil): "It is not there, so it is at no version that can be named."
        case .illegalTransition(let status, let action, let allowed):
            "\"\(action)\" is not possible with a ticket that is \(status.rawValue); possible: \(allowed.joined(separator: ", "))."
        case .idempotencyKeyReused: "This Idempotency-Key was used for another request."
        case .ruleRefused(let rule, let reason): "The rule \"\(rule)\" is refused: \(reason)."
        case .conflict(_, let reason), .refusedFile(_, let reason), .tooOften(let reason, _): reason
        case .promiseRefused(_, let refusal, let place): refusal.reason(place)
        case .refundElsewhere(let source, let place):
            ["\(place?.biller ?? source.rawValue) took this payment and alone can give it back.", place?.words]
                .compactMap { $0 }.joined(separator: " ")
        case .badQuery(let position, let expected):
            "The query is not valid at character \(position): expected \(expected)."
        case .unavailable(let what): "For the moment there is no getting at \(what). Try again."
        case .busy: "Too many messages at once on this conversation. Try again."
        }
    }
}
