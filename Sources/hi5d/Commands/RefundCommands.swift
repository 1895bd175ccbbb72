import Helpdesk
import JSON

/// What is asked back and what was thought of the help; what becomes of a refund is a deed.
let refundCommands = [
    Command(
        "refund list", [],
        [
            Option(
                "status", "STATUS", choices: Refund.Status.allCases.map(\.rawValue),
                "requested, screened, postponed, approved or denied")
        ] + clientOptions, "List what subscribers want back."
    ) { invocation in
        let page = try invocation.client().get("/v1/refunds", invocation["status"].map { ["status": $0] } ?? [:])
        if invocation.isSet("json") { return printJSON(page) }
        print(RefundText.list(page["refunds"]?.array ?? []))
    }
]

let ratingCommands = [
    Command("rating list", [], clientOptions, "List what subscribers thought of the help.") { invocation in
        let page = try invocation.client().get("/v1/ratings")
        if invocation.isSet("json") { return printJSON(page) }
        print(RefundText.ratings(page["ratings"]?.array ?? []))
    }
]
