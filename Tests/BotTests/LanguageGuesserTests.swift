import FAQIndex
import XCTest

@testable import Bot

final class LanguageGuesserTests: XCTestCase {
    private static let texts: [(String, [String])] = [
        (
            "en",
            ["How do I cancel my subscription?", "I forgot my password and cannot sign in", "the film does not play"]
        ),
        (
            "fr",
            ["Comment annuler mon abonnement ?", "J'ai oublié mon mot de passe", "le film ne démarre pas, où est-il"]
        ),
        ("de", ["Wie kündige ich mein Abo?", "Ich habe mein Passwort vergessen", "der Film läuft nicht, für später"]),
        (
            "el",
            ["Πώς ακυρώνω τη συνδρομή μου;", "Ξέχασα τον κωδικό μου και δεν μπορώ να συνδεθώ", "η ταινία δεν παίζει"]
        ),
    ]

    private func guesser() throws -> LanguageGuesser {
        let texts = try Self.texts.map { (try XCTUnwrap(LocaleTag($0.0)), $0.1) }
        return try XCTUnwrap(LanguageGuesser(Dictionary(uniqueKeysWithValues: texts)))
    }

    private func guess(_ text: String, current: String = "en") throws -> String {
        try guesser().guess(text, current: XCTUnwrap(LocaleTag(current))).description
    }

    func testTellsLanguages() throws {
        for (text, language) in [
            ("how can i cancel the subscription", "en"), ("comment puis-je annuler l'abonnement", "fr"),
            ("wie kann ich das Abo kündigen", "de"), ("πώς μπορώ να ακυρώσω τη συνδρομή", "el"),
        ] {
            for current in ["en", "el"] { XCTAssertEqual(try guess(text, current: current), language, text) }
        }
    }

    func testAccentsAndScriptsMayBeMissing() throws {
        XCTAssertEqual(try guess("j ai oublie mon mot de passe"), "fr")
        XCTAssertEqual(try guess("wie kundige ich mein abo fur spater"), "de")
        XCTAssertEqual(try guess("xechasa ton kodiko mou kai den mporo na syndetho"), "el")
    }

    func testWhatIsTooShortOrInNoLanguageKeepsTheConversations() throws {
        for text in ["ok", "", "12345", "😀", "???", "Netflix", "https://example.com/a?b=c", "会話"] {
            for current in ["en", "fr", "de", "el"] { XCTAssertEqual(try guess(text, current: current), current, text) }
        }
    }

    func testManyLanguagesAtOnceAreOneOfThem() throws {
        let text = Self.texts.flatMap(\.1).joined(separator: " ")
        XCTAssertTrue(["en", "fr", "de", "el"].contains(try guess(String(repeating: text, count: 50))))
    }

    func testOneLanguageIsNoChoice() throws {
        XCTAssertNil(LanguageGuesser([try XCTUnwrap(LocaleTag("en")): ["hello"]]))
        XCTAssertNil(LanguageGuesser([:]))
    }

    func testAddressesAreInNoLanguage() throws {
        for address in ["https://comment.puis.je/annuler/mon/abonnement", "annuler@mon-abonnement.fr"] {
            XCTAssertEqual(try guess("\(address)\n", current: "en"), "en")
            XCTAssertEqual(try guess("\(address)\twie kann ich das Abo kündigen", current: "en"), "de")
        }
    }
}
