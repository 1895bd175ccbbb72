/// Reads the opening line of a block: `::: source=apple,google state!=cancelled`.
enum BlockSyntax {
    private static let keys = "source, state, country, platform, offer"

    static func condition(_ text: Substring, line: Int) throws(ArticleBody.SyntaxError) -> BlockCondition {
        func fail(_ reason: String) -> ArticleBody.SyntaxError { .init(line: line, reason: reason) }
        var condition = BlockCondition()
        var seen: Set<Substring> = []
        for term in text.split(separator: " ") {
            guard let sign = term.firstIndex(of: "=") else {
                throw fail("a block opens with \"::: \" and conditions such as source=apple; known are: \(keys)")
            }
            let isExcluding = term[..<sign].hasSuffix("!")
            let key = isExcluding ? term[..<sign].dropLast() : term[..<sign]
            let values = term[term.index(after: sign)...].split(separator: ",", omittingEmptySubsequences: false)
                .map(String.init)
            guard seen.insert(key).inserted else { throw fail("\"\(key)\" stands here twice") }
            do throws(Unknown) {
                switch key {
                case "source": condition.source = .init(try choices(values, "source"), isExcluding: isExcluding)
                case "state": condition.state = .init(try choices(values, "state"), isExcluding: isExcluding)
                case "platform": condition.platform = .init(try choices(values, "platform"), isExcluding: isExcluding)
                case "country":
                    condition.country = .init(try texts(values, "country", isCountry), isExcluding: isExcluding)
                case "offer":
                    condition.offer = .init(try texts(values, "offer") { !$0.isEmpty }, isExcluding: isExcluding)
                default:
                    throw Unknown(
                        reason: "a block opens with conditions; \(String(key).quotedForError) is none of: \(keys)")
                }
            } catch { throw fail(error.reason) }
        }
        return condition
    }

    private struct Unknown: Error {
        let reason: String
    }

    private static func choices<Value: RawRepresentable & CaseIterable & Hashable & Sendable>(
        _ names: [String], _ what: String
    ) throws(Unknown) -> Set<Value> where Value.RawValue == String {
        var values: Set<Value> = []
        for name in names {
            guard let value = Value(rawValue: name) else {
                let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw Unknown(reason: "\"\(name)\" is no \(what); known are: \(known)")
            }
            values.insert(value)
        }
        return values
    }

    private static func texts(
        _ texts: [String], _ what: String, _ isValid: (String) -> Bool
    ) throws(Unknown) -> Set<String> {
        for text in texts where !isValid(text) { throw Unknown(reason: "\"\(text)\" is no \(what)") }
        return Set(texts)
    }

    private static func isCountry(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
}
