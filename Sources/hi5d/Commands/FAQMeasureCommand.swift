import Helpdesk
import JSON

let faqMeasureCommand = Command(
    "faq measure", [],
    [
        Option("corpus", "FILE", env: nil, "documents, one JSON object a line: id, locale, title, body"),
        Option("queries", "FILE", env: nil, "queries, one JSON object a line: q, src (the document it was made from)"),
        Option("locale", "TAG", default: "en", "the language to analyse them in"),
        Option("locales", "FOLDER", env: "HI5_LOCALES", "the languages; found beside the program when not given"),
        Option(switch: "json", "print JSON"),
    ], "Measure how fast and how well a corpus is searched."
) { invocation in
    let folder = try invocation["locales"] ?? Wiring.standardLocales()
    guard let locale = LocaleTag(try invocation.text("locale")), let language = try Languages(folder: folder)[locale]
    else {
        throw CommandFailure(.usage, "--locale must be a language of \(folder)")
    }
    let measured: SearchMeasurement
    do {
        measured = try .run(
            corpus: try invocation.text("corpus"), queries: try invocation.text("queries"), language: language)
    } catch let error as ContentError {
        throw CommandFailure(.failure, error.description)
    }
    let figures: [(String, Double)] = [
        ("docs", Double(measured.documents)), ("build_s", measured.buildSeconds),
        ("reload_s", measured.reloadSeconds), ("median_ms", measured.medianMilliseconds),
        ("p99_ms", measured.p99Milliseconds), ("qps", measured.queriesPerSecond), ("hit_at_5", measured.hitAt5),
        ("memory_mb", measured.memoryMegabytes),
    ]
    if invocation.isSet("json") {
        return printJSON(.object(figures.map { JSON.Member($0.0, .double($0.1)) }))
    }
    for (name, value) in figures { print("\(name.fitted(to: 10)) \(rounded(value))") }
}

private func rounded(_ value: Double) -> String {
    let digits = value >= 100 ? 1.0 : 10_000.0
    let text = String((value * digits).rounded() / digits)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
