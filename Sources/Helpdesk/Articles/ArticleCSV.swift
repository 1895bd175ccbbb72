/// Articles as a table: a header with the names of the fields in any order, then one article a record.
/// The lines asked and the tags stand in one cell each, separated by newlines.
public enum ArticleCSV {
    private static let needed: [ArticleField] = [.id, .locale, .section, .title, .body]

    /// `name`: of the file, for errors.
    public static func read(_ bytes: [UInt8], name: String) -> ArticleReading {
        var reading = ArticleReading()
        let table = CSVText(bytes)
        for mistake in table.mistakes { reading.fail(name, mistake.line, mistake.reason) }
        guard let header = table.records.first, table.mistakes.allSatisfy({ $0.line > header.line }) else {
            return reading
        }
        let columns = columns(header, name, &reading)
        // Without its header the table says nothing that could be checked.
        guard columns.count == header.cells.count else { return reading }
        for record in table.records.dropFirst() {
            guard record.cells.count == columns.count else {
                reading.fail(
                    name, record.line, "this record has \(record.cells.count) fields, the header \(columns.count)")
                continue
            }
            add(record, columns, name, &reading)
        }
        return reading
    }

    public static func write(_ articles: [Article]) -> [UInt8] {
        var bytes: [UInt8] = []
        CSVText.write(ArticleField.names, to: &bytes)
        for article in articles {
            CSVText.write(
                [
                    article.id, article.locale.description, article.section, article.title, article.body,
                    article.asked.joined(separator: "\n"), article.tags.joined(separator: "\n"),
                ], to: &bytes)
        }
        return bytes
    }

    /// The field of each column; fewer than there are cells when the header is wrong.
    private static func columns(
        _ header: CSVText.Record, _ name: String, _ reading: inout ArticleReading
    ) -> [ArticleField] {
        var columns: [ArticleField] = []
        for cell in header.cells {
            let known = ArticleField.names.joined(separator: ",")
            guard let field = ArticleField(rawValue: cell.text.trimmingScalars()) else {
                reading.fail(
                    name, cell.line, "the column \(cell.text.quotedForError) is not known; known are: \(known)")
                continue
            }
            guard !columns.contains(field) else {
                reading.fail(name, cell.line, "the column \"\(field.rawValue)\" stands in the header twice")
                continue
            }
            columns.append(field)
        }
        let missing = needed.filter { !columns.contains($0) }
        guard missing.isEmpty else {
            let names = missing.map(\.rawValue).joined(separator: ", ")
            reading.fail(name, header.line, "the header lacks: \(names)")
            return []
        }
        return columns
    }

    private static func add(
        _ record: CSVText.Record, _ columns: [ArticleField], _ name: String, _ reading: inout ArticleReading
    ) {
        var draft = ArticleDraft()
        var place = ArticlePlace(file: name, line: record.line)
        for (field, cell) in zip(columns, record.cells) {
            place.fieldLines[field] = cell.line
            guard field == .asked || field == .tags else {
                draft.texts[field] = cell.text
                continue
            }
            let lines = cell.text.withLineFeeds.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                .map { (line: cell.line + $0.offset, text: String($0.element).trimmingScalars()) }
                .filter { !$0.text.isEmpty }
            if field == .tags {
                draft.tags = lines.map(\.text)
            } else {
                draft.asked = lines.map(\.text)
                place.askedLines = lines.map(\.line)
            }
        }
        reading.add(draft, at: place)
    }
}
