import XCTest

@testable import FAQIndex

/// No file may crash the program, whatever is in it.
final class IndexFileFuzzTests: XCTestCase {
    private var files = TemporaryFolder()

    override func tearDown() { files.remove() }

    private func manySteps() throws -> Analyzer {
        var profile = LanguageProfile(
            locale: try tag("en"), stemmer: "english",
            steps: [.stop, .accents, .stem, .bigrams, .compounds, .grams, .latin], stopWords: ["the"])
        profile.latin = ":: NFD; :: [:Mn:] Remove; c > k;"
        profile.keyboard = KeyboardLayout(keys: "zxvqjkyw", letters: "canelpst")
        return try XCTUnwrap(Analyzer(profile))
    }

    private func written() throws -> (file: String, bytes: [UInt8], analyzer: Analyzer) {
        let (file, analyzer) = (files.path("index"), try manySteps())
        try Index(DamageTarget.documents, analyzer: analyzer).write(to: file, fingerprint: "f")
        return (file, try bytes(of: file), analyzer)
    }

    private func bytes(of file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    }

    private func put(_ bytes: [UInt8], _ file: String) throws {
        // A mapped file must not be cut in place.
        try? FileManager.default.removeItem(atPath: file)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
    }

    func testEveryChangeIsFound() throws {
        let (file, bytes, analyzer) = try written()
        var random = FixedRandom(seed: 1)
        for round in 0..<2_000 {
            var damaged = DamagedIndex(bytes)
            if round % 4 == 0 { damaged.cut(using: &random) } else { damaged.flip(using: &random) }
            try put(damaged.bytes, file)
            XCTAssertThrowsError(try Index(mapping: file, fingerprint: "f", analyzer: analyzer), "round \(round)")
        }
    }

    func testDamageUnderARightChecksum() throws {
        let (file, bytes, analyzer) = try written()
        try checkDamage(bytes, parts: SegmentPart.allCases.count, file) { () throws(IndexFileError) in
            DamageTarget.searchAll(try Index(mapping: file, fingerprint: "f", analyzer: analyzer))
        }
    }

    func testDamagedCompletions() throws {
        let (file, analyzer) = (files.path("completions"), try manySteps())
        try Completions(DamageTarget.documents, analyzer: analyzer).write(to: file, fingerprint: "f")
        let count = DamageTarget.documents.count
        try checkDamage(bytes(of: file), parts: Completions.Part.allCases.count, file) { () throws(IndexFileError) in
            DamageTarget.completeAll(
                try Completions(mapping: file, fingerprint: "f", documentCount: count, analyzer: analyzer))
        }
    }

    func testDamagedStoredFields() throws {
        let file = files.path("stored")
        let fields = DamageTarget.documents.map { [Array($0.title.utf8), Array($0.body.utf8), []] }
        try StoredFields(fieldCount: 3, fields).write(to: file, fingerprint: "f")
        try checkDamage(bytes(of: file), parts: StoredFields.Part.allCases.count, file) { () throws(IndexFileError) in
            DamageTarget.readAll(try StoredFields(mapping: file, fingerprint: "f"))
        }
    }

    private func checkDamage(
        _ bytes: [UInt8], parts: Int, _ file: String, _ read: () throws(IndexFileError) -> Void
    ) throws {
        // `make fuzz` looks for longer, and elsewhere each time.
        let seconds = ProcessInfo.processInfo.environment["HI5_FUZZ_SECONDS"].flatMap { Double($0) }
        let chosen = ProcessInfo.processInfo.environment["HI5_FUZZ_SEED"].flatMap { UInt64($0) }
        let seed = chosen ?? (seconds == nil ? 2 : .random(in: 0...(.max)))
        print("seed \(seed)")
        var random = FixedRandom(seed: seed)
        var refused = 0
        var rounds = 0
        // Three kinds of files share the time.
        let end = Date().addingTimeInterval((seconds ?? 0) / 3)
        while seconds == nil ? rounds < 4_000 : Date() < end {
            var damaged = DamagedIndex(bytes, parts: parts)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                switch rounds % 8 {
                case 0: damaged.flip(using: &random)
                case 1, 2: damaged.swap(using: &random)
                default: damaged.overwrite(using: &random)
                }
            }
            if rounds % 16 == 0 { damaged.cut(using: &random) }
            damaged.seal()
            try put(damaged.bytes, file)
            do throws(IndexFileError) { try read() } catch { refused += 1 }
            rounds += 1
        }
        XCTAssertGreaterThan(refused, rounds / 4)
        XCTAssertLessThan(refused, rounds, "some damage is only to what an answer says")
    }
}
