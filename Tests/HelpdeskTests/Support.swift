import FAQIndex
import Foundation
import Storage
import Synchronization
import TestStores
import XCTest

@testable import Helpdesk

/// A clock that stands still until it is moved.
final class FakeClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ text: String = "2026-02-01T12:00:00Z") throws {
        time = Mutex(try XCTUnwrap(Timestamp(text: text)))
    }

    var now: Timestamp { time.withLock { $0 } }

    func advance(seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// A helpdesk on a database of its own with one brand and its people.
struct Desk {
    let helpdesk: Helpdesk
    let database: any Database
    let clock: FakeClock
    let keys: BrandKeys
    let visitor: Principal
    let integration: Principal
    let ana: Principal
    let ben: Principal
}

extension XCTestCase {
    /// A fresh folder that is removed after the test.
    func temporaryFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hi5-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        return folder.path
    }

    /// Empty, with today's schema.
    func temporaryDatabase() throws -> any Database {
        let folder = try temporaryFolder()
        let database = try TestStores.open(migrated.get().copy(to: folder), file: "\(folder)/hi5.db")
        addTeardownBlock { database.close() }
        return database
    }

    /// Writes a file and the folders above it.
    func write(_ text: String, to path: String) throws {
        let file = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// English and French, small.
    func smallLanguages() throws -> Languages {
        let folder = try temporaryFolder()
        for language in ["en", "fr"] {
            try write(SmallLanguage.description(language), to: "\(folder)/\(language)/language.json")
            try write(SmallLanguage.phrases, to: "\(folder)/\(language)/phrases.json")
            try write(SmallLanguage.outside, to: "\(folder)/\(language)/outside.txt")
        }
        try write(#"{"no-picture": ["device", "amount"]}"#, to: "\(folder)/intake.json")
        return try Languages(folder: folder)
    }

    /// A helpdesk with the brand `acme`, a few articles and the agents Ana and Ben.
    func desk(on other: (any Database)? = nil, transport: any Transport = NetworkTransport()) throws -> Desk {
        let database = try other ?? temporaryDatabase()
        let clock = try FakeClock()
        var surroundings = Surroundings()
        surroundings.transport = transport
        let helpdesk = try Helpdesk(
            database: database, languages: smallLanguages(), surroundings, clock: { clock.now })
        let keys = try helpdesk.createBrand(
            id: "acme", name: "Acme", defaultLocale: locale("en"), accountURL: "https://acme.test/account")
        try helpdesk.publish(smallArticles(), brand: "acme")
        func person(_ name: String) throws -> Principal {
            try helpdesk.authenticate("Bearer " + helpdesk.createAgent(brand: "acme", name: name, role: .agent))
        }
        return Desk(
            helpdesk: helpdesk, database: database, clock: clock, keys: keys,
            visitor: try helpdesk.authenticate("Bearer \(keys.publishable)"),
            integration: try helpdesk.authenticate("Bearer \(keys.secret)"), ana: try person("Ana"),
            ben: try person("Ben"))
    }

    func locale(_ text: String) throws -> LocaleTag { try XCTUnwrap(LocaleTag(text)) }

    func smallArticles() throws -> [Article] {
        try SmallLanguage.articles.map { id, asked, body in
            Article(
                id: id, locale: try locale("en"), section: "help", title: asked[0], body: body, asked: asked, tags: [])
        }
    }

    /// Asserts that `body` throws exactly this.
    func assertThrows<Value>(
        _ expected: HelpdeskError, _ body: @autoclosure () throws -> Value, file: StaticString = #filePath,
        line: UInt = #line
    ) {
        XCTAssertThrowsError(try body(), file: file, line: line) {
            XCTAssertEqual($0 as? HelpdeskError, expected, "\($0)", file: file, line: line)
        }
    }
}

private let migrated = Result {
    try StoreTemplate { folder, address in
        let database = try TestStores.open(address, file: "\(folder)/hi5.db")
        defer { database.close() }
        try database.migrate(Schema.migrations, now: 0)
    }
}

/// What `locales` holds, read once.
let shippedLanguages = Result { try Languages(folder: shippedLocales) }

/// The repository's own languages and articles.
let shippedLocales = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("locales").path

enum SmallLanguage {
    static let askPerson = "I want to speak to a person"
    static let askCancel = "How do I cancel my subscription?"
    static let unrelated = "zebra quantum marmalade"
    static let outside = [
        "zebra quantum marmalade", "marmalade zebra", "quantum zebra", "call lawyer", "lawyer call zebra",
    ]
    .joined(separator: "\n")

    static func description(_ name: String) -> String {
        """
        {"name": "\(name)", "direction": "ltr", "analysis": {"steps": ["stop", "accents"],
         "stopWords": ["the", "a", "i", "to", "my", "how", "do", "is", "what"]}}
        """
    }

    static let phrases = """
        {"sections": {"help": "Help"}, "sources": {"cleeng": "If we bill you", "apple": "If Apple bills you"},
         "or": "or", "askRating": "Rate: {{link}}", "refundRequested": "Noted {{amount}}", "refundApproved": "Approved {{amount}}",
         "refundDenied": "Denied {{amount}}", "refundPostponed": "Later {{amount}}",
         "says": {
           "greeting": ["Hello there"],
           "thanks": ["You are welcome"],
           "goodbye": ["Bye"],
           "smallTalk": ["I am a bot"],
           "abuse": ["Calm down"],
           "wordless": ["In words please"],
           "clarify": ["Say it again"],
           "suggest": ["Which one?"],
           "nextBest": ["Perhaps this"],
           "second": ["And"],
           "resolved": ["Fine"],
           "beforeHandOver": ["First"],
           "switched": ["This language"],
           "handedBack": ["I am back"],
           "handedOver": ["Passed on to {{team}} as {{number}}, {{when}}"],
           "notSure": ["Not sure, passed on as {{number}}"]},
         "team": "the team",
         "when": {"soon": "soon", "today": "today {{time}}", "tomorrow": "tomorrow {{time}}", "later": "{{date}}"},
         "labels": {"helped": "Yes it did", "notHelped": "It did not", "person": "A person", "none": "None",
           "skip": "Skip", "language": "This language", "refund": "Back {{amount}} of {{date}}"},
         "questions": {"device": "Which device?", "amount": "How much?", "refundReason": "Why?"},
         "recognises": {"greeting": ["hello"], "thanks": ["thanks"], "goodbye": [], "smallTalk": [], "abuse": [],
           "person": ["speak person"], "personAlone": ["human"], "notPerson": [], "helped": ["helped"],
           "notHelped": ["did not help"], "skip": ["skip"], "language": [], "also": []}}
        """

    /// Their words have nothing in common, so that an answer to one is never in doubt.
    static let articles: [(id: String, asked: [String], body: String)] = [
        (
            "cancel-subscription", [askCancel, "cancel subscription", "cancel my subscription", "cancel"],
            """
            Everybody can cancel.

            ::: source=cleeng
            Cancel at {{brand.accountUrl}}.
            :::

            ::: source=apple
            Cancel in the App Store.
            :::

            ::: source=roku,samsung
            Cancel on the television.
            :::
            """
        ),
        (
            "reset-password", ["I forgot my password", "forgot password", "reset password", "password"],
            "Open the sign-in page of {{brand.name}}."
        ),
        (
            "no-picture", ["The picture is black", "black picture", "picture black screen", "black screen"],
            "Restart the device."
        ),
    ]
}
