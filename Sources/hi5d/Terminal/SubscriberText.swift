import Helpdesk
import JSON

/// What agents and operators read of subscribers and their notices.
enum SubscriberText {
    /// A ticket's context: as it was, what else there is, what may be done, what changed since.
    static func panel(_ context: JSON, width: Int = Screen.width, now: Timestamp = .now) -> String {
        var lines = ["TICKET \(context["number"]?.int ?? 0): CONTEXT AT THE HAND-OVER"]
        lines += ContextText.lines(context["snapshot"] ?? .null, width: width, now: now)
        if let fresh = context["fresh"], fresh != .null {
            lines += ["", "NOW"] + ContextText.lines(fresh, width: width, now: now)
            let changes = context["changes"]?.array ?? []
            lines += ["", "CHANGED SINCE"]
            lines += changes.isEmpty ? ["  nothing"] : changes.map { change($0).fitted(to: width) }
        }
        let promises = context["promises"]?.array ?? []
        if !promises.isEmpty { lines += ["", "WHAT MAY BE DONE"] + promised(promises, width) }
        let answers = (context["botAnswers"]?.array ?? []).compactMap { $0.string?.oneLine }
        lines += [
            "", "THE BOT TRIED",
            "  " + (answers.isEmpty ? "nothing" : answers.joined(separator: ", ")).fitted(to: width - 2),
        ]
        let tickets = context["tickets"]?.array ?? []
        if !tickets.isEmpty { lines += ["", "OTHER TICKETS"] }
        for ticket in tickets {
            let line = "  #\(ticket["number"]?.int ?? 0) \(text(ticket, "status")) · \(text(ticket, "subject"))"
            lines.append(line.fitted(to: width))
        }
        return lines.map { $0.replacing(/\ +$/, with: "") }.joined(separator: "\n")
    }

    private static func change(_ change: JSON) -> String {
        "  \(text(change, "field")): \(words(change["before"])) → \(words(change["after"]))"
    }

    private static func words(_ value: JSON?) -> String {
        switch value {
        case nil, .null?: "–"
        case .string(let text)?: text.oneLine
        case let value?: value.text.oneLine
        }
    }

    /// What is allowed in one line; the others with their reasons, those of one reason together.
    private static func promised(_ promises: [JSON], _ width: Int) -> [String] {
        let allowed = promises.filter { $0["allowed"] == true }.map { name($0) }
        var lines =
            allowed.isEmpty ? [] : hanging("yes: \(allowed.joined(separator: ", "))", width)
        var reasons: [(reason: String, actions: [String])] = []
        for promise in promises where promise["allowed"] != true {
            let reason = text(promise, "reason")
            if let position = reasons.firstIndex(where: { $0.reason == reason }) {
                reasons[position].actions.append(name(promise))
            } else {
                reasons.append((reason, [name(promise)]))
            }
        }
        for (reason, actions) in reasons {
            lines += hanging("no: \(actions.joined(separator: ", ")). \(reason)", width)
        }
        return lines
    }

    /// A paragraph whose first line stands out.
    private static func hanging(_ text: String, _ width: Int) -> [String] {
        text.wrapped(to: width - 6).enumerated().map { ($0.offset == 0 ? "  " : "      ") + $0.element }
    }

    private static func name(_ promise: JSON) -> String { text(promise, "action").replacing("_", with: " ") }

    /// The notices that came in, as a table.
    static func hooks(_ counts: JSON) -> String {
        let notices = counts["notices"]?.array ?? []
        guard !notices.isEmpty else { return "No notices have come in." }
        func row(_ cells: [String]) -> String {
            zip(cells, [8, 38, 11, 9, 9]).map { $0.fitted(to: $1) }.joined(separator: " ").replacing(/\ +$/, with: "")
        }
        return
            ([row(["FEED", "TOPIC", "STATE", "COUNT", "REPEATS"])]
            + notices.map { notice in
                row([
                    text(notice, "feed"), text(notice, "topic"), text(notice, "state"),
                    String(notice["count"]?.int ?? 0),
                    String(notice["repeats"]?.int ?? 0),
                ])
            }).joined(separator: "\n")
    }

    private static func text(_ json: JSON, _ name: String) -> String { json[name]?.string?.oneLine ?? "" }
}
