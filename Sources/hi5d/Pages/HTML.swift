import HTTPServer
import Helpdesk

/// A page for people, without scripts.
struct HTMLPage {
    let title: String
    let locale: LocaleTag
    let isRightToLeft: Bool
    /// HTML.
    let main: String
    var status = Status.ok

    var response: Response {
        // The page's own style is the one thing that may run; it is named by a number of this answer.
        let nonce = String(UInt64.random(in: .min ... .max), radix: 36)
        let style = String(decoding: PackageResources.page_css, as: UTF8.self)
        let html = """
            <!doctype html>
            <html lang="\(locale.description)" dir="\(isRightToLeft ? "rtl" : "ltr")">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <meta name="color-scheme" content="light dark">
            <title>\(title.escapedForHTML)</title>
            <style nonce="\(nonce)">\(style)</style>
            </head>
            <body>
            <main>
            \(main)
            </main>
            </body>
            </html>

            """
        let policy =
            "default-src 'none'; style-src 'nonce-\(nonce)'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        return Response(
            status,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Content-Language", locale.description),
                ("Content-Security-Policy", policy),
                // The address is a key.
                ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"),
            ], body: .bytes(Array(html.utf8)))
    }
}

extension String {
    /// For text and for attributes in quotes.
    var escapedForHTML: String {
        var escaped = ""
        escaped.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
