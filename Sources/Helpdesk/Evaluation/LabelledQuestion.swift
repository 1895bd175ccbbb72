import FAQIndex
import Foundation
import JSON

/// A question with the answer that it should get.
public struct LabelledQuestion: Sendable, Equatable {
    public let locale: LocaleTag
    public let text: String
    /// The article's id; nil: no article answers it.
    public let topic: String?
    /// Articles that help as well.
    public let also: [String]

    public init(locale: LocaleTag, text: String, topic: String?, also: [String] = []) {
        self.locale = locale
        self.text = text
        self.topic = topic
        self.also = also
    }

    /// The articles that are right; none for a question that must not be answered.
    public var right: Set<String> { Set([topic].compactMap(\.self) + (topic == nil ? [] : also)) }
}

extension LabelledQuestion {
    public static let largestFile = 64 << 20

    /// Reads `{"locale","text","topic"|null,"also":[]}` a line; other members are let be, since such files carry notes.
    /// Throws `ContentError` with the file and the line.
    public static func read(_ path: String) throws -> [LabelledQuestion] {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? nil
        guard let size, size <= largestFile, let data = FileManager.default.contents(atPath: path) else {
            throw ContentError(file: path, line: nil, reason: "a file of at most \(largestFile >> 20) MB is expected")
        }
        var questions: [LabelledQuestion] = []
        for (number, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t") }) {
            func mistake(_ reason: String) -> ContentError {
                ContentError(file: path, line: number + 1, reason: reason)
            }
            let json: JSON
            do throws(JSONSyntaxError) { json = try JSON.parse(line) } catch { throw mistake(error.reason) }
            do {
                var fields = try JSONFields(json)
                questions.append(try LabelledQuestion(&fields))
            } catch let error as FieldError {
                throw mistake("\"\(error.field)\": expected \(error.expected)")
            }
        }
        guard !questions.isEmpty else {
            throw ContentError(file: path, line: nil, reason: "there is no question in it")
        }
        return questions
    }

    /// `{"locale","text","topic"|null,"also":[]}`. Throws `FieldError`.
    public init(_ fields: inout JSONFields) throws {
        let tag = try fields.string("locale", 2...15)
        guard let locale = LocaleTag(tag) else {
            throw FieldError(field: fields.name("locale"), expected: "a language tag such as fr or pt-BR")
        }
        let text = try fields.string("text", 1...Helpdesk.longestMessage)
        guard fields.has("topic") else {
            throw FieldError(field: fields.name("topic"), expected: "an article's id or null")
        }
        let topic = try fields.optionalString("topic", 1...100)
        let also = try fields.array("also", atMost: 50).map { item in
            guard let id = item.value.string else { throw FieldError(field: item.path, expected: "an article's id") }
            return id
        }
        self.init(locale: locale, text: text, topic: topic, also: also)
    }

    public var json: JSON {
        [
            "locale": .string(locale.description), "text": .string(text), "topic": JSON(topic),
            "also": .array(also.map(JSON.string)),
        ]
    }
}
