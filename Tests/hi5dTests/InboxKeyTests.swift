import XCTest

@testable import hi5d

/// Bytes to keys, and keys to text.
final class InboxKeyTests: XCTestCase {
    private let samples: [(bytes: String, keys: [Key])] = [
        ("aä日🎬", [.character("a"), .character("ä"), .character("日"), .character("🎬")]),
        ("\u{1B}[A\u{1B}OB\u{1B}[C\u{1B}[D", [.up, .down, .right, .left]),
        ("\u{1B}[5~\u{1B}[6~\u{1B}[3~\u{1B}[H\u{1B}[4~", [.pageUp, .pageDown, .delete, .home, .end]),
        ("\u{1B}[1;5C\u{1B}[3;2~", [.right, .delete]),
        ("\r\t\u{7F}\u{13}\u{1A}", [.enter, .tab, .backspace, .control("s"), .control("z")]),
        ("\u{1B}[200~two\r\nlines\u{1B}[2J\u{7}\u{1B}[201~x", [.paste("two\nlines [2J "), .character("x")]),
        ("\u{1B}[99~\u{1B}[?1;2cx", [.character("x")]),
        ("\u{1B}x", [.escape, .character("x")]),
        ("\u{9B}\u{202E}\u{0}z", [.character("z")]),
    ]

    func testKeysComeOutWhateverTheReadsAre() {
        for (text, keys) in samples {
            let bytes = Array(text.utf8)
            var whole = KeyDecoder()
            XCTAssertEqual(whole.keys(bytes), keys, text.debugDescription)
            XCTAssertFalse(whole.isWaiting)
            var byByte = KeyDecoder()
            XCTAssertEqual(bytes.flatMap { byByte.keys([$0]) }, keys, text.debugDescription)
        }
    }

    func testAnEscapeAloneIsTheKeyOnceNothingFollows() {
        var decoder = KeyDecoder()
        XCTAssertEqual(decoder.keys([0x1B]), [])
        XCTAssert(decoder.isWaiting)
        XCTAssertEqual(decoder.flush(), [.escape])
        XCTAssertEqual(decoder.keys(Array("\u{1B}[1".utf8)), [])
        XCTAssertEqual(decoder.flush(), [], "what was cut off is no key")
        XCTAssertEqual(decoder.keys(Array("\u{1B}[200~slow".utf8)), [])
        XCTAssertEqual(decoder.flush(), [], "a paste may take its time")
        XCTAssertEqual(decoder.keys(Array("ly\u{1B}[201~".utf8)), [.paste("slowly")])
    }

    func testAnyBytesComeToAnEnd() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                [0x1B, 0x5B, 0x7E, 0x32, 0xE6, 0xFF, UInt8.random(in: 0...255, using: &random)].randomElement() ?? 0
            }
            var decoder = KeyDecoder()
            for key in decoder.keys(bytes) + decoder.flush() {
                if case .character(let character) = key {
                    XCTAssertFalse(character.unicodeScalars.contains(where: \.steersTerminal), "\(bytes)")
                }
            }
        }
        var decoder = KeyDecoder()
        _ = decoder.keys(Array("\u{1B}[200~".utf8) + [UInt8](repeating: 0x61, count: 2 << 20))
        XCTAssertFalse(decoder.isWaiting, "a paste without end is let go of")
    }

    private func edited(_ keys: [Key], width: Int = 20, from text: String = "") -> TextEditor {
        keys.reduce(into: TextEditor(text)) { _ = $0.apply($1, width: width) }
    }

    func testEditing() {
        XCTAssertEqual(edited([.left, .left, .character("x")], from: "abc").text, "axbc")
        XCTAssertEqual(edited([.left, .backspace, .delete], from: "abc").text, "a")
        XCTAssertEqual(edited([.backspace, .delete, .left, .right, .up, .down]).text, "")
        XCTAssertEqual(edited([.control("w")], from: "one two  ").text, "one ")
        XCTAssertEqual(edited([.control("u")], from: "one\ntwo").text, "one\n")
        XCTAssertEqual(edited([.control("u")], from: "one").text, "")
        XCTAssertEqual(edited([.home, .character(">")], from: "one\ntwo").text, "one\n>two")
        XCTAssertEqual(edited([.up, .end, .character("<")], from: "one\ntwo").text, "one<\ntwo")
        XCTAssertEqual(edited([.up, .character("|")], width: 5, from: "日本語 語").text, "日本|語 語")
        // A mark belongs to the letter before it and goes with it.
        XCTAssertEqual(edited([.character("e"), .character("\u{301}"), .backspace]).text, "")
        XCTAssertFalse(edited([.paste("two\nlines")]).isBlank)
    }

    func testEveryCharacterHasItsPlaceInTheLayout() {
        for text in ["", "\n", "one two three four\n\nfive", "日本語のとても長い文です", "a\u{301}b 🎬🎬🎬🎬 xxxxxxxxxxxx", "ends \n"] {
            for width in 2...30 {
                let layout = TextEditor(text).layout(width: width)
                XCTAssert(layout.lines.allSatisfy { $0.displayWidth <= width }, "\(text) \(width)")
                XCTAssertEqual(layout.lines.joined(), text.filter { $0 != "\n" })
                XCTAssertEqual(layout.row, layout.lines.count - 1)
            }
        }
    }
}
