import XCTest

@testable import FAQIndex

/// A folder for one test.
struct TemporaryFolder {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hi5-" + UUID().uuidString)

    init() { try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}

final class IndexFileTests: XCTestCase {
    private var files = TemporaryFolder()

    override func tearDown() { files.remove() }

    private func english() throws -> Analyzer {
        try analyzer("en", stemmer: "english", steps: [.stop, .accents, .stem], stopWords: ["the"])
    }

    private func bytes(_ file: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))) }

    private func assertRefused(
        _ file: String, fingerprint: String = "f", _ expected: IndexFileError, line: UInt = #line
    ) throws {
        let analyzer = try english()
        XCTAssertThrowsError(try Index(mapping: file, fingerprint: fingerprint, analyzer: analyzer), line: line) {
            XCTAssertEqual($0 as? IndexFileError, expected, line: line)
        }
    }

    func testAMappedIndexAnswersTheSame() throws {
        let built = Index(DamageTarget.documents, analyzer: try english())
        try built.write(to: files.path("index"), fingerprint: "f")
        let mapped = try Index(mapping: files.path("index"), fingerprint: "f", analyzer: try english())
        XCTAssertEqual(mapped.documentCount, 60)
        for query in DamageTarget.queries {
            XCTAssertEqual(mapped.search(query, limit: 20), built.search(query, limit: 20), query)
        }
        try mapped.write(to: files.path("again"), fingerprint: "f")
        XCTAssertEqual(try bytes(files.path("again")), try bytes(files.path("index")))
    }

    func testAnEmptyIndexAndOneWithoutWords() throws {
        for documents in [[], [IndexDocument(title: "", body: "…")]] {
            try Index(documents, analyzer: try english()).write(to: files.path("index"), fingerprint: "")
            let mapped = try Index(mapping: files.path("index"), fingerprint: "", analyzer: try english())
            XCTAssertEqual(mapped.documentCount, documents.count)
            DamageTarget.searchAll(mapped)
        }
    }

    func testOnlyTheOwnerReadsItAndNothingElseIsLeft() throws {
        let index = Index(DamageTarget.documents, analyzer: try english())
        for _ in 0..<2 { try index.write(to: files.path("index"), fingerprint: "f") }
        XCTAssertEqual(files.names, ["index"])
        let mode = try FileManager.default.attributesOfItem(atPath: files.path("index"))[.posixPermissions] as? Int
        XCTAssertEqual(mode, 0o600)
    }

    func testAReplacedFileStaysMapped() throws {
        let file = files.path("index")
        try Index(DamageTarget.documents, analyzer: try english()).write(to: file, fingerprint: "f")
        let mapped = try Index(mapping: file, fingerprint: "f", analyzer: try english())
        let before = mapped.search("cancel plan 3", limit: 5)
        try Index([], analyzer: try english()).write(to: file, fingerprint: "g")
        XCTAssertEqual(mapped.search("cancel plan 3", limit: 5), before)
        try FileManager.default.removeItem(atPath: file)
        XCTAssertEqual(mapped.search("cancel plan 3", limit: 5), before)
    }

    func testAFailedWriteLeavesWhatWasThere() throws {
        let index = Index(DamageTarget.documents, analyzer: try english())
        XCTAssertThrowsError(try index.write(to: files.path("none/index"), fingerprint: "f")) {
            XCTAssertEqual($0 as? IndexFileError, .system(ENOENT))
        }
        // A folder cannot be replaced by a file.
        try FileManager.default.createDirectory(atPath: files.path("index"), withIntermediateDirectories: false)
        XCTAssertThrowsError(try index.write(to: files.path("index"), fingerprint: "f"))
        XCTAssertEqual(files.names, ["index"])
    }

    func testTheReasonIsSaid() throws {
        let file = files.path("index")
        try assertRefused(file, .missing)
        try assertRefused(files.path(""), .notAnIndexFile)
        try Index(DamageTarget.documents, analyzer: try english()).write(to: file, fingerprint: "f")
        try assertRefused(file, fingerprint: "g", .otherFingerprint)
        let good = try bytes(file)
        func refused(_ expected: IndexFileError, line: UInt = #line, _ change: (inout [UInt8]) -> Void) throws {
            var changed = good
            change(&changed)
            try Data(changed).write(to: URL(fileURLWithPath: file))
            try assertRefused(file, expected, line: line)
        }
        try refused(.notAnIndexFile) { $0 = [] }
        try refused(.notAnIndexFile) { $0 = Array("SQLite format 3".utf8) + [UInt8](repeating: 0, count: 200) }
        try refused(.otherVersion) { $0[8] += 1 }
        try refused(.damagedLayout) { $0.removeLast() }
        try refused(.damagedLayout) { $0[63] = 1 }
        try refused(.wrongChecksum) { $0[$0.count - 1] ^= 1 }
        try refused(.wrongChecksum) { $0[32] ^= 1 }
        try refused(.damagedLayout) {
            $0.removeLast(64)
            var sealed = DamagedIndex($0)
            sealed.seal()
            $0 = sealed.bytes
        }
    }

    func testTheHeaderIsWhatItSaysOnEveryMachine() throws {
        try Index([], analyzer: try english()).write(to: files.path("index"), fingerprint: "")
        let written = try bytes(files.path("index"))
        XCTAssertEqual(String(decoding: written[..<8], as: UTF8.self), "Hi5Index")
        XCTAssertEqual(Array(written[8..<16]), [6, 0, 0, 0, 0, 0, 0, 0])
        XCTAssertEqual(Array(written[16..<24]), [0x99, 0xE9, 0xD8, 0x51, 0x37, 0xDB, 0x46, 0xEF])
    }

    /// Values of the reference implementation.
    func testTheChecksumIsXXH64() {
        XCTAssertEqual(Checksum.of(""), 0xEF46_DB37_51D8_E999)
        XCTAssertEqual(Checksum.of("a"), 0xD24E_C4F1_A98C_6E5B)
        XCTAssertEqual(Checksum.of("abc"), 0x44BC_2CF5_AD77_0999)
        XCTAssertEqual(Checksum.of("Nobody inspects the spammish repetition"), 0xFBCE_A83C_8A37_8BF1)
        XCTAssertEqual(Array(UInt8(0)...100).withUnsafeBytes { Checksum.of($0) }, 0xE990_3849_5F85_381E)
    }
}
