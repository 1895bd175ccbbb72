import FAQIndex
import XCTest

/// No file may crash the program, whatever is in it.
final class IndexFileFuzzTests: XCTestCase {
    private var files = TemporaryFolder()

    override func tearDown() { files.remove() }

    private func written() throws -> (file: String, bytes: [UInt8], analyzer: Analyzer) {
        var profile = LanguageProfile(
            locale: try tag("en"), stemmer: "english",
            steps: [.stop, .accents, .stem, .bigrams, .compounds, .grams, .latin], stopWords: ["the"])
        profile.latin = ":: NFD; :: [:Mn:] Remove;"
        let analyzer = try XCTUnwrap(Analyzer(profile))
        let file = files.path("index")
        try Index(DamageTarget.documents, analyzer: analyzer).write(to: file, fingerprint: "f")
        return (file, [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))), analyzer)
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
        // `make fuzz` looks for longer, and elsewhere each time.
        let seconds = ProcessInfo.processInfo.environment["HI5_FUZZ_SECONDS"].flatMap { Double($0) }
        var random = FixedRandom(seed: seconds == nil ? 2 : .random(in: 0...(.max)))
        var refused = 0
        let rounds = seconds.map { Int($0 * 100) } ?? 6_000
        for round in 0..<rounds {
            var damaged = DamagedIndex(bytes)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                switch round % 8 {
                case 0: damaged.flip(using: &random)
                case 1, 2: damaged.swap(using: &random)
                default: damaged.overwrite(using: &random)
                }
            }
            if round % 16 == 0 { damaged.cut(using: &random) }
            damaged.seal()
            try put(damaged.bytes, file)
            do throws(IndexFileError) {
                DamageTarget.searchAll(try Index(mapping: file, fingerprint: "f", analyzer: analyzer))
            } catch { refused += 1 }
        }
        XCTAssertGreaterThan(refused, rounds / 4)
        XCTAssertLessThan(refused, rounds, "some damage is only to what an answer says")
    }
}
