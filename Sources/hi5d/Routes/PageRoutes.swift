import HTTPServer
import Helpdesk

/// Pages that subscribers come to by a link. The link is its own key.
func addPageRoutes(to router: inout Router, _ desk: Helpdesk) {
    router.on(.get, "/ratings/{token}", .blocking) { (request: Request, token: String) in
        try page(token, request, desk)?.response ?? RatingPage.gone(try words(for: request, desk))
    }
    router.on(.post, "/ratings/{token}", .blocking) { (request: Request, token: String) in
        guard var page = try page(token, request, desk) else {
            return RatingPage.gone(try words(for: request, desk))
        }
        let form = Form(request.body)
        // Browsers send lines ended by CR LF; no store takes U+0000.
        let scalars = (form["comment"] ?? "").unicodeScalars.filter { $0 != "\r" && $0 != "\0" }
        page.comment = String(String.UnicodeScalarView(scalars))
        page.score = form["score"].flatMap { Int64($0) }
        guard page.question.rating.score == nil else { return page.response }
        guard let score = page.score, (1...5).contains(score) else {
            page.problem = page.words.choose
            return page.response
        }
        guard page.comment.unicodeScalars.count <= Helpdesk.longestRatingComment else {
            page.problem = page.words.tooLong
            return page.response
        }
        let comment = page.comment.contains { !$0.isWhitespace } ? page.comment : nil
        do { _ = try desk.answerRating(token, score: score, comment: comment) } catch HelpdeskError.conflict {
            // Answered in another tab meanwhile: the page says what counts.
        }
        // What follows is shown anew without being sent anew.
        return Response(.seeOther, headers: [("Location", request.path), ("Cache-Control", "no-store")])
    }
}

/// nil for a link that nobody signed, or of what is not there any more.
private func page(_ token: String, _ request: Request, _ desk: Helpdesk) throws -> RatingPage? {
    do {
        let question = try desk.ratingQuestion(token)
        return RatingPage(words: try words(for: request, desk, LocaleTag(question.locale)), question: question)
    } catch HelpdeskError.notFound { return nil }
}

/// In the language of the conversation, or else of the browser.
private func words(for request: Request, _ desk: Helpdesk, _ locale: LocaleTag? = nil) throws -> RatingWords {
    let accepted = request.headers["Accept-Language"].map(LocaleTag.accepted) ?? []
    guard let words = desk.ratingWords(for: [locale].compactMap { $0 } + accepted) else {
        throw Problem.notFound
    }
    return words
}
