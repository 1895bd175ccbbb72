import FAQIndex
import Foundation
import JSON

/// How well and how fast an index finds the documents of a corpus.
public struct SearchMeasurement: Sendable {
    public let documents: Int
    public let buildSeconds: Double
    /// From a written index to the first answer.
    public let reloadSeconds: Double
    public let medianMilliseconds: Double
    public let p99Milliseconds: Double
    public let queriesPerSecond: Double
    /// The share of queries whose source is among the first five.
    public let hitAt5: Double
    /// What the process holds more than before the index was built.
    public let memoryMegabytes: Double
}

extension SearchMeasurement {
    /// Builds an index over a corpus (`{"id","locale","title","body"}` a line) with a language's analyzer and runs the
    /// queries (`{"q","src"}` a line) through it one by one, as served: written to a file and mapped. Throws
    /// `ContentError`.
    public static func run(corpus: String, queries: String, language: Language) throws -> SearchMeasurement {
        var identifiers: [String] = []
        let documents = try lines(corpus) { json -> IndexDocument in
            identifiers.append(json["id"]?.string ?? "")
            return IndexDocument(title: json["title"]?.string ?? "", body: json["body"]?.string ?? "")
        }
        let asked = try lines(queries) { json in (json["q"]?.string ?? "", json["src"]?.string ?? "") }
        guard let first = asked.first else {
            throw ContentError(file: queries, line: nil, reason: "there are no queries in it")
        }
        let before = residentMegabytes()
        let start = ContinuousClock.now
        let built = Index(documents, analyzer: language.analyzer)
        let build = seconds(since: start)
        let memory = residentMegabytes() - before
        let (index, reload) = try reloaded(built, asking: first.0)
        for query in asked.prefix(200) { _ = index.search(query.0, limit: 5) }
        var hits = 0
        let times = asked.map { query, source -> Double in
            let start = ContinuousClock.now
            let found = index.search(query, limit: 5).hits.map { identifiers[$0.document] }
            let time = seconds(since: start)
            if found.contains(source) { hits += 1 }
            return time
        }.sorted()
        return SearchMeasurement(
            documents: documents.count, buildSeconds: build, reloadSeconds: reload,
            medianMilliseconds: times[times.count / 2] * 1_000,
            p99Milliseconds: times[min(times.count - 1, times.count * 99 / 100)] * 1_000,
            queriesPerSecond: Double(times.count) / times.reduce(0, +), hitAt5: Double(hits) / Double(times.count),
            memoryMegabytes: memory)
    }

    /// The index from a file of its own, and how long it took from there to the first answer.
    private static func reloaded(_ index: Index, asking query: String) throws -> (Index, seconds: Double) {
        let path = NSTemporaryDirectory() + "hi5-measure-\(UUID().uuidString).index"
        defer { unlink(path) }
        do throws(IndexFileError) {
            try index.write(to: path, fingerprint: path)
            let start = ContinuousClock.now
            let mapped = try Index(mapping: path, fingerprint: path, analyzer: index.analyzer)
            _ = mapped.search(query, limit: 5)
            return (mapped, seconds(since: start))
        } catch {
            throw ContentError(file: path, line: nil, reason: error.description)
        }
    }

    private static func lines<Value>(_ path: String, _ map: (JSON) -> Value) throws -> [Value] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ContentError(file: path, line: nil, reason: "it cannot be read")
        }
        return try [UInt8](data).split(separator: UInt8(ascii: "\n")).enumerated().map { number, line in
            do throws(JSONSyntaxError) { return map(try JSON.parse(line)) } catch {
                throw ContentError(file: path, line: number + 1, reason: error.reason)
            }
        }
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        let time = ContinuousClock.now - start
        return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    }

    private static func residentMegabytes() -> Double {
        // The second number of statm: resident pages.
        let text = FileManager.default.contents(atPath: "/proc/self/statm").map { String(decoding: $0, as: UTF8.self) }
        let pages = text?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }
}
