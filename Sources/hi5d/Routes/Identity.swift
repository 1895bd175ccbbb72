import HTTPServer
import Helpdesk
import JSON

extension Request {
    /// Who sends this, by the `Authorization` header.
    func principal(_ desk: Helpdesk) throws -> Principal { try desk.authenticate(headers["Authorization"]) }

    /// The subscriber of the `Subscriber-Token` header; nil without one.
    func subscriber(_ desk: Helpdesk, _ principal: Principal) throws -> String? {
        try desk.identify(headers["Subscriber-Token"], for: principal)
    }

    func idempotencyKey() throws -> IdempotencyKey? { try headers["Idempotency-Key"].map { try IdempotencyKey($0) } }

    /// What an agent's change depends on: what they saw of the ticket, and the idempotency key.
    func changeConditions() throws -> ChangeConditions {
        ChangeConditions(seen: try seenVersion(), key: try idempotencyKey())
    }

    /// The body's fields; an empty body counts as an empty object. What has a body takes no query parameters.
    func fields() throws -> JSONFields {
        try query.allowOnly()
        return try JSONFields(body.isEmpty ? .object([]) : json())
    }
}

extension LocaleTag: PathValue {
    public init?(pathSegment: String) { self.init(pathSegment) }
    public static var expected: String { "a language tag such as fr or pt-BR" }
}

/// The answer's words for every error that a route may throw.
func problem(for error: any Error) -> Problem? {
    switch error {
    case let error as HelpdeskError:
        return Problem(
            status(of: error), error.code, error.description, members(of: error), headers: headers(of: error))
    case let error as ContentErrors: return error.problem
    case let error as FieldError: return .field(error.field, expected: error.expected)
    default: return nil
    }
}

private func status(of error: HelpdeskError) -> Status {
    switch error {
    case .invalid: .badRequest
    case .unauthenticated: .unauthorized
    case .notAllowed, .brandSuspended: .forbidden
    case .notFound: .notFound
    case .ticketTaken, .changedMeanwhile, .conflict, .promiseRefused, .refundElsewhere: .conflict
    case .badQuery: .badRequest
    case .refusedFile(let code, _): code == "file_too_large" ? .contentTooLarge : .unprocessable
    case .tooOften: .tooManyRequests
    case .preconditionFailed, .existsAlready: .preconditionFailed
    case .illegalTransition, .idempotencyKeyReused, .ruleRefused: .unprocessable
    case .busy, .unavailable: .unavailable
    }
}

private func headers(of error: HelpdeskError) -> [(name: String, value: String)] {
    switch error {
    case .unauthenticated: [("WWW-Authenticate", "Bearer")]
    case .tooOften(_, let seconds): [("Retry-After", String(seconds))]
    case .busy: [("Retry-After", "1")]
    case .unavailable: [("Retry-After", "10")]
    default: []
    }
}

private func members(of error: HelpdeskError) -> [JSON.Member] {
    switch error {
    case .invalid(let field, let expected): [.init("field", .string(field)), .init("expected", .string(expected))]
    case .changedMeanwhile(let current, let since):
        [.init("currentVersion", .int(current)), .init("since", since.json)]
    case .preconditionFailed(let current):
        [
            .init("field", "If-Match"),
            .init("expected", .string(current.map(versionTag) ?? "none: there is nothing to match")),
        ] + (current.map { [.init("currentVersion", .int($0))] } ?? [])
    case .existsAlready(let current):
        [
            .init("field", "If-None-Match"), .init("expected", "nothing there yet"),
            .init("currentVersion", .int(current)),
        ]
    case .ticketTaken(_, let by, let since):
        [.init("assignee", .string(by)), .init("since", .array(since.map(\.json)))]
    case .refundElsewhere(let source, let place):
        [.init("source", .string(source.rawValue)), .init("place", JSON(place?.rawValue))]
    case .badQuery(let position, let expected):
        [.init("field", "q"), .init("position", JSON(position)), .init("expected", .string(expected))]
    case .illegalTransition(let status, _, let allowed):
        [.init("ticketStatus", .string(status.rawValue)), .init("allowed", .array(allowed.map(JSON.string)))]
    case .promiseRefused(let action, let refusal, let place):
        [
            .init("action", .string(action.rawValue)), .init("refusal", .string(refusal.rawValue)),
            .init("place", JSON(place?.rawValue)),
        ]
    case .ruleRefused(let rule, let reason): [.init("rule", .string(rule)), .init("reason", .string(reason))]
    default: []
    }
}
