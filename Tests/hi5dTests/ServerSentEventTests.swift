import XCTest

@testable import hi5d

final class ServerSentEventTests: XCTestCase {
    private let stream =
        "retry: 2000\n\n: hello\n\nid: 7\nevent: ticket\ndata: {\"number\":1}\n\ndata: a\ndata:b\r\n\r\n"

    func testEventsAreReadHoweverTheirBytesCome() {
        for size in [1, 2, 3, 7, 1_000] {
            var reader = ServerSentEvents()
            var events: [ServerSentEvents.Event] = []
            let bytes = Array(stream.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                events += reader.take(bytes[start..<min(start + size, bytes.count)])
            }
            XCTAssertEqual(
                events, [.init(name: "ticket", data: "{\"number\":1}"), .init(name: "message", data: "a\nb")])
            XCTAssertEqual(reader.lastID, "7")
        }
    }

    func testWhatIsBrokenOffIsNoEvent() {
        var reader = ServerSentEvents()
        XCTAssertEqual(reader.take(Array("id: 7\ndata: x\n\nid: 8\ndata: half".utf8)).count, 1)
        reader.forgetUnfinished()
        XCTAssertEqual(reader.lastID, "7", "the next one has not been seen")
        XCTAssertEqual(reader.take(Array("data: y\n\n".utf8)), [.init(name: "message", data: "y")])
    }

    func testNonsenseIsPassedOver() {
        var reader = ServerSentEvents()
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: ServerSentEvents.longestLine + 10)
        XCTAssertEqual(reader.take(long + Array("\n\nnonsense\n:\nid: a\0b\ndata\n\n".utf8)).map(\.data), [""])
        XCTAssertNil(reader.lastID)
        XCTAssertEqual(reader.take([0xFF, 0xFE, 10, 10]), [])
    }
}
