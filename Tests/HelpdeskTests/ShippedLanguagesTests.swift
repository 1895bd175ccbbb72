import Bot
import FAQIndex
import Foundation
import XCTest

@testable import Helpdesk

/// The languages in `locales`, as people write them.
final class ShippedLanguagesTests: XCTestCase {
    private func language(_ tag: String) throws -> Language {
        try XCTUnwrap(shippedLanguages.get()[locale(tag)])
    }

    private func assertSameTerms(
        _ tag: String, _ texts: [String], file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let analyzer = try language(tag).analyzer
        let terms = texts.map { analyzer.terms($0) }
        XCTAssertFalse(terms[0].isEmpty, file: file, line: line)
        XCTAssertEqual(Set(terms).count, 1, "\(terms)", file: file, line: line)
    }

    func testFormsOfAWordAreTheSame() throws {
        try assertSameTerms(
            "en", ["cancel subscription", "I am cancelling my subscriptions", "CANCELLED subscription!"])
        try assertSameTerms("fr", ["abonnement", "l'abonnement", "L’ABONNEMENT", "mes abonnements"])
        try assertSameTerms("fr", ["réinitialiser", "reinitialiser"])
        try assertSameTerms("de", ["Kündigung", "kundigung", "die Kündigungen"])
        try assertSameTerms("es", ["suscripción", "suscripcion", "mis suscripciones"])
    }

    func testStopWordsSayNothing() throws {
        for (tag, text) in [
            ("en", "How can I do this, please?"), ("fr", "Où est-ce que c'est ?"), ("de", "Wie kann ich das?"),
            ("es", "¿Dónde está?"),
        ] { XCTAssertEqual(try language(tag).analyzer.terms(text), [], tag) }
    }

    func testEachSnowballStemmerIsInUse() throws {
        let languages = try shippedLanguages.get()
        let stemmers = Set(languages.locales.compactMap { languages[$0]?.analyzer.profile.stemmer })
        let known: Set = [
            "arabic", "armenian", "basque", "catalan", "danish", "dutch", "english", "finnish", "french", "german",
            "greek", "hindi", "hungarian", "indonesian", "irish", "italian", "lithuanian", "nepali", "norwegian",
            "portuguese", "romanian", "russian", "serbian", "spanish", "swedish", "tamil", "turkish", "yiddish",
        ]
        XCTAssertEqual(stemmers, known)
    }

    /// A language that names a step has the data for it, and data is there for a step.
    func testStepsAndTheirDataBelongTogether() throws {
        let languages = try shippedLanguages.get()
        for tag in languages.locales {
            let profile = try language(tag.description).analyzer.profile
            let steps = Set(profile.steps)
            XCTAssertEqual(steps.count, profile.steps.count, "\(tag) has a step twice")
            XCTAssertEqual(steps.contains(.stem), profile.stemmer != nil, "\(tag) stem")
            XCTAssertEqual(steps.contains(.stop), !profile.stopWords.isEmpty, "\(tag) stop")
            XCTAssertEqual(steps.contains(.elision), !profile.elisions.isEmpty, "\(tag) elision")
            XCTAssertEqual(steps.contains(.endings), !profile.endings.isEmpty, "\(tag) endings")
            XCTAssertEqual(steps.contains(.latin), profile.latin != nil, "\(tag) latin")
        }
    }

    /// A synonym of two words would be known by its first alone.
    func testEachSynonymIsOneWord() throws {
        let languages = try shippedLanguages.get()
        for tag in languages.locales {
            let analyzer = try language(tag.description).analyzer
            XCTAssertGreaterThanOrEqual(analyzer.profile.synonyms.count, 8, "\(tag)")
            for group in analyzer.profile.synonyms {
                for word in group { XCTAssertEqual(analyzer.terms(word).count, 1, "\(tag): \(word)") }
            }
        }
    }

    /// Index files beside the database are known by it: another process, or another node, must find them its own.
    func testTheDigestIsTheSameInEveryProcess() throws {
        let folder = try temporaryFolder()
        let description = """
            {"name": "русский", "direction": "ltr", "analysis": {"steps": [], "letters": {"й": "и", "ё": "е", "ў": "у"},
             "keyboard": {"keys": "qwertyuiop", "letters": "йцукенгшщз"}}}
            """
        try write(description, to: "\(folder)/ru/language.json")
        try write(SmallLanguage.phrases, to: "\(folder)/ru/phrases.json")
        let digest = try XCTUnwrap(Languages(folder: folder)[locale("ru")]).digest
        XCTAssertEqual(digest, "e88c85df97d49e1a312433a943b575c4e8302badaddd5197de558066548a9b83")
    }

    func testALanguageWithoutPhrasesIsAnsweredInAnother() throws {
        let folder = try temporaryFolder()
        for language in ["en", "fr"] {
            try write(SmallLanguage.description(language), to: "\(folder)/\(language)/language.json")
            let phrases = SmallLanguage.phrases.replacing("Hello there", with: "Hello in \(language)")
            try write(phrases, to: "\(folder)/\(language)/phrases.json")
        }
        try write(SmallLanguage.description("polski"), to: "\(folder)/pl/language.json")
        let languages = try Languages(folder: folder)
        XCTAssertEqual(languages.locales, [try locale("en"), try locale("fr"), try locale("pl")])
        XCTAssertEqual(languages.spoken, [try locale("en"), try locale("fr")])
        let polish = try XCTUnwrap(languages.language(locale("pl"), speaking: locale("fr")))
        XCTAssertEqual(polish.name, "polski")
        XCTAssertEqual(polish.analyzer.profile.locale, try locale("pl"))
        XCTAssertEqual(polish.phrases.says[.greeting], ["Hello in fr"])
        XCTAssertEqual(languages[try locale("pl")]?.phrases.says[.greeting], ["Hello in en"])
        XCTAssertNil(languages[try locale("xx")])
    }

    func testFoldersWithoutAnyPhrasesAreRefused() throws {
        let folder = try temporaryFolder()
        try write(SmallLanguage.description("polski"), to: "\(folder)/pl/language.json")
        XCTAssertThrowsError(try Languages(folder: folder)) { XCTAssertTrue("\($0)".contains("phrases.json"), "\($0)") }
    }

    func testMistakesInTheAnalysisAreNamed() throws {
        let analyses = [
            (#"{"steps": ["sleep"]}"#, "steps"), (#"{"steps": [], "letters": {"abcde": "a"}}"#, "letters"),
            (#"{"steps": [], "letters": ["a"]}"#, "letters"), (#"{"steps": [], "stopWords": [1]}"#, "stopWords"),
            (#"{"steps": [], "keyboard": {"keys": "ab", "letters": "c"}}"#, "keyboard"),
            (#"{"steps": [], "keyboard": {"keys": "a"}}"#, "keyboard"),
            (#"{"steps": [], "keyboard": {"keys": "a", "letters": "b", "sequences": {"cd": "e"}}}"#, "sequences"),
            (#"{"steps": [], "keyboard": {"keys": "a", "letters": "b", "sequences": ["e"]}}"#, "sequences"),
            (#"{"steps": [], "stemmer": "klingon"}"#, "stemmer"), (#"{"steps": [], "speed": 1}"#, "speed"),
        ]
        for (analysis, field) in analyses {
            let folder = try temporaryFolder()
            let text = #"{"name": "x", "direction": "ltr", "analysis": \#(analysis)}"#
            try write(text, to: "\(folder)/en/language.json")
            try write(SmallLanguage.phrases, to: "\(folder)/en/phrases.json")
            XCTAssertThrowsError(try Languages(folder: folder), analysis) {
                XCTAssertTrue("\($0)".contains(field), "\($0)")
                XCTAssertTrue("\($0)".contains("en/language.json"), "\($0)")
            }
        }
    }

    func testTheArticlesOfEachLanguageAreReadable() throws {
        let languages = try shippedLanguages.get()
        let articles = try ArticleFolder.read(shippedLocales, locales: languages.locales)
        let byLocale = Dictionary(grouping: articles, by: \.locale)
        let english = Set(try XCTUnwrap(byLocale[locale("en")]).map(\.id))
        for (tag, articles) in byLocale {
            XCTAssertEqual(Set(articles.map(\.id)), english, "\(tag) has the same articles as English")
        }
        for tag in languages.spoken {
            let phrases = try XCTUnwrap(languages[tag]).phrases
            XCTAssertEqual(Set(phrases.sources.keys), Set(Source.allCases), "\(tag)")
            for phrase in [Phrase.handedOver, .notSure] {
                for text in phrases.says[phrase] ?? [] {
                    for name in ["number", "team", "when"] { XCTAssertTrue(text.contains("{{\(name)}}"), text) }
                }
            }
            for phrase in [Phrase.greeting, .clarify, .suggest, .nextBest, .notSure, .handedOver] {
                XCTAssertGreaterThan(Set(phrases.says[phrase] ?? []).count, 1, "\(tag) \(phrase): several wordings")
            }
            for kind in Wording.Kind.allCases { XCTAssertNotEqual(phrases.recognises[kind], [], "\(tag) \(kind)") }
        }
    }

    private func assertAsks(_ tag: String, _ asking: [String], not other: [String]) throws {
        let wording = try language(tag).wording
        for text in asking { XCTAssertTrue(wording.asksForPerson(text), "\(tag) asks: \(text)") }
        for text in other { XCTAssertFalse(wording.asksForPerson(text), "\(tag) does not ask: \(text)") }
    }

    func testEnglishPeopleAskForAPerson() throws {
        try assertAsks(
            "en",
            [
                "I want to speak to a person", "Can I talk to someone please?", "let me speak with a human",
                "get me a real person", "HUMAN", "agent", "agent!!!", "a human please",
                "could you connect me to an agent", "I need a human", "I'd like to talk with an agent of yours",
                "stop it, I want an actual human being", "is there a live agent I could chat to?",
                "please put me through, I need to talk to somebody", "Speaking to a representative would help",
                "I'd rather speak to your manager",
            ],
            not: [
                "can I add another person to my plan", "which user agent do you support", "How many people can watch?",
                "a person on the screen is green", "The film Human does not play", "my agent sold the house",
                "does someone else use my account", "real time subtitles", "", "hello", "cancel my subscription",
            ])
    }

    func testFrenchPeopleAskForAPerson() throws {
        try assertAsks(
            "fr",
            [
                "je veux parler à quelqu'un", "Je voudrais parler à un conseiller", "un humain svp", "conseiller",
                "puis-je parler à une vraie personne ?", "passez-moi quelqu’un", "j'ai besoin d'un conseiller",
                "Comment joindre un conseiller ?", "JE VEUX UN HUMAIN", "parler a un agent",
            ],
            not: [
                "J'aimerais vous parler d'un problème de paiement", "ajouter une personne à mon abonnement", "un",
                "c'est un peu cher", "combien de personnes peuvent regarder", "le film parle d'un chien", "bonjour",
                "quelqu'un utilise mon compte", "je veux voir un agent secret", "un agent secret",
                "je veux regarder le film L'agent",
            ])
    }

    func testGermanPeopleAskForAPerson() throws {
        try assertAsks(
            "de",
            [
                "Ich möchte mit einem Menschen sprechen", "Mitarbeiter", "kann ich mit jemandem sprechen?",
                "ich will einen echten Menschen", "Bitte verbinden Sie mich mit einem Mitarbeiter, Mitarbeiter bitte",
                "Ich brauche einen Mitarbeiter", "Kann ich mit einem Berater sprechen", "kein Bot bitte",
                "ICH WILL MIT EINER PERSON SPRECHEN",
            ],
            not: [
                "Kann ich eine weitere Person zu meinem Abo hinzufügen?",
                "Wie viele Menschen können gleichzeitig schauen?",
                "welche Sprachen gibt es", "In welcher Sprache sprechen die Kommentatoren?", "hallo", "Abo kündigen",
            ])
    }

    func testSpanishPeopleAskForAPerson() throws {
        try assertAsks(
            "es",
            [
                "quiero hablar con una persona", "¿Puedo hablar con alguien?", "agente", "Necesito un agente",
                "pásame con un humano, quiero un humano", "quisiera hablar con un asesor", "una persona real por favor",
                "Hablar con un operador", "quiero que me atienda una persona",
            ],
            not: [
                "¿Puedo añadir otra persona a mi plan?", "cuántas personas pueden ver a la vez", "hola",
                "la película del agente secreto no carga", "cancelar mi suscripción", "un agente secreto",
                "quiero ver un agente secreto", "quiero ver la película El agente",
                "necesito ver otra persona en mi plan",
            ])
    }

    private func assertRemarks(_ tag: String, _ remarks: [(String, Wording.Kind)], not other: [String]) throws {
        let wording = try language(tag).wording
        for (text, kind) in remarks { XCTAssertEqual(wording.remark(text), kind, "\(tag): \(text)") }
        for text in other { XCTAssertNil(wording.remark(text), "\(tag): \(text)") }
    }

    func testSmallTalkIsNoQuestion() throws {
        try assertRemarks(
            "en",
            [
                ("Hi there!", .greeting), ("good evening", .greeting), ("thank you so much!!", .thanks),
                ("ok thanks bye", .thanks),
                ("how are you?", .smallTalk), ("are you a robot", .smallTalk), ("you are so stupid", .abuse),
                ("bye", .goodbye), ("how are you today?", .smallTalk), ("you useless piece of junk", .abuse),
                ("thanks mate", .thanks), ("hola", .greeting),
            ],
            not: [
                "hi, my film stops", "the stupid app crashes", "thanks but where is my refund", "how do I pay", "why",
            ])
        try assertRemarks(
            "fr",
            [
                ("Bonjour !", .greeting), ("merci beaucoup", .thanks), ("comment ça va ?", .smallTalk),
                ("vous êtes nuls", .abuse), ("au revoir, bonne journée", .goodbye), ("merci bcp", .thanks),
                ("t'es nul comme bot", .abuse),
            ], not: ["bonjour, je veux annuler", "merci de rembourser mon abonnement", "c'est nul, le film s'arrête"])
        try assertRemarks(
            "de",
            [
                ("Guten Tag", .greeting), ("Vielen Dank!", .thanks), ("wie geht's", .smallTalk),
                ("du bist dumm", .abuse),
                ("Tschüss", .goodbye),
            ], not: ["hallo, mein Abo ist weg", "danke, aber wo ist mein Geld", "die dumme App stürzt ab"])
        try assertRemarks(
            "es",
            [
                ("¡Hola!", .greeting), ("muchas gracias", .thanks), ("¿cómo estás?", .smallTalk),
                ("eres un idiota", .abuse),
                ("hasta luego", .goodbye),
            ], not: ["hola, no puedo entrar", "gracias pero sigue sin ir el pago", "la app es una mierda y no carga"])
    }

    func testTheLanguageIsAskedForInItsOwnOrAnother() throws {
        for (tag, texts) in [
            ("en", ["in English please", "English please!", "auf Englisch bitte", "do you speak English?"]),
            ("de", ["auf Deutsch bitte", "in German please"]), ("fr", ["en français s'il vous plaît", "in French"]),
            ("es", ["en español por favor", "in Spanish please"]),
        ] {
            let wording = try language(tag).wording
            for text in texts { XCTAssertTrue(wording.says(.language, text), "\(tag): \(text)") }
            for text in ["Can I watch it in English?", "film en français", "deutsche Untertitel", "audio en español"] {
                XCTAssertFalse(wording.says(.language, text), "\(tag): \(text)")
            }
        }
    }

    func testSubscribersAreAskedHowItWentInTheirLanguage() throws {
        let languages = try shippedLanguages.get()
        func question(_ tags: String...) throws -> String? {
            languages.ratingQuestion(of: 1_042, in: try tags.map(locale), link: "https://x/y")
        }
        XCTAssertEqual(try question("en-GB", "fr"), "How did we do? Tell us here: https://x/y")
        XCTAssertEqual(try question("ka", "fr"), try question("fr"), "in the brand's language where there is no word")
        for tag in languages.locales {
            let asked = try XCTUnwrap(question(tag.description, "en"))
            XCTAssert(asked.hasSuffix("https://x/y") && !asked.contains("{{"), asked)
        }
        for tag in languages.locales {
            XCTAssertEqual(languages.ratingWords(for: [tag])?.locale, tag, "each has words for the page")
        }
        let italian = try XCTUnwrap(question("it", "en"))
        XCTAssertFalse(italian.contains("How"), italian)
    }

    func testAnswersAreExpectedInTheLanguagesOwnWords() throws {
        let now = try XCTUnwrap(Timestamp(text: "2026-02-01T22:30:00Z"))
        let paris = try XCTUnwrap(TimeZone(identifier: "Europe/Paris"))
        func when(_ tag: String, _ due: String?) throws -> String {
            let due = try due.map { try XCTUnwrap(Timestamp(text: $0)) }
            return try language(tag).phrases.when.text(due: due, now: now, zone: paris, locale: locale(tag))
        }
        XCTAssertEqual(try when("en", nil), "as soon as a colleague is free")
        XCTAssertEqual(try when("en", "2026-01-01T00:00:00Z"), "as soon as a colleague is free", "it is past")
        XCTAssertEqual(try when("de", "2026-02-01T22:45:00Z"), "heute bis 23:45 Uhr")
        XCTAssertEqual(try when("fr", "2026-02-02T08:00:00Z"), "demain avant 09:00")
        XCTAssertTrue(try when("es", "2026-02-04T08:00:00Z").contains("4 de febrero"))
    }
}
