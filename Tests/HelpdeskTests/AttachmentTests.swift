import Foundation
import XCTest

@testable import Helpdesk

final class AttachmentTests: XCTestCase {
    private func storedFiles(_ desk: Desk) throws -> Int64? {
        try desk.database.read { try $0.first("SELECT count(DISTINCT hash) FROM file_part", []) { $0.int(0) } }
    }

    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? HelpdeskError)?.code }
        return nil
    }

    func testWhatIsAttachedCanBeRead() throws {
        let desk = try desk()
        let number = try desk.open()
        let file = NewAttachment(name: "log é.txt", claimed: "text/plain; charset=utf-8", bytes: Array("a log".utf8))
        let view = try desk.helpdesk.attachFile(file, to: number, as: desk.ana)
        let attachment = try XCTUnwrap(view.attachments.first)
        XCTAssertEqual(attachment.name, "log é.txt")
        XCTAssertEqual(attachment.type, .text)
        XCTAssertEqual(try desk.helpdesk.readAttachment(attachment.id, of: number, as: desk.ben).bytes, file.bytes)
        let other = try desk.open()
        _ = try desk.helpdesk.attachFile(file, to: other, as: desk.ana)
        XCTAssertEqual(try storedFiles(desk), 1, "the same bytes are kept once")
        assertThrows(
            .notFound(what: "attachment"), try desk.helpdesk.readAttachment(attachment.id, of: other, as: desk.ana))
        try desk.database.write { try $0.execute("UPDATE file_part SET bytes = 'dGFtcGVyZWQ'", []) }
        XCTAssertThrowsError(try desk.helpdesk.readAttachment(attachment.id, of: number, as: desk.ana))
    }

    func testALargeFileComesBackAsItWas() throws {
        let desk = try desk()
        let number = try desk.open()
        let bytes = (0..<(1 << 20) + 7).map { UInt8(ascii: "a") + UInt8($0 * 31 % 26) }
        let file = NewAttachment(name: "log.txt", claimed: "text/plain", bytes: bytes)
        let id = try XCTUnwrap(try desk.helpdesk.attachFile(file, to: number, as: desk.ana).attachments.first?.id)
        XCTAssertEqual(try desk.helpdesk.readAttachment(id, of: number, as: desk.ana).bytes, bytes)
        try desk.database.write { try $0.execute("DELETE FROM file_part WHERE part = 3", []) }
        assertThrows(
            .notFound(what: "file any more"), try desk.helpdesk.readAttachment(id, of: number, as: desk.ana))
    }

    func testAFileIsForgottenWithTheLastTicketThatHasIt() throws {
        let desk = try desk()
        let file = NewAttachment(name: "a.txt", claimed: "text/plain", bytes: Array("bank statement".utf8))
        let numbers = try (0..<2).map { _ in try desk.open() }
        for number in numbers { _ = try desk.helpdesk.attachFile(file, to: number, as: desk.ana) }
        for (number, left) in Swift.zip(numbers, [Int64(1), 0]) {
            try desk.database.write { session in
                let ticket = try Ticket.find(number, brand: "acme", in: session)
                try StoredFile.forget("ticket_id = $1", [.text(ticket.id)], in: session)
            }
            XCTAssertEqual(try storedFiles(desk), left)
        }
    }

    func testFilesThatLieAreRefused() throws {
        let desk = try desk()
        let number = try desk.open()
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let cases: [(String, [UInt8], String)] = [
            ("image/png", Array("GIF89a".utf8), "file_type_mismatch"),
            ("text/plain", png, "file_type_mismatch"), ("image/png", png, "file_type_refused"),
            ("text/html", Array("<html><script>".utf8), "file_type_refused"),
            ("text/plain", Array("  <svg onload=x>".utf8), "file_type_refused"),
            ("text/plain", Array("#!/bin/sh\nrm".utf8), "file_type_refused"),
            ("application/x-executable", [0x7F, 0x45, 0x4C, 0x46], "file_type_refused"),
            ("text/plain", [0xFF, 0xFE, 0x41], "file_type_refused"), ("text/plain", [], "file_type_refused"),
            ("text/plain", [UInt8](repeating: 65, count: Attachment.largest + 1), "file_too_large"),
        ]
        for (type, bytes, expected) in cases {
            let file = NewAttachment(name: "x", claimed: type, bytes: bytes)
            XCTAssertEqual(code { _ = try desk.helpdesk.attachFile(file, to: number, as: desk.ana) }, expected, type)
        }
        for name in ["a.png", "a.PDF", "a.zip", "run.exe", "a.txt.js", "page.html"] {
            let file = NewAttachment(name: name, claimed: "text/plain", bytes: Array("a log".utf8))
            XCTAssertEqual(
                code { _ = try desk.helpdesk.attachFile(file, to: number, as: desk.ana) }, "file_type_mismatch", name)
        }
        for (type, name) in [(FileType.text, "a.json"), (.jpeg, "A.JPG"), (.zip, "letter.docx"), (.mp4, "a.b.mov")] {
            XCTAssert(type.fits(name: name), name)
        }
        for name in ["", "../../etc/passwd", "a\\b", "a\u{0}", "..", String(repeating: "a", count: 201)] {
            let file = NewAttachment(name: name, claimed: "text/plain", bytes: [65])
            XCTAssertEqual(
                code { _ = try desk.helpdesk.attachFile(file, to: number, as: desk.ana) }, "invalid_field", name)
        }
        XCTAssertEqual(try storedFiles(desk), 0, "nothing of it is kept")
        XCTAssertEqual(try desk.ticket(number).version, 1)
    }

    /// A stored and a deflated entry, as `zip` writes them: "hello hello hello hello\n" in 11 bytes.
    private func zip(_ method: UInt16, _ data: [UInt8], declared: UInt32) -> [UInt8] {
        func bytes(_ value: UInt32, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(value >> (8 * UInt32($0)) & 0xFF) }
        }
        let sizes = bytes(0, 4) + bytes(UInt32(data.count), 4) + bytes(declared, 4) + bytes(1, 2) + bytes(0, 2)
        let head = bytes(0x0403_4B50, 4) + bytes(20, 2) + bytes(0, 2) + bytes(UInt32(method), 2) + bytes(0, 4) + sizes
        let local = head + [0x61] + data
        let central =
            bytes(0x0201_4B50, 4) + bytes(20, 2) + bytes(20, 2) + bytes(0, 2) + bytes(UInt32(method), 2) + bytes(0, 4)
            + sizes + bytes(0, 2) + bytes(0, 2) + bytes(0, 2) + bytes(0, 4) + bytes(0, 4) + [0x61]
        let end =
            bytes(0x0605_4B50, 4) + bytes(0, 4) + bytes(1, 2) + bytes(1, 2) + bytes(UInt32(central.count), 4)
            + bytes(UInt32(local.count), 4) + bytes(0, 2)
        return local + central + end
    }

    func testUnpackingIsMeasuredNotBelieved() {
        // Python: zlib.compress(b"hello hello hello hello\n", 9)[2:-4]
        let hello: [UInt8] = [0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x27, 0xB9, 0x00]
        XCTAssertEqual(Inflater.size(of: hello[...], limit: 1_000), 24)
        XCTAssertEqual(FileType.zip.unpackedSize(zip(8, hello, declared: 1), limit: 1_000), 24)
        XCTAssertEqual(FileType.zip.unpackedSize(zip(0, [1, 2, 3], declared: 3), limit: 1_000), 3)
        XCTAssertNil(Inflater.size(of: hello.dropLast(4), limit: 1_000), "cut short")
        XCTAssertNil(Inflater.size(of: [0x07], limit: 1_000), "no such block")
        XCTAssertNil(FileType.zip.unpackedSize(zip(9, hello, declared: 1), limit: 1_000), "an unknown method")
        let inner = zip(0, [1], declared: 1)
        XCTAssertNil(FileType.zip.unpackedSize(zip(0, inner, declared: 1), limit: 1_000), "an archive in an archive")
    }

    func testABombIsRefused() throws {
        let desk = try desk()
        let number = try desk.open()
        // Fixed codes: one literal, then copies of 258 bytes, 13 bits each, for 23 megabytes.
        var bits: [UInt8] = [1, 1, 0] + [0, 0, 1, 1, 0, 0, 0, 0]
        for _ in 0..<90_000 { bits += [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0] }
        bits += [0, 0, 0, 0, 0, 0, 0]
        var data = [UInt8](repeating: 0, count: bits.count / 8 + 1)
        for (index, bit) in bits.enumerated() { data[index / 8] |= bit << UInt8(index % 8) }
        let counted = try XCTUnwrap(Inflater.size(of: data[...], limit: 1 << 20))
        XCTAssert((1 << 20..<1 << 20 + 258).contains(counted), "it stops where it may")
        let bomb = zip(8, data, declared: 10)
        XCTAssertLessThan(bomb.count, 160_000)
        let size = try XCTUnwrap(FileType.zip.unpackedSize(bomb, limit: 2 << 20))
        XCTAssertGreaterThan(size, 2 << 20)
        let archive = NewAttachment(name: "a.zip", claimed: "application/zip", bytes: bomb)
        XCTAssertEqual(
            code { _ = try desk.helpdesk.attachFile(archive, to: number, as: desk.ana) }, "file_unpacks_too_much")
        XCTAssertEqual(FileType.zip.mostUnpacked(of: 1 << 20), 100 << 20)
        XCTAssertEqual(FileType.zip.mostUnpacked(of: 10 << 20), 200 << 20)
        // A picture of a few bytes that wants 65,535 × 65,535 pixels.
        var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        png += [0, 0, 255, 255, 0, 0, 255, 255, 8, 6, 0, 0, 0, 0, 0, 0, 0]
        let picture = NewAttachment(name: "big.png", claimed: "image/png", bytes: png)
        XCTAssertEqual(
            code { _ = try desk.helpdesk.attachFile(picture, to: number, as: desk.ana) }, "file_unpacks_too_much")
    }
}
