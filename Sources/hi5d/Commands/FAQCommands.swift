import Helpdesk
import JSON

private let starterOption = Option(
    "locales", "FOLDER", env: "HI5_LOCALES", "the starter FAQ; found beside the program when not given")

let faqSearchCommand = Command(
    "faq search", ["QUERY…"],
    [
        Option("locale", "TAG", default: "en", "the language to ask in"), starterOption,
        Option("limit", "N", default: "5", "how many results, at most 50"),
        Option(switch: "explain", "show why each result has its score"),
    ] + clientOptions,
    "Search the FAQ: the server's, or without one the starter FAQ."
) { invocation in
    let limit = try invocation.int("limit", 1...50)
    let isExplained = invocation.isSet("explain")
    let found: JSON
    if try invocation.hasServer() {
        let locale = APIClient.escaped(try invocation.text("locale"))
        found = try invocation.client().get(
            "/v1/faq/\(locale)/search",
            ["q": invocation.arguments[0], "limit": String(limit)].merging(isExplained ? ["explain": "true"] : [:]) {
                $1
            })
    } else {
        let search = try invocation.starterContent().search(FAQQuery(invocation.arguments[0], limit: limit))
        found = try JSON.parse(search.json([], isExplained ? search.explanations() : []))
    }
    if invocation.isSet("json") { return printJSON(found) }
    print(searchText(found))
}

let botAskCommand = Command(
    "bot ask", ["TEXT…"],
    [Option("locale", "TAG", "the language to ask in; told from the text when not given"), starterOption]
        + clientOptions,
    "Ask what the bot would do with a message, and why; opens no ticket."
) { invocation in
    let text = invocation.arguments[0]
    let opinion: JSON
    if try invocation.hasServer() {
        let locale = invocation["locale"].map { [JSON.Member("locale", .string($0))] } ?? []
        opinion = try invocation.client().post(
            "/v1/bot/opinions", .object([JSON.Member("text", .string(text))] + locale))
    } else {
        opinion = try invocation.starterContent(for: text).askBot(text).json
    }
    if invocation.isSet("json") { return printJSON(opinion) }
    print(opinionText(opinion))
}

extension Invocation {
    /// The starter FAQ in the wanted locale, without server and database. `text`: what tells the language when none is
    /// named.
    fileprivate func starterContent(for text: String = "") throws -> LocaleContent {
        let named = try self["locale"].map { tag in
            guard let locale = LocaleTag(tag) else {
                throw CommandFailure(.usage, "--locale must be a language tag such as fr or pt-BR")
            }
            return locale
        }
        do {
            let folder = try self["locales"] ?? Wiring.standardLocales()
            let starter = try StarterFAQ(folder)
            let locale = named ?? starter.language(of: text)
            guard let content = starter.content(for: locale).content(for: [locale]) else {
                throw CommandFailure(.failure, "the starter FAQ in \(folder) is empty")
            }
            return content
        } catch let error as ContentError {
            throw CommandFailure(.failure, error.description)
        }
    }
}

func opinionText(_ opinion: JSON) -> String {
    var lines: [String] = []
    func add(_ name: String, _ value: String) {
        for (position, line) in value.oneLine.wrapped(to: Screen.width - 13).enumerated() {
            lines.append((position == 0 ? name + ":" : "").fitted(to: 13) + line)
        }
    }
    add("decision", "\(opinion["decision"]?.string ?? "?") (\(opinion["locale"]?.string ?? "?"))")
    if let reason = opinion["reason"]?.string { add("reason", reason) }
    if let rule = opinion["rule"]?.string { add("rule", rule) }
    for suggestion in opinion["suggestions"]?.array ?? [] {
        add("suggestion", "\(suggestion["title"]?.string ?? "")  [\(suggestion["id"]?.string ?? "")]")
    }
    if let article = opinion["article"], article != .null {
        add("article", "\(article["title"]?.string ?? "")  [\(article["id"]?.string ?? "")]")
    }
    if let confidence = opinion["confidence"]?.double { add("confidence", "\(confidence)") }
    let words = (opinion["because"]?.array ?? []).compactMap(\.string)
    if !words.isEmpty { add("because", words.joined(separator: ", ")) }
    return lines.joined(separator: "\n")
}
