import JSON

/// Reads the API's description and checks values against its schemas: the part of JSON Schema that it uses.
final class APIDescription {
    let document: JSON
    /// Every `Schema.property` that a checked value had.
    private(set) var seen: Set<String> = []

    init(_ bytes: [UInt8]) throws { document = try JSON.parse(bytes) }

    /// "GET /v1/tickets" and what stands under it.
    var operations: [String: JSON] {
        var found: [String: JSON] = [:]
        for path in document["paths"]?.members ?? [] {
            for item in path.value.members ?? [] where item.name != "parameters" {
                found["\(item.name.uppercased()) \(path.name)"] = item.value
            }
        }
        return found
    }

    func resolve(_ json: JSON) -> JSON? {
        guard let reference = json["$ref"]?.string else { return json }
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(document as JSON?) { $0?[String($1)] }
    }

    /// The response that an operation documents for a status.
    func response(_ operation: String, _ status: Int) -> JSON? {
        operations[operation]?["responses"]?[String(status)].flatMap(resolve)
    }

    /// What is wrong with a body of a media type, which JSON Lines are too: each line is as `x-itemSchema` says.
    func faults(_ body: [UInt8], of media: JSON.Member) throws -> [String] {
        guard let schema = media.value["schema"] else { return ["no schema is documented"] }
        guard media.name == "application/x-ndjson" else { return faults(try JSON.parse(body), schema) }
        return try lineFaults(String(decoding: body, as: UTF8.self), media.value)
    }

    /// What is wrong with JSON Lines.
    func lineFaults(_ text: String, _ media: JSON) throws -> [String] {
        guard let schema = media["schema"], let item = media["x-itemSchema"] else {
            return ["no schema is documented"]
        }
        return try text.split(separator: "\n").enumerated().reduce(into: faults(.string(text), schema)) {
            $0 += faults(try JSON.parse(Array($1.element.utf8)), item, at: "line \($1.offset + 1)")
        }
    }

    /// What is wrong with a value; empty when it is as described.
    func faults(_ value: JSON, _ schema: JSON, at place: String = "$", owner: String? = nil) -> [String] {
        guard let resolved = resolve(schema) else { return ["\(place): the reference leads nowhere"] }
        let owner = schema["$ref"]?.string?.split(separator: "/").last.map(String.init) ?? owner
        var faults: [String] = []
        if let choices = resolved["oneOf"]?.array {
            let fitting = choices.filter { self.faults(value, $0, at: place).isEmpty }
            return fitting.count == 1 ? [] : ["\(place): fits \(fitting.count) of the choices"]
        }
        if let choices = resolved["anyOf"]?.array, !choices.contains(where: { self.faults(value, $0).isEmpty }) {
            faults.append("\(place): fits none of the choices")
        }
        let types = resolved["type"]?.array?.compactMap(\.string) ?? [resolved["type"]?.string].compactMap { $0 }
        if !types.isEmpty, !types.contains(where: { value.isA($0) }) {
            return ["\(place): \(value.kind) where \(types.joined(separator: " or ")) is documented"]
        }
        if let allowed = resolved["enum"]?.array, !allowed.contains(value) {
            faults.append("\(place): \(value.text) is not among the documented values")
        }
        if let constant = resolved["const"], constant != value { faults.append("\(place): is not \(constant.text)") }
        if let pattern = resolved["pattern"]?.string, let text = value.string {
            let matches = (try? Regex(pattern).firstMatch(in: text)) ?? nil
            if matches == nil { faults.append("\(place): \"\(text)\" does not match \(pattern)") }
        }
        if let number = value.double {
            if let least = resolved["minimum"]?.double, number < least { faults.append("\(place): less than \(least)") }
            if let most = resolved["maximum"]?.double, number > most { faults.append("\(place): more than \(most)") }
        }
        if let items = resolved["items"] {
            for (position, item) in (value.array ?? []).enumerated() {
                faults += self.faults(item, items, at: "\(place)[\(position)]", owner: owner)
            }
        }
        return faults + memberFaults(value, resolved, at: place, owner: owner)
    }

    private func memberFaults(_ value: JSON, _ schema: JSON, at place: String, owner: String?) -> [String] {
        guard let members = value.members else { return [] }
        var faults: [String] = []
        for name in schema["required"]?.array?.compactMap(\.string) ?? [] where value[name] == nil {
            faults.append("\(place).\(name): missing")
        }
        guard let properties = schema["properties"] else { return faults }
        for member in members {
            guard let property = properties[member.name] else {
                faults.append("\(place).\(member.name): not documented")
                continue
            }
            if let owner { seen.insert("\(owner).\(member.name)") }
            let inner = property["properties"] == nil ? owner : owner.map { "\($0).\(member.name)" }
            faults += self.faults(member.value, property, at: "\(place).\(member.name)", owner: inner)
        }
        return faults
    }
}

extension JSON {
    fileprivate func isA(_ type: String) -> Bool {
        switch (type, self) {
        case ("null", .null), ("boolean", .bool), ("integer", .int), ("number", .int), ("number", .double),
            ("string", .string), ("array", .array), ("object", .object):
            true
        default: false
        }
    }
}
