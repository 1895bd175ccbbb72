import FAQIndex
import Storage

/// The words that tickets are found by. Each ticket is one document: its subject, its conversation, its notes.
enum TicketWords {
    static let table = WordTable("ticket_words")
    private static let bitsOfNumber: Int64 = 40

    /// Documents are numbered brand by brand, so that a search of one brand reads a range of them, in the order the
    /// tickets were opened in. A ticket's row has the same number.
    static func document(ordinal: Int64, number: Int64) -> Int64 { ordinal << bitsOfNumber | number }

    /// The first and the last that a brand can have.
    static func documents(ordinal: Int64) -> (first: Int64, last: Int64) {
        (document(ordinal: ordinal, number: 0), document(ordinal: ordinal, number: 1 << bitsOfNumber - 1))
    }

    /// The brand's place among the documents.
    static func ordinal(of brand: String, in session: any Session) throws -> Int64 {
        try session.first("SELECT ordinal FROM brand WHERE id = $1", [.text(brand)]) { $0.int(0) } ?? 0
    }

    static func insert(_ terms: String, as document: Int64, in session: any Session) throws {
        try session.execute(
            "INSERT INTO \(table.name) (rowid, words) VALUES ($1, $2)",
            [.int(document), .text(terms)])
    }

    /// Adds what was said since.
    static func add(_ terms: String, to ticket: Ticket, in session: any Session) throws {
        guard !terms.isEmpty else { return }
        let ordinal = try ordinal(of: ticket.brand, in: session)
        try session.execute(
            "UPDATE \(table.name) SET words = words || $1 WHERE rowid = $2",
            [.text(" " + terms), .int(document(ordinal: ordinal, number: ticket.number))])
    }
}

extension Languages {
    /// The terms of a text in its language, as tickets are stored and searched by, with a space between them. A language
    /// that is not known is taken apart by the rules of the first one that is.
    func searchTerms(_ text: String, locale: LocaleTag) -> String {
        guard let analyzer = analyzer(for: locale) ?? locales.first.flatMap(analyzer) else { return "" }
        var terms: [UInt8] = []
        terms.reserveCapacity(text.utf8.count + 16)
        analyzer.forEachTerm(in: text) { term, _ in
            // What the store takes for no letter is left out of a term, when storing and when searching.
            let before = terms.count
            if before > 0 { terms.append(UInt8(ascii: " ")) }
            let start = terms.count
            for byte in term where Self.isLetter(byte) { terms.append(byte) }
            if terms.count == start { terms.removeLast(start - before) }
            return true
        }
        return String(decoding: terms, as: UTF8.self)
    }

    /// The phrases that a text may stand for: it is not known which language a ticket that is looked for is in.
    func searchPhrases(_ text: String, locales: [LocaleTag]) -> [WordTable.Phrase] {
        var phrases: [WordTable.Phrase] = []
        for locale in locales {
            let terms = searchTerms(text, locale: locale).split(separator: " ").map(String.init)
            if !terms.isEmpty, !phrases.contains(terms) { phrases.append(terms) }
        }
        return phrases
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension Helpdesk {
    /// The terms of a text that goes into a ticket.
    func searchTerms(_ text: String, locale: String) -> String {
        guard let tag = LocaleTag(locale) else { return "" }
        return languages.searchTerms(text, locale: tag)
    }
}

extension TicketWords {
    /// Lets a ticket be found by another's words too.
    static func copy(from source: Ticket, to target: Ticket, in session: any Session) throws {
        let ordinal = try ordinal(of: source.brand, in: session)
        let words = try session.first(
            "SELECT words FROM \(table.name) WHERE rowid = $1",
            [.int(document(ordinal: ordinal, number: source.number))]
        ) { $0.text(0) }
        try add(words ?? "", to: target, in: session)
    }
}
