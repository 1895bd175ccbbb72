import Helpdesk
import JSON

let botThresholdCommand = Command(
    "bot thresholds", ["[FILE]"],
    [
        Option("precision", "PERCENT", default: "97", "of the answers, so many are right"),
        Option("suggested", "PERCENT", default: "30", "of what is outside the FAQ, so much is met with suggestions"),
        Option(switch: "apply", "put what the file speaks for to use"),
        Option(switch: "reset", "go back to what the languages came with"),
    ] + clientOptions,
    "Show how sure the bot must be, or choose it by questions with known answers."
) { invocation in
    let client = try invocation.client()
    let path = "/v1/bot/thresholds"
    func show(_ answer: JSON) { invocation.isSet("json") ? printJSON(answer) : print(thresholdText(answer)) }
    guard let file = invocation.arguments.first else {
        guard !invocation.isSet("apply") else { throw CommandFailure(.usage, "--apply needs a file of questions") }
        return show(try invocation.isSet("reset") ? client.put(path, ["thresholds": []]) : client.get(path))
    }
    guard !invocation.isSet("reset") else { throw CommandFailure(.usage, "a file or --reset, not both") }
    let body = try invocation.thresholdAim(file)
    let found = try client.post("\(path)/proposals", body)
    if invocation.isSet("apply") {
        let proposed = (found["proposals"]?.array ?? []).compactMap { $0["proposed"] }.filter { $0 != .null }
        let named = Set(proposed.compactMap { $0["locale"]?.string })
        let kept = (try client.get(path)["thresholds"]?.array ?? []).filter { item in
            item["own"]?.bool == true && !named.contains(item["locale"]?.string ?? "")
        }
        _ = try client.put(path, ["thresholds": .array((kept + proposed).map(\.withoutOrigin))])
    }
    if invocation.isSet("json") { return printJSON(found) }
    print(proposalText(found))
    print("\nThe figures of a proposal come from questions that had no part in it.")
    print(invocation.isSet("apply") ? "These are in use now." : "Nothing is changed; --apply puts them to use.")
}

extension Invocation {
    fileprivate func thresholdAim(_ file: String) throws -> JSON {
        let questions: [LabelledQuestion]
        do { questions = try LabelledQuestion.read(file) } catch let error as ContentError {
            throw CommandFailure(.invalid, error.description)
        }
        return [
            "precision": .double(Double(try int("precision", 0...100)) / 100),
            "falseSuggested": .double(Double(try int("suggested", 0...100)) / 100),
            "questions": .array(questions.map(\.json)),
        ]
    }
}

extension JSON {
    /// Thresholds as they are sent.
    fileprivate var withoutOrigin: JSON { .object((members ?? []).filter { $0.name != "own" }) }
}

private func thresholdText(_ answer: JSON) -> String {
    let lines = (answer["thresholds"]?.array ?? []).map { item in
        (item["locale"]?.string ?? "").fitted(to: 10) + share(item["answer"]).fitted(to: 12)
            + share(item["suggest"]).fitted(to: 12) + (item["own"]?.bool == true ? "the brand's own" : "the language's")
    }
    let head = "LOCALE".fitted(to: 10) + "ANSWER AT".fitted(to: 12) + "SUGGEST AT".fitted(to: 12) + "WHOSE"
    return ([head] + lines).joined(separator: "\n")
}

/// Each locale with its figures before and after.
private func proposalText(_ answer: JSON) -> String {
    func line(_ label: String, _ thresholds: JSON?, _ figures: JSON?) -> String {
        let names = ["direct", "resolution", "wrongRate", "falseRate", "falseSuggestedRate"]
        return "  " + label.fitted(to: 10) + share(thresholds?["answer"]).fitted(to: 9)
            + share(thresholds?["suggest"]).fitted(to: 10)
            + names.map { percent(figures?[$0]).fitted(to: 9) }.joined().replacing(/\ +$/, with: "")
    }
    let head = "            ANSWER   SUGGEST   DIRECT   RESOLV.  WRONG    OUT.ANS. OUT.SUGG."
    let parts = (answer["proposals"]?.array ?? []).flatMap { item in
        let title =
            "\(item["locale"]?.string ?? ""): \(item["inScope"]?.int ?? 0) questions, "
            + "\(item["outOfScope"]?.int ?? 0) outside the FAQ"
        let isEnough = item["proposed"].map { $0 != .null } ?? false
        let after =
            isEnough
            ? line("proposed", item["proposed"], item["after"])
            : "  too few to choose by: \(ThresholdProposal.fewest) are needed"
        return [title, line("now", item["current"], item["before"]), after]
    }
    return ([head] + parts).joined(separator: "\n")
}

private func share(_ value: JSON?) -> String { rounded(value, 1_000, digits: 3) }

private func percent(_ value: JSON?) -> String {
    rounded(value.flatMap(\.double).map { JSON.double($0 * 100) }, 10, digits: 1) + "%"
}

/// With so many digits after the point.
private func rounded(_ value: JSON?, _ scale: Double, digits: Int) -> String {
    let whole = Int(((value?.double ?? 0) * scale).rounded())
    let fraction = String(whole % Int(scale))
    return "\(whole / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
}
