import FAQIndex

/// A text and the article that it asks for; nil: none.
public struct Example: Sendable, Equatable {
    public let text: String
    public let document: Int?

    public init(_ text: String, _ document: Int?) {
        self.text = text
        self.document = document
    }
}

/// Everything that a model is learned from.
public struct Lesson: Sendable {
    public let examples: [Example]
    public let profile: LanguageProfile
    /// nil where nobody has written down how the language says the concepts.
    public let lexicon: ConceptLexicon?

    public init(_ examples: [Example], profile: LanguageProfile, lexicon: ConceptLexicon? = nil) {
        self.examples = examples
        self.profile = profile
        self.lexicon = lexicon
    }

    /// Names the lesson: a model that was learned from another one does not fit.
    public var fingerprint: UInt64 {
        var print = Fingerprint()
        for example in examples {
            print.add(example.text)
            print.add(UInt64(bitPattern: Int64(example.document ?? -1)))
        }
        print.add(profile.locale.description)
        print.add(profile.stemmer ?? "")
        print.add(profile.latin ?? "")
        for step in profile.steps { print.add(step.rawValue) }
        let letters = profile.letters.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        for list in [profile.stopWords, profile.elisions, profile.endings, profile.links, letters] + profile.synonyms {
            print.add(UInt64(list.count))
            for word in list { print.add(word) }
        }
        print.add(lexicon?.fingerprint ?? 0)
        return print.value
    }
}
