import Helpdesk
import JSON

private let localeOption = Option("locale", "TAG", default: "en", "the language to report on")

let faqReportCommands = [
    Command(
        "faq gaps", [],
        [
            localeOption,
            Option("days", "N", default: "30", "how far back to look, at most 90"),
            Option("at-least", "N", default: "2", "leave out what was asked less often"),
            Option("limit", "N", default: "20", "how many groups"),
        ] + clientOptions, "List what subscribers searched for and did not find, grouped."
    ) { invocation in
        let locale = APIClient.escaped(try invocation.text("locale"))
        let found = try invocation.client().get(
            "/v1/faq/\(locale)/gaps",
            [
                "days": String(try invocation.int("days", 1...90)),
                "atLeast": String(try invocation.int("at-least", 1...1_000_000)),
                "limit": String(try invocation.int("limit", 1...1_000)),
            ])
        if invocation.isSet("json") { return printJSON(found) }
        print(ReportText.gaps(found))
    },
    Command(
        "faq votes", [], [localeOption] + clientOptions, "List what readers say of the articles, the worst first."
    ) { invocation in
        let locale = APIClient.escaped(try invocation.text("locale"))
        let found = try invocation.client().get("/v1/faq/\(locale)/votes")
        if invocation.isSet("json") { return printJSON(found) }
        print(ReportText.votes(found))
    },
]
