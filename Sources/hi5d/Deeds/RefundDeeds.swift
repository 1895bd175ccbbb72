import JSON

private let why = Option("why", "TEXT", "why, for the history")

/// What becomes of a refund that was asked for.
let refundDeeds =
    [
        ("screen", "Pass a refund on to the brand."), ("approve", "Give the payment back."),
        ("deny", "Do not give it back."),
    ]
    .map { action, summary in
        Deed("refund \(action)", ["REFUND"], [why], summary, care: .free) { line in deciding(action, line, []) }
    } + [
        Deed(
            "refund postpone", ["REFUND", "UNTIL"], [why], "Put off a decision: until a time, 2h, 3d.", care: .free
        ) { line in
            deciding("postpone", line, [.init("until", .string(try moment(line.arguments[1])))])
        }
    ]

private func deciding(_ action: String, _ line: Invocation, _ more: [JSON.Member]) -> DeedRequest {
    DeedRequest(
        "/v1/refunds/\(APIClient.escaped(line.arguments[0]))",
        .fields([.init("action", .string(action))] + more), .refund)
}
