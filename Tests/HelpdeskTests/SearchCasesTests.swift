import FAQIndex
import Foundation
import XCTest

@testable import Helpdesk

/// Searches in the shipped languages, as data: `SearchCases/*.txt`.
///
/// A case is a block of lines: `#` why it is there, `TAG ? query` (one or more), `= title` the documents that must be
/// found, the best first, `- title` those that must not.
final class SearchCasesTests: XCTestCase {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("SearchCases").path

    func testAllCases() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(".txt") }
        XCTAssertFalse(files.isEmpty)
        for file in files.sorted() {
            let text = try String(contentsOfFile: "\(Self.folder)/\(file)", encoding: .utf8)
            var lines: [(number: Int, text: String)] = []
            for (number, line) in (text + "\n\n").components(separatedBy: "\n").enumerated() {
                if !line.isEmpty {
                    lines.append((number + 1, line))
                } else if !lines.isEmpty {
                    try check(lines, in: file)
                    lines = []
                }
            }
        }
    }

    private func check(_ lines: [(number: Int, text: String)], in file: String) throws {
        let wanted = lines.filter { $0.text.hasPrefix("= ") }.map { String($0.text.dropFirst(2)) }
        let others = lines.filter { $0.text.hasPrefix("- ") }.map { String($0.text.dropFirst(2)) }
        let place = "\(file):\(lines[0].number)"
        XCTAssertTrue(lines[0].text.hasPrefix("# "), "\(place) says why")
        // Equals come in their order: from the last, so that the right order is no accident.
        let documents = Array((wanted + others).reversed())
        var asked = 0
        for line in lines.dropFirst() where !line.text.hasPrefix("= ") && !line.text.hasPrefix("- ") {
            let parts = line.text.components(separatedBy: " ? ")
            guard parts.count == 2, let language = try shippedLanguages.get()[locale(parts[0])] else {
                XCTFail("\(file):\(line.number): \(line.text)")
                continue
            }
            asked += 1
            let index = Index(documents.map { IndexDocument(title: $0, body: "") }, analyzer: language.analyzer)
            let found = index.search(parts[1], limit: 20, exactFirst: false).hits.map { documents[$0.document] }
            XCTAssertEqual(found, wanted, "\(file):\(line.number): \(parts[1])")
        }
        XCTAssertGreaterThan(asked, 0, "\(place) asks something")
    }
}
