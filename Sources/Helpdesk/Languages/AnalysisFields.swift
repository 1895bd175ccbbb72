import FAQIndex
import JSON

extension LanguageProfile {
    /// The `analysis` of a `language.json`. Throws `FieldError`.
    init(_ json: JSON, locale: LocaleTag) throws {
        var fields = try JSONFields(json, path: "analysis")
        func texts(_ field: String) throws -> [String] {
            try fields.array(field, atMost: 5_000).map { item in
                guard let text = item.value.string, !text.isEmpty else {
                    throw FieldError(field: item.path, expected: "a text")
                }
                return text
            }
        }
        let steps = try texts("steps").map { name in
            guard let step = Step(rawValue: name) else {
                let known = Step.allCases.map(\.rawValue).joined(separator: ", ")
                throw FieldError(field: "analysis.steps", expected: "steps among \(known), not \(name)")
            }
            return step
        }
        self.init(
            locale: locale, stemmer: try fields.optionalString("stemmer", 1...40), steps: steps,
            stopWords: try texts("stopWords"), elisions: try texts("elisions"),
            synonyms: try fields.array("synonyms", atMost: 2_000).map { group in
                (group.value.array ?? []).compactMap(\.string)
            })
        endings = try texts("endings")
        links = try texts("links")
        let rules = try texts("latin")
        latin = rules.isEmpty ? nil : rules.joined(separator: "\n")
        letters = try Self.letters(fields.value("letters") ?? .object([]))
        keyboard = try fields.value("keyboard").map(Self.keyboard)
        try fields.finish()
    }

    private static func letters(_ json: JSON) throws -> [String: String] {
        let error = FieldError(field: "analysis.letters", expected: "an object of texts of at most 4 letters")
        guard let members = json.members else { throw error }
        var letters: [String: String] = [:]
        for member in members {
            guard let folded = member.value.string, (1...4).contains(member.name.utf16.count), folded.utf16.count <= 4
            else { throw error }
            letters[member.name] = folded
        }
        return letters
    }

    static func keyboard(_ json: JSON) throws -> KeyboardLayout {
        var fields = try JSONFields(json, path: "analysis.keyboard")
        let keys = try fields.string("keys", 1...200)
        let letters = try fields.string("letters", 1...200)
        let sequences = try Self.sequences(fields.value("sequences") ?? .object([]))
        try fields.finish()
        guard let layout = KeyboardLayout(keys: keys, letters: letters, sequences: sequences) else {
            throw FieldError(field: "analysis.keyboard", expected: "as many letters as keys, and each key once")
        }
        return layout
    }

    private static func sequences(_ json: JSON) throws -> [Unicode.Scalar: String] {
        let error = FieldError(field: "analysis.keyboard.sequences", expected: "an object of a few letters by key")
        guard let members = json.members else { throw error }
        var sequences: [Unicode.Scalar: String] = [:]
        for member in members {
            guard let key = member.name.unicodeScalars.first, member.name.unicodeScalars.count == 1,
                let letters = member.value.string, (1...4).contains(letters.utf16.count)
            else { throw error }
            sequences[key] = letters
        }
        return sequences
    }
}
