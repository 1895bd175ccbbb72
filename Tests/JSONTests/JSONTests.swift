import XCTest

@testable import JSON

final class JSONTests: XCTestCase {
    func testReadsAndWritesEveryKind() throws {
        let text = #"{"a":[1,-2.5,true,false,null,"x\n\"\\é😀"],"b":{},"c":[]}"#
        let json = try JSON.parse(text)
        XCTAssertEqual(json["a"]?[1]?.double, -2.5)
        XCTAssertEqual(json["a"]?[5]?.string, "x\n\"\\é😀")
        XCTAssertEqual(json.text, text)
        XCTAssertEqual(try JSON.parse(json.indentedText), json)
    }

    func testReadsEscapesAndSurrogatePairs() throws {
        XCTAssertEqual(try JSON.parse(#""\u00e9\ud83d\ude00\/\b""#), .string("é😀/\u{8}"))
    }

    func testControlCharactersSurviveARoundTrip() throws {
        let all = JSON.string(String((0..<0x20).map { Character(Unicode.Scalar($0)) }))
        XCTAssertEqual(try JSON.parse(all.text), all)
    }

    func testEscapesAtEveryPlaceOfATextOfAnyLength() throws {
        for length in 0..<26 {
            for place in 0..<max(1, length) {
                for (special, written) in [
                    ("\"", "\\\""), ("\\", "\\\\"), ("\u{1f}", "\\u001f"), ("é", "é"), ("\u{7f}", "\u{7f}"),
                ] {
                    let plain = String(repeating: "x", count: length)
                    let (before, after) = (plain.prefix(place), plain.dropFirst(place + 1))
                    XCTAssertEqual(JSON.string(before + special + after).text, "\"\(before)\(written)\(after)\"")
                }
            }
        }
    }

    func testRefusalsNameThePlace() {
        let cases: [(String, Int, Int, String)] = [
            ("{\"a\": 1,\n \"a\": 2}", 2, 2, "twice"),
            ("{\"a\" 1}", 1, 6, "\":\""),
            ("[1, 2", 1, 6, "\",\" or \"]\""),
            ("", 1, 1, "ends"),
            ("nul", 1, 1, "value"),
            ("01", 1, 1, "number"),
            ("1e999", 1, 1, "too large"),
            ("\"\\ud800x\"", 1, 2, "surrogate"),
            ("\"abc", 1, 1, "closing quote"),
            ("\"a\u{1}\"", 1, 3, "control"),
            ("{} x", 1, 4, "more text"),
        ]
        for (text, line, column, reason) in cases {
            XCTAssertThrowsError(try JSON.parse(text), text) { error in
                guard let error = error as? JSONSyntaxError else { return XCTFail("\(error)") }
                XCTAssertEqual([error.line, error.column], [line, column], text)
                XCTAssertTrue(error.reason.contains(reason), "\(text): \(error.reason)")
            }
        }
    }

    func testRefusesBrokenUTF8AndDeepNesting() {
        XCTAssertThrowsError(try JSON.parse([0x22, 0xC3, 0x28, 0x22])) {
            XCTAssertEqual(($0 as? JSONSyntaxError)?.reason, "this string is not valid UTF-8")
        }
        XCTAssertThrowsError(try JSON.parse(String(repeating: "[", count: 100_000)))
    }

    func testFieldsNameWhatIsWrong() throws {
        var fields = try JSONFields(JSON.parse(#"{"text": 5, "extra": 1}"#), path: "items[2]")
        XCTAssertThrowsError(try fields.string("text", 1...10)) {
            XCTAssertEqual(($0 as? FieldError)?.field, "items[2].text")
        }
        XCTAssertThrowsError(try fields.finish()) {
            XCTAssertEqual(($0 as? FieldError)?.field, "items[2].extra")
        }
        XCTAssertThrowsError(try fields.string("missing", 1...10)) {
            XCTAssertEqual(
                ($0 as? FieldError)?.expected, "a string of 1 to 10 characters; it is missing")
        }
    }

    func testWritesNumbersShortly() {
        var writer = JSONWriter()
        writer.double(0.123456)
        writer.raw(",")
        writer.double(.infinity)
        writer.raw(",")
        writer.double(3)
        XCTAssertEqual(String(decoding: writer.bytes, as: UTF8.self), "0.1235,null,3")
    }

    func testNumbersComeBackAsTheyWere() throws {
        func text(_ write: (inout JSONWriter) -> Void) -> String {
            var writer = JSONWriter()
            write(&writer)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        for (number, expected) in [
            (0.0, "0"), (-0.0, "0"), (-0.00001, "0"), (0.0001, "0.0001"), (-1.05, "-1.05"), (22.25759, "22.2576"),
            (9.99999, "10"), (100, "100"), (-7, "-7"), (123_456_789.25, "123456789.25"), (1e14, "100000000000000"),
        ] {
            XCTAssertEqual(text { $0.double(number) }, expected)
        }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let number = (Double.random(in: -1e6...1e6, using: &random) * 1e4).rounded() / 1e4
            XCTAssertEqual(Double(text { $0.double(number) }), number)
            let large = number * 1e12
            XCTAssertEqual(try XCTUnwrap(Double(text { $0.double(large) })), large, accuracy: abs(large) * 1e-15)
        }
        for number in [Int64.min, -10, -1, 0, 1, 9, 10, 1_000, .max] {
            XCTAssertEqual(text { $0.int(number) }, "\(number)")
        }
        XCTAssertEqual(text { $0.int(UInt64.max) }, "18446744073709551615")
    }

    func testWhatMustBeEscapedIsWhereverItStands() throws {
        for place in 0..<20 {
            for count in 1...3 {
                var text = String(repeating: "é", count: place) + String(repeating: "\n", count: count)
                text += String(repeating: "x", count: 20 - place) + "\"\\\u{1}"
                let written = JSON.string(text).text
                XCTAssertFalse(written.utf8.contains { $0 < 0x20 }, written)
                XCTAssertEqual(try JSON.parse(written).string, text)
            }
        }
    }
}
