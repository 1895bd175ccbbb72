import HTTPServer
import Helpdesk

/// Asks a subscriber how it went, in their language, and thanks them.
struct RatingPage {
    let words: RatingWords
    let question: RatingQuestion
    /// What was wrong with what was sent, and what was sent.
    var problem: String?
    var comment = ""
    var score: Int64?

    var response: Response {
        let answered = question.rating.score
        return HTMLPage(
            title: "\(answered == nil ? words.heading : words.thanks) · \(question.brand)", locale: words.locale,
            isRightToLeft: words.isRightToLeft, main: brand + (answered.map(thanks) ?? form),
            status: problem == nil ? .ok : .badRequest
        ).response
    }

    /// A link that leads to nothing.
    static func gone(_ words: RatingWords) -> Response {
        HTMLPage(
            title: words.gone, locale: words.locale, isRightToLeft: words.isRightToLeft,
            main: "<h1>\(words.gone.escapedForHTML)</h1>\n<p>\(words.goneHelp.escapedForHTML)</p>", status: .notFound
        ).response
    }

    // A brand's name is in a language of its own.
    private var brand: String { "<p class=\"brand\"><bdi>\(question.brand.escapedForHTML)</bdi></p>\n" }

    private func thanks(_ score: Int64) -> String {
        let index = min(max(Int(score), 1), words.scores.count) - 1
        return """
            <h1>\(words.thanks.escapedForHTML)</h1>
            <p role="status">\(words.kept.escapedForHTML)</p>
            <p class="given"><span class="number">\(score)</span> \(words.scores[index].escapedForHTML)</p>
            """
    }

    private var form: String {
        let warning =
            problem.map { "<p class=\"problem\" role=\"alert\" id=\"problem\">\($0.escapedForHTML)</p>\n" } ?? ""
        let choices = words.scores.enumerated().map { position, text in
            let number = position + 1
            let isChecked = score == Int64(number) ? " checked" : ""
            return """
                <label><input type="radio" name="score" value="\(number)" required\(isChecked)><span class="choice">\
                <span class="number">\(number)</span> <span>\(text.escapedForHTML)</span></span></label>
                """
        }.joined(separator: "\n")
        return """
            <h1>\(words.heading.escapedForHTML)</h1>
            \(warning)<form method="post">
            <fieldset\(problem == nil ? "" : " aria-describedby=\"problem\"")>
            <legend>\(words.question(of: question.rating.ticket).escapedForHTML)</legend>
            <div class="choices">
            \(choices)
            </div>
            </fieldset>
            <label class="comment" for="comment">\(words.comment.escapedForHTML)</label>
            <textarea id="comment" name="comment" rows="4" maxlength="\(Helpdesk.longestRatingComment)" dir="auto">
            \(comment.escapedForHTML)</textarea>
            <button type="submit">\(words.send.escapedForHTML)</button>
            </form>
            """
    }
}
