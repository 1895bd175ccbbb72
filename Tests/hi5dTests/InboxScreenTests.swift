import Foundation
import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// Screens as they look, and what is written to the terminal for them.
final class InboxScreenTests: XCTestCase {
    private let tickets = [
        Inboxes.ticket(1_004, "字幕が出ません。決勝戦は今夜です！", [.init("locale", "ja"), .init("priority", "urgent")]),
        Inboxes.ticket(1_003, "שילמתי 14.99 EUR פעמיים", [.init("locale", "he"), .init("assignee", "נועה")]),
        Inboxes.ticket(1_002, "Black screen", [.init("context", Inboxes.context), .init("status", "open")]),
    ]

    override static func setUp() { NSTimeZone.default = .gmt }

    private func expect(_ model: InboxModel, _ golden: String, line: UInt = #line) {
        XCTAssertEqual(model.frame.text, golden, "\n" + model.frame.text, line: line)
    }

    func testTheListAndATicket() {
        var model = Inboxes.inbox(tickets, columns: 60, rows: 18)
        model.hit(.character("J"), .character("J"))
        expect(
            model,
            """
             Hi5  3 unsolved · Noa · Arena+                      online
              #    STATUS  PRIO   AGE  AGENT     LANG  SUBJECT
              1004 new     urgent 16h  -         ja    字幕が出ません。…
              1003 new     normal 16h  נועה      he    שילמתי 14.99 EUR…
            > 1002 open    normal 16h  -         en    Black screen


             #1002  Black screen
             open · normal · en · chat · opened 16h ago · nobody's
             subscriber ben: Ben Okafor, ben@example.com, GB
             Apple bills · Arena+ Sports · active · next 2026-02-27 · 1…
             payment 2026-01-27: 14.99 EUR captured · pay-1
             2026-01-31 19:22  subscriber
               Black screen



             Enter open  t take  r reply  n note  s solve  ? help
            """)
        XCTAssertNil(model.frame.cursor)
    }

    func testASmallScreenShowsOnePaneAtATime() {
        var model = Inboxes.inbox(tickets, columns: 40, rows: 10)
        expect(
            model,
            """
             Hi5  3 unsolved · Noa · Arena+  online
              #    AGE  LG SUBJECT
            > 1004 16h  ja 字幕が出ません。決勝戦は…
              1003 16h  he שילמתי 14.99 EUR פעמיים
              1002 16h  en Black screen




             Enter open  t take  r reply  ? help
            """)
        model.hit(.character("j"), .character("j"), .enter)
        expect(
            model,
            """
             Hi5  3 unsolved · Noa · Arena+  online
             #1002  Black screen
             open · normal · en · chat · opened 16h…
             subscriber ben: Ben Okafor, ben@exampl…
             Apple bills · Arena+ Sports · active ·…
             2026-01-31 19:22  subscriber
               Black screen


             Esc list  t take  r reply  ? help
            """)
    }

    func testTheContextStandsAsideWhereThereIsRoom() {
        var model = Inboxes.inbox(tickets, columns: 120, rows: 20)
        model.hit(.character("J"), .character("J"), .enter)
        let lines = model.frame.lines.map(\.text)
        let place = lines.firstIndex { $0.contains("subscriber ben") } ?? 0
        let aside = lines[place..<(place + 6)].map { String($0.dropFirst(76)) }
        XCTAssertEqual(
            aside,
            [
                " subscriber ben: Ben Okafor", "   ben@example.com · GB",
                " Apple bills · Arena+ Sports · active", "   next 2026-02-27 · 14.99 EUR",
                " payment 2026-01-27: 14.99 EUR captured", "   pay-1",
            ], model.frame.text)
    }

    func testWriting() {
        var model = Inboxes.inbox(tickets, columns: 40, rows: 10)
        model.hit(.character("r"))
        model.type("Hello, we are looking into the subtitles of tonight")
        expect(
            model,
            """
             Hi5  3 unsolved, 1 draft · Noa… online
             #1004  字幕が出ません。決勝戦は今夜で…
             new · urgent · ja · chat · opened 16h …
             anonymous: nothing is known about who …
             Reply to #1004: the subscriber reads t…
             Hello, we are looking into the
             subtitles of tonight


             Ctrl-S send  Esc keep draft
            """)
        XCTAssertEqual(model.frame.cursor, Frame.Place(row: 6, column: 21))
    }

    func testWhatHappensIsSaid() {
        var model = Inboxes.inbox(tickets)
        model.hit(.character("s"))
        XCTAssert(model.frame.text.contains("s again solves #1004"))
        model.hit(.escape)
        _ = model.update(.listed("", .failure(CommandFailure(.serverAway, "the server is away"))))
        XCTAssert(model.frame.lines[0].text.hasSuffix("offline, retrying"), model.frame.text)
        XCTAssert(model.frame.text.contains("\n the server is away"))
        _ = model.update(Inboxes.page([Inboxes.ticket(1_005, "new one")] + tickets))
        XCTAssert(model.frame.lines[0].text.contains("4 unsolved, 1 new"), model.frame.text)
        XCTAssert(model.frame.text.contains("\n *1005 "), model.frame.text)
        model.hit(.character("?"))
        XCTAssert(model.frame.text.contains("claim the most urgent"))
    }

    /// Whatever is in tickets and whatever the size, lines are as many and as wide as the screen has room for, and
    /// nothing in them steers the terminal.
    func testEveryScreenFits() {
        let attack = "\u{1B}]0;owned\u{07}\u{1B}[2J\u{9B}31m\u{7F}\u{202E}\u{2066}\r\n\t\u{2028}"
        for text in [
            attack + "x", String(repeating: "字幕", count: 90), "שלום " + attack, String(repeating: "👨‍👩‍👧", count: 50),
        ] {
            let record: JSON = [
                "name": .string(text), "email": .string(text),
                "subscriptions": [["source": .string(text), "offerTitle": .string(text), "status": .string(text)]],
            ]
            let members: [JSON.Member] = [
                .init("assignee", .string(text)), .init("locale", .string(text)), .init("status", .string(text)),
                .init("priority", .string(text)), .init("channel", .string(text)),
                .init("notes", [["agent": .string(text), "text": .string(text), "createdAt": .string(text)]]),
                .init("context", ["subscriberId": .string(text), "record": record]),
            ]
            for columns in [1, 19, 20, 39, 40, 59, 60, 80, 109, 110, 200] {
                for rows in [1, 5, 6, 10, 15, 16, 24, 60] {
                    var model = Inboxes.inbox([Inboxes.ticket(1_001, text, members)], columns: columns, rows: rows)
                    check(model)
                    model.hit(.enter)
                    check(model)
                    _ = model.update(.key(.character("r")))
                    _ = model.update(.key(.paste(text)))
                    check(model)
                    model.hit(.escape, .character("/"), .paste(text))
                    check(model)
                    model.hit(.enter, .character("?"))
                    check(model)
                    _ = model.update(.resized(ScreenSize(columns: 80, rows: 24)))
                    check(model)
                }
            }
        }
    }

    private func check(_ model: InboxModel, line: UInt = #line) {
        let (frame, size) = (model.frame, model.size)
        XCTAssertEqual(frame.lines.count, size.rows, line: line)
        for text in frame.lines.map(\.text) {
            XCTAssertLessThanOrEqual(text.displayWidth, size.columns, "\(size): \(text)", line: line)
        }
        XCTAssertFalse(frame.text.unicodeScalars.contains { $0.steersTerminal && $0 != "\n" }, line: line)
        if let cursor = frame.cursor {
            XCTAssert((0..<size.rows).contains(cursor.row) && (0..<size.columns).contains(cursor.column), line: line)
        }
    }

    /// A terminal that orders right-to-left text by itself (UAX #9) moves what follows such text when it begins with a
    /// digit or a sign: so nothing does, but at the right edge.
    func testWhatFollowsForeignWritingBeginsWithALatinLetter() {
        var model = Inboxes.inbox(tickets, columns: 120, rows: 24)
        model.hit(.character("j"), .enter)
        for line in model.frame.lines.dropFirst() {
            for (left, right) in zip(line.spans, line.spans.dropFirst()) where left.text.isRightToLeft {
                let first = right.text.drop { $0 == " " }.first
                XCTAssert(first?.isASCII ?? false && first?.isLetter ?? false, line.text)
            }
        }
        XCTAssert(
            model.frame.lines.contains { $0.spans.count > 2 && $0.spans.dropLast().contains { $0.text.isRightToLeft } })
    }

    func testOnlyChangedLinesAreDrawn() {
        var model = Inboxes.inbox(tickets)
        let before = model.frame
        let painter = FramePainter(usesColor: true)
        XCTAssertEqual(painter.changes(from: before, to: before), "\u{1B}[?25l\u{1B}[0m")
        model.hit(.character("j"))
        let changes = painter.changes(from: before, to: model.frame)
        XCTAssertFalse(changes.contains("\u{1B}[1;1H"), "the title is as it was")
        XCTAssert(changes.contains("\u{1B}[3;1H") && changes.contains("\u{1B}[4;1H"), changes.debugDescription)
        XCTAssert(painter.changes(from: nil, to: before).contains("\u{1B}[2J"))
    }

    func testWithoutColour() {
        let frame = Inboxes.inbox(tickets).frame
        func colours(_ painter: FramePainter) -> Int {
            painter.changes(from: nil, to: frame).matches(of: /;3[1-6]m/).count
        }
        XCTAssertGreaterThan(colours(FramePainter(usesColor: true)), 0)
        XCTAssertEqual(colours(FramePainter(usesColor: false)), 0)
        XCTAssertFalse(Colour.isWanted(["NO_COLOR": "1"]))
        XCTAssert(Colour.isWanted(["NO_COLOR": ""]))
        XCTAssertEqual(Colour.marked("urgent", "urgent ", isOn: true), "\u{1B}[1;31murgent \u{1B}[0m")
        XCTAssertEqual(Colour.marked("urgent", "urgent ", isOn: false), "urgent ")
        XCTAssertEqual(Colour.marked("normal", "normal ", isOn: true), "normal ")
    }
}

extension String {
    fileprivate var isRightToLeft: Bool { unicodeScalars.contains { (0x590...0x8FF).contains($0.value) } }
}
