import Foundation
import Helpdesk
import JSON

private let reason = Option("why", "TEXT", "why, for the history")

let refundCommands =
    [
        Command(
            "refund list", [],
            [
                Option(
                    "status", "STATUS", choices: Refund.Status.allCases.map(\.rawValue),
                    "requested, screened, postponed, approved or denied")
            ] + clientOptions, "List what subscribers want back."
        ) { invocation in
            let page = try invocation.client().get(
                "/v1/refunds", invocation["status"].map { ["status": $0] } ?? [:])
            if invocation.isSet("json") { return printJSON(page) }
            print(RefundText.list(page["refunds"]?.array ?? []))
        },
        Command(
            "refund postpone", ["ID", "UNTIL"], [reason] + clientOptions, "Put off a decision: until a time, 2h, 3d."
        ) { invocation in
            let until = JSON.string(try moment(invocation.arguments[1]))
            try decide(invocation, "postpone", [.init("until", until)])
        },
    ]
    + ["screen", "approve", "deny"].map { action in
        Command("refund \(action)", ["ID"], [reason] + clientOptions, summaries[action] ?? "") { invocation in
            try decide(invocation, action, [])
        }
    }
    + [
        Command("rating list", [], clientOptions, "List what subscribers thought of the help.") { invocation in
            let page = try invocation.client().get("/v1/ratings")
            if invocation.isSet("json") { return printJSON(page) }
            print(RefundText.ratings(page["ratings"]?.array ?? []))
        }
    ]

private let summaries = [
    "screen": "Pass a refund on to the brand.", "approve": "Give the payment back.", "deny": "Do not give it back.",
]

private func decide(_ invocation: Invocation, _ action: String, _ more: [JSON.Member]) throws {
    let why = invocation["why"].map { [JSON.Member("why", .string($0))] } ?? []
    let refund = try invocation.client().post(
        "/v1/refunds/\(APIClient.escaped(invocation.arguments[0]))",
        .object([.init("action", .string(action))] + why + more))
    if invocation.isSet("json") { return printJSON(refund) }
    print("The refund is \(refund["status"]?.string?.oneLine ?? "?").")
}
