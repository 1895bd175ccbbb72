import Foundation
import Helpdesk
import JSON

private let contentOptions = [
    Option("brand", "ID", "ask the brand's published content, in the data folder"),
    Option("articles", "PATH", "ask these articles, in a format of \"faq import\""),
    Option("outside", "FILE", "messages that no article answers, one a line, to learn from in place of the language's"),
    formatOption,
    Option("locale", "TAG", "the language of a Markdown folder whose name does not say it"),
    Option("variants", "N", "learn from the first N asked-as lines of each article only"),
    Option(switch: "no-concepts", "learn from words only"),
    Option("data", "FOLDER", env: "HI5_DATA", default: "var/data", "where the brand is stored"),
    Option("locales", "FOLDER", env: "HI5_LOCALES", "the languages; found beside the program when not given"),
]

let botEvalCommand = Command(
    "bot eval", ["FILE+"],
    [
        Option(switch: "errors", "list each miss with the words that decided"),
        Option(switch: "curve", "show right against wrong answers, threshold by threshold"),
        Option(switch: "calibrate", "print what locales/calibration.json should hold by these questions"),
        Option(switch: "timing", "print how long the bot takes to learn, to load and to decide, as JSON"),
        Option(switch: "json", "print JSON"),
    ] + contentOptions,
    "Measure the bot on questions whose answers are known."
) { invocation in
    do {
        let questions = try invocation.arguments.flatMap { try LabelledQuestion.read($0) }
        let content = try invocation.contentToAsk()
        if invocation.isSet("calibrate") {
            let fitted = content.calibrate(questions)
            return printJSON(fitted.json)
        }
        if invocation.isSet("timing") {
            return printJSON(content.measureBot(questions).json)
        }
        let evaluated = content.evaluate(questions)
        let json = EvaluationJSON.report(
            evaluated, withCurve: invocation.isSet("curve"), withErrors: invocation.isSet("errors"))
        print(invocation.isSet("json") ? json.indentedText : EvaluationText.report(json))
    } catch let error as ContentError {
        throw CommandFailure(.invalid, error.description)
    }
}

extension Invocation {
    /// The articles to ask, and what the bot has learned from them.
    fileprivate func contentToAsk() throws -> BrandContent {
        let folder = try self["locales"] ?? Wiring.standardLocales()
        let teaching = try teaching()
        if let brand = self["brand"] {
            guard self["articles"] == nil else { throw CommandFailure(.usage, "give --brand or --articles, not both") }
            let desk = try Wiring.openHelpdesk(data: text("data"), locales: folder)
            defer { desk.close() }
            return try desk.publishedContent(of: brand, teaching: teaching)
        }
        guard let path = self["articles"] else { return try StarterFAQ(folder).content(teaching: teaching) }
        let batch = try readArticles(path).batch(of: path)
        return try StarterFAQ(folder, articles: batch.articles).content(teaching: teaching)
    }

    private func teaching() throws -> Teaching {
        var teaching = Teaching(usesConcepts: !isSet("no-concepts"))
        if self["variants"] != nil { teaching.variants = try int("variants", 0...10_000) }
        if let path = self["outside"] {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CommandFailure(.notFound, "there is no file \(path)")
            }
            teaching.outside = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        }
        return teaching
    }
}
