import Foundation
import Helpdesk
import JSON

private let seenOption = Option("seen", "VERSION", "not if it was changed since this version, which faq show tells")

/// One article in one language.
let faqArticleCommands = [
    Command(
        "faq show", ["ID", "LOCALE"], clientOptions, "Show an article as it is stored, as Markdown."
    ) { invocation in
        let stored = try invocation.client().get(try invocation.articleKey().address)
        if invocation.isSet("json") { return printJSON(stored) }
        let text = try ArticleText.article(stored).markdown
        // What goes to a file or a program is the article alone.
        guard isatty(STDOUT_FILENO) == 1 else { return print(text, terminator: "") }
        print("\(ArticleText.line(stored))\n\n\(text.printable)", terminator: "")
    },
    Command(
        "faq put", ["ID", "LOCALE", "PATH"], [seenOption] + clientOptions,
        "Add or replace an article by a Markdown file (- for standard input)."
    ) { invocation in
        let key = try invocation.articleKey()
        let article = try ArticleReading(markdownFile: invocation.arguments[2], as: key).batch(of: "file").articles[0]
        try invocation.tell(try invocation.client().put(key.address, ArticleJSON.write(article)))
    },
    Command(
        "faq edit", ["ID", "LOCALE"], clientOptions,
        "Edit an article in your own editor ($VISUAL, $EDITOR, vi), or write a new one."
    ) { invocation in
        guard let changed = try ArticleEdit(try invocation.articleKey(), try invocation.client()).run() else {
            return invocation.isSet("json") ? printJSON([:]) : print("Nothing was changed.")
        }
        try invocation.tell(changed)
    }.explained(
        by: """
            Nothing is overwritten that somebody else has changed meanwhile. A text
            that could not be put back is kept below ~/.local/state/hi5/articles
            (XDG_STATE_HOME), and it is said where.
            """),
    Command("faq history", ["ID", "LOCALE"], clientOptions, "Show who changed an article, and what.") { invocation in
        let history = try invocation.client().get(try invocation.articleKey().address + "/events")
        invocation.isSet("json") ? printJSON(history) : print(ArticleText.history(history))
    },
    Command("faq remove", ["ID", "LOCALE"], [seenOption] + clientOptions, "Remove an article in one language.") {
        invocation in
        let key = try invocation.articleKey()
        _ = try invocation.client().delete(key.address)
        invocation.isSet("json") ? printJSON([:]) : print("\(key.id) (\(key.locale)) is removed.")
    },
]

extension ArticleKey {
    /// Where the API has it.
    var address: String { "/v1/articles/\(APIClient.escaped(id))/\(locale)" }
}

extension Invocation {
    /// What `ID` and `LOCALE` name.
    fileprivate func articleKey() throws -> ArticleKey {
        guard arguments[0].wholeMatch(of: /[a-z0-9-]{1,100}/) != nil else {
            throw CommandFailure(.usage, "ID must be 1 to 100 lower-case letters, digits and hyphens")
        }
        guard let locale = LocaleTag(arguments[1]) else {
            throw CommandFailure(
                .usage, "LOCALE must be a language tag such as fr or pt-BR, not \"\(arguments[1].oneLine)\"")
        }
        return ArticleKey(id: arguments[0], locale: locale)
    }

    fileprivate func tell(_ stored: JSON) throws {
        isSet("json") ? printJSON(stored) : print("Published: \(ArticleText.line(stored)).")
    }
}
