import Helpdesk
import JSON

private let contentOptions = [
    Option("locale", "TAG", default: "en", "the language to ask in"),
    Option("locales", "FOLDER", env: "HI5_LOCALES", "the starter FAQ; found beside the program when not given"),
]

let faqSearchCommand = Command(
    "faq search", ["QUERY…"],
    contentOptions + [Option("limit", "N", default: "5", "how many results, at most 50")] + clientOptions,
    "Search the FAQ: the server's, or without one the starter FAQ."
) { invocation in
    let limit = try invocation.int("limit", 1...50)
    let found: JSON
    if try invocation.hasServer() {
        let locale = APIClient.escaped(try invocation.text("locale"))
        found = try invocation.client().get(
            "/v1/faq/\(locale)/search", ["q": invocation.arguments[0], "limit": String(limit)])
    } else {
        found = try JSON.parse(invocation.starterContent().search(invocation.arguments[0], limit: limit).json)
    }
    if invocation.isSet("json") { return printJSON(found) }
    print(searchText(found))
}

let botAskCommand = Command(
    "bot ask", ["TEXT…"], contentOptions + clientOptions,
    "Ask what the bot would do with a message, and why; opens no ticket."
) { invocation in
    let opinion: JSON
    if try invocation.hasServer() {
        opinion = try invocation.client().post(
            "/v1/bot/opinions",
            ["text": .string(invocation.arguments[0]), "locale": .string(try invocation.text("locale"))])
    } else {
        opinion = try invocation.starterContent().askBot(invocation.arguments[0]).json
    }
    if invocation.isSet("json") { return printJSON(opinion) }
    print(opinionText(opinion))
}

extension Invocation {
    /// The starter FAQ in the wanted locale, without server and database.
    fileprivate func starterContent() throws -> LocaleContent {
        guard let locale = LocaleTag(try text("locale")) else {
            throw CommandFailure(.usage, "--locale must be a language tag such as fr or pt-BR")
        }
        do {
            let folder = try self["locales"] ?? Wiring.standardLocales()
            guard let content = try StarterFAQ.load(folder, for: locale).content(for: [locale]) else {
                throw CommandFailure(.failure, "the starter FAQ in \(folder) is empty")
            }
            return content
        } catch let error as ContentError {
            throw CommandFailure(.failure, error.description)
        }
    }
}

private func searchText(_ found: JSON) -> String {
    let results = found["results"]?.array ?? []
    let locale = found["locale"]?.string ?? "?"
    guard !results.isEmpty else { return "Nothing found (\(locale))." }
    let lines = results.enumerated().map { position, result in
        let title = result["title"]?.string?.oneLine ?? ""
        let summary = (result["summary"]?.string?.printable ?? "").wrapped(to: Screen.width - 4).prefix(2)
        let head = "\(position + 1). \(title)  [\(result["id"]?.string?.oneLine ?? "")]".wrapped(to: Screen.width - 3)
        return ([head[0]] + (head.dropFirst() + summary).map { "   \($0)" })
            .joined(separator: "\n")
    }
    return lines.joined(separator: "\n") + "\n\n\(found["total"]?.int ?? 0) found (\(locale))"
}

private func opinionText(_ opinion: JSON) -> String {
    var lines: [String] = []
    func add(_ name: String, _ value: String) {
        for (position, line) in value.oneLine.wrapped(to: Screen.width - 12).enumerated() {
            lines.append((position == 0 ? name + ":" : "").fitted(to: 12) + line)
        }
    }
    add("decision", "\(opinion["decision"]?.string ?? "?") (\(opinion["locale"]?.string ?? "?"))")
    if let reason = opinion["reason"]?.string { add("reason", reason) }
    if let article = opinion["article"], article != .null {
        add("article", "\(article["title"]?.string ?? "")  [\(article["id"]?.string ?? "")]")
    }
    if let confidence = opinion["confidence"]?.double { add("confidence", "\(confidence)") }
    let words = (opinion["because"]?.array ?? []).compactMap(\.string)
    if !words.isEmpty { add("because", words.joined(separator: ", ")) }
    return lines.joined(separator: "\n")
}
