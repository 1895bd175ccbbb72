import Foundation
import Helpdesk
import JSON

let contextMeasureCommand = Command(
    "context measure", [],
    [
        Option("subscribers", "N", default: "1000000", "how many are mirrored"),
        Option("lookups", "N", default: "20000", "how many are looked up, one after the other"),
        Option("locales", "FOLDER", env: "HI5_LOCALES", "the languages; found beside the program when not given"),
        Option(switch: "json", "print JSON"),
    ], "Measure how fast what is known of a subscriber is looked up."
) { invocation in
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hi5-facts-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let desk = try Wiring.openHelpdesk(data: folder, locales: invocation["locales"])
    defer { desk.close() }
    guard let locale = LocaleTag("en") else { preconditionFailure("\"en\" is a language tag") }
    _ = try desk.createBrand(id: "measure", name: "Measure", defaultLocale: locale, accountURL: "https://example.com")
    let measured = try desk.measureFacts(
        brand: "measure", subscribers: try invocation.int("subscribers", 1...10_000_000),
        lookups: try invocation.int("lookups", 1...10_000_000))
    let (median, p99) = (measured.medianMicroseconds, measured.p99Microseconds)
    if invocation.isSet("json") {
        return printJSON([
            "subscribers": JSON(measured.subscribers), "median_us": .double(median), "p99_us": .double(p99),
        ])
    }
    print("subscribers  \(measured.subscribers)\nmedian       \(median) µs\np99          \(p99) µs")
}
