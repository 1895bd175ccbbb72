import Foundation
import Helpdesk
import JSON
import XCTest

@testable import hi5d

/// Texts as they stand in a terminal: widths, wrapping, and nothing that steers it.
final class TerminalTests: XCTestCase {
    override static func setUp() { NSTimeZone.default = .gmt }

    func testTimesAreThoseOfTheTerminal() throws {
        let berlin = try XCTUnwrap(TimeZone(identifier: "Europe/Berlin"))
        XCTAssertEqual(LocalTime.minute("2026-03-29T00:59:59Z", in: berlin), "2026-03-29 01:59")
        XCTAssertEqual(LocalTime.minute("2026-03-29T01:00:00.000Z", in: berlin), "2026-03-29 03:00")
        XCTAssertEqual(LocalTime.minute("2026-12-31T23:30:00Z", in: berlin), "2027-01-01 00:30")
        XCTAssertEqual(LocalTime.minute("2026-12-31T23:30:00Z"), "2026-12-31 23:30")
        XCTAssertEqual(LocalTime.minute("soon\u{1B}[2J", in: berlin), "soon\u{1B}[2J".oneLine)
    }

    func testWhatDoesNotFitIntoATableGoesOnBelow() {
        var table = TextTable(head: ["ID", "DETAILS"], widths: [4], wraps: true, rows: [["cup", "one two three"]])
        XCTAssertEqual(table.lines(width: 15), ["ID   DETAILS", "cup  one two", "     three"])
        table.wraps = false
        XCTAssertEqual(table.lines(width: 15), ["ID   DETAILS", "cup  one two t…"])
    }

    func testDisplayWidth() {
        for (text, width) in [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本語", 6), ("한국어", 6), ("ﾊﾝｶｸ", 4), ("ＡＢ", 4),
            ("🎬", 2), ("naïve", 5), ("עברית", 5), ("สวัสดี", 4), ("a\u{200B}b", 2), ("„“", 2), ("⚡✅⭐", 6), ("🇫🇷", 2),
            ("🌡", 1), ("각", 2), ("☎", 1),
        ] {
            XCTAssertEqual(text.displayWidth, width, text)
        }
    }

    func testFittedIsExactlyAsWideAsAsked() {
        for text in ["", "abc", "a long text that is cut", "日本語の長い題名です", "🎬🎬🎬🎬🎬", "e\u{301}e\u{301}e\u{301}", "日"] {
            for width in 1...12 {
                XCTAssertEqual(text.fitted(to: width).displayWidth, width, "\(text) \(width)")
            }
        }
        XCTAssertEqual("abcdef".fitted(to: 4), "abc…")
        XCTAssertEqual("日本語".fitted(to: 4), "日… ")
        XCTAssertEqual("ab".fitted(to: 4), "ab  ")
    }

    func testWrapping() {
        XCTAssertEqual("one two three".wrapped(to: 7), ["one two", "three"])
        XCTAssertEqual("one\n\ntwo".wrapped(to: 7), ["one", "", "two"])
        XCTAssertEqual("".wrapped(to: 7), [""])
        XCTAssertEqual("abcdefghij".wrapped(to: 4), ["abcd", "efgh", "ij"])
        XCTAssertEqual("日本語の題名".wrapped(to: 5), ["日本", "語の", "題名"])
        XCTAssertEqual("日".wrapped(to: 1), ["日"])
        let text = "A customer écrit 日本語 and https://example.com/a/very/long/link/that/does/not/end 🎬🎬"
        for width in 2...40 {
            let lines = text.wrapped(to: width)
            XCTAssert(lines.allSatisfy { $0.displayWidth <= width }, "\(width)")
            XCTAssertEqual(lines.joined().filter { $0 != " " }, text.filter { $0 != " " })
        }
    }

    /// ESC, CSI in one character, bell, carriage return, delete, line separators, overrides of the direction.
    private let steering = "\u{1B}[2J\u{9B}31m\u{07}\r\u{7F}\u{2028}\u{202E}\u{2066}\u{0}\u{8}\t"

    func testWhatSteersATerminalIsTakenOut() throws {
        XCTAssertFalse(("a" + steering + "b").printable.unicodeScalars.contains { $0.steersTerminal })
        XCTAssertEqual("a\nb".printable, "a\nb")
        XCTAssertEqual("a\nb".oneLine, "a b")
        // Joiners are part of how words and emoji are written.
        XCTAssertEqual("می\u{200C}خواهم 👩\u{200D}💻".printable, "می\u{200C}خواهم 👩\u{200D}💻")
        let json: JSON = ["text": .string("a" + steering + "🎬")]
        XCTAssertFalse(json.terminalText.unicodeScalars.contains { $0.steersTerminal && $0 != "\n" })
        XCTAssertEqual(try JSON.parse(json.terminalText), json)
    }

    private func ticket(_ text: String, _ short: String) -> JSON {
        let time = JSON.string(Timestamp.now.text)
        let message: JSON = [
            "seq": 1, "author": "subscriber", "text": .string(text), "locale": .string(short), "createdAt": time,
        ]
        let record: JSON = [
            "name": .string(text), "email": .string(text), "country": "DE",
            "subscriptions": [
                [
                    "source": .string(short), "offerTitle": .string(text), "status": "active", "expiresAt": time,
                    "nextPaymentAt": time, "nextPaymentPrice": -123, "nextPaymentCurrency": "EUR",
                ]
            ],
            "payments": [["at": time, "price": 1_499, "currency": .string(short), "status": .string(text)]],
        ]
        return [
            "number": 1_234_567, "status": "on_hold", "priority": "normal", "subject": .string(text),
            "locale": "zh-Hans-CN", "channel": "portal", "assignee": .string(text), "subscriber": .string(text),
            "reason": "not_sure", "suggestion": .string(text), "version": 3, "createdAt": time, "updatedAt": time,
            "messages": [message, ["author": "agent", "agent": .string(text), "text": .string(text)]],
            "notes": [["agent": .string(text), "text": .string(text), "createdAt": time]],
            "context": [
                "subscriberId": .string(text), "asOf": time, "record": record,
                "unavailable": [["part": .string(short), "reason": .string(text)]],
            ],
        ]
    }

    func testTicketsFitTheScreenWhateverIsInThem() {
        let words = String(repeating: "a very long subject ", count: 30)
        for text in [
            words, String(repeating: "字幕が出ない", count: 40), String(repeating: "🎬", count: 200), words + steering,
            "a\nb\nc",
        ] {
            let ticket = ticket(text, String(text.prefix(8)))
            let page: JSON = ["tickets": [ticket, ["number": 7]], "next": "1000"]
            for width in [60, 80, 200] {
                for shown in [TicketText.list(page, width: width), TicketText.whole(ticket, width: width)] {
                    for line in shown.split(separator: "\n") {
                        XCTAssertLessThanOrEqual(String(line).displayWidth, width, String(line))
                    }
                    XCTAssertFalse(shown.unicodeScalars.contains { $0.steersTerminal && $0 != "\n" })
                }
            }
            let list = TicketText.list(page, width: 80).split(separator: "\n")
            XCTAssert(list[1].hasPrefix("1234567 "), "the whole number: \(list[1])")
        }
    }

    func testWhatWasSaidOnMergedTicketsStandsAmongTheRest() {
        func said(_ author: String, _ text: String, _ minute: Int) -> JSON {
            [
                "author": .string(author), "agent": "Noa", "text": .string(text),
                "createdAt": .string("2026-02-01T12:0\(minute):00.000Z"),
            ]
        }
        let ticket: JSON = [
            "number": 1, "messages": [said("subscriber", "one", 1), said("agent", "both", 5)],
            "notes": [said("", "own note", 3)],
            "merged": [
                [
                    "number": 2,
                    "messages": [said("subscriber", "two", 2), said("agent", "before", 3), said("agent", "both", 5)],
                    "notes": [said("", "their note", 4)],
                ]
            ],
        ]
        XCTAssertEqual(
            TicketTalk.all(of: ticket).map {
                "\($0.origin)\($0.isNote ? "note " : "")\($0.item["text"]?.string ?? "")"
            },
            ["one", "#2 two", "note own note", "#2 before", "#2 note their note", "both"])
        let shown = TicketText.whole(ticket, width: 80)
        XCTAssert(shown.contains("12:02  #2 subscriber\n    two"), shown)
        let notes = shown.split(separator: "NOTES").last ?? ""
        XCTAssert(notes.contains("12:04  #2 Noa\n    their note") && !notes.contains("two"), shown)
    }

    func testWhatNotEveryTicketHasReadsAsPeopleWouldWriteIt() {
        let refund: [JSON.Member] = [
            .init("id", "rfd_1"), .init("amount", 1_499), .init("currency", "EUR"), .init("reason", "charged twice"),
            .init("askedBy", "Noa"), .init("deadline", "2026-11-24T17:26:00.000Z"),
        ]
        let ticket: JSON = [
            "number": 1_002, "dueAt": "2026-11-21T18:00:00.000Z", "dueFor": "first_reply",
            "links": [["kind": "merged_into", "number": 1_001]],
            "refunds": [
                .object(refund + [.init("status", "requested"), .init("decidedBy", nil)]),
                .object(refund + [.init("status", "approved"), .init("decidedBy", "Kim")]),
            ],
        ]
        let shown = TicketText.whole(ticket, width: 80).split(separator: "\n").map(String.init)
        for line in [
            "Due: first reply by 2026-11-21 18:00", "Links: merged into 1001",
            "Refund: 14.99 EUR requested, to decide until 2026-11-24 17:26; Noa: charged",
            "Refund: 14.99 EUR approved by Kim; Noa: charged twice (rfd_1)",
        ] { XCTAssertTrue(shown.contains(line), "\(line) in \(shown)") }
    }

    func testAHistoryHasOnlyWhatChanged() {
        let event: JSON = [
            "at": "2026-11-21T17:25:00.000Z", "actor": "Noa", "kind": "open", "why": "direct",
            "changes": [
                ["field": "tags", "from": nil, "to": []], ["field": "queue", "from": nil, "to": "general"],
                ["field": "tags", "from": ["vip"], "to": []],
            ],
        ]
        XCTAssertEqual(
            HistoryText.lines(["events": [event]], width: 80),
            ["2026-11-21 17:25  Noa  open: direct", "    queue: - → general", "    tags: vip → -"])
    }

    func testAnEmptyListSaysHowToSeeMore() {
        let page: JSON = ["tickets": [], "next": nil]
        XCTAssertEqual(TicketText.list(page), "No tickets (unsolved). See all: hi5d ticket list --status all")
        XCTAssertEqual(TicketText.list(page, again: " --status 'all'"), "No tickets.")
    }

    func testAges() throws {
        let now = Timestamp(1_800_000_000_000)
        for (seconds, age) in [(0, "now"), (59, "now"), (60, "1m"), (3_599, "59m"), (3_600, "1h"), (172_800, "2d")] {
            XCTAssertEqual(TicketText.age(now.adding(seconds: -Int64(seconds)).text, now), age)
        }
        XCTAssertEqual(TicketText.age("nonsense", now), "?")
        XCTAssertEqual(TicketText.ago(now.text, now), "just now")
    }
}
