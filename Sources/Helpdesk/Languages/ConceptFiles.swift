import Bot
import FAQIndex
import JSON

/// Reads `locales/concepts.json`: `{"concepts": {ID: meaning}, "topics": {ID: [[concept or "!concept", …], …]}}`.
extension ConceptCatalog {
    private static let mostTopics = 2_000
    private static let mostParts = 8

    /// Throws `FieldError`.
    init(_ json: JSON) throws {
        var fields = try JSONFields(json)
        let concepts = Set((fields.value("concepts")?.members ?? []).map(\.name))
        let topics = fields.value("topics")?.members ?? []
        try fields.finish()
        guard topics.count <= Self.mostTopics else {
            throw FieldError(field: "topics", expected: "at most \(Self.mostTopics) topics")
        }
        var combinations: [String: [[String]]] = [:]
        for topic in topics {
            for (position, list) in (topic.value.array ?? []).enumerated() {
                let parts = (list.array ?? []).compactMap(\.string)
                let field = "topics.\(topic.name)[\(position)]"
                guard (1...Self.mostParts).contains(parts.count), parts.count == list.array?.count else {
                    throw FieldError(field: field, expected: "1 to \(Self.mostParts) concepts")
                }
                if let unknown = parts.first(where: {
                    !concepts.contains($0.hasPrefix("!") ? String($0.dropFirst()) : $0)
                }) {
                    throw FieldError(field: field, expected: "concepts that are listed, not \(unknown)")
                }
                combinations[topic.name, default: []].append(parts)
            }
        }
        self.init(concepts: concepts, topics: combinations)
    }
}

/// Reads `locales/TAG/lexicon.json`: `{"concepts": {ID: [word or phrase, …]}, "negations": [word, …]}`.
extension ConceptLexicon {
    /// Throws `FieldError`.
    init(_ json: JSON, _ catalog: ConceptCatalog, profile: LanguageProfile) throws {
        var fields = try JSONFields(json)
        let concepts = fields.value("concepts")?.members ?? []
        let negations = try fields.array("negations", atMost: 1_000).compactMap(\.value.string)
        try fields.finish()
        var phrases: [String: [String]] = [:]
        for concept in concepts {
            guard catalog.concepts.contains(concept.name) else {
                throw FieldError(field: "concepts.\(concept.name)", expected: "a concept of concepts.json")
            }
            guard let list = concept.value.array, list.allSatisfy({ $0.string != nil }) else {
                throw FieldError(field: "concepts.\(concept.name)", expected: "an array of words and phrases")
            }
            phrases[concept.name] = list.compactMap(\.string)
        }
        self.init(catalog, phrases: phrases, negations: negations, profile: profile)
    }
}
