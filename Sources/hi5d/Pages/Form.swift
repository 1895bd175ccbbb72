/// The fields of a form as browsers send them (`application/x-www-form-urlencoded`, the URL Standard).
struct Form {
    private let fields: [(name: String, value: String)]

    init(_ body: [UInt8]) {
        fields = body.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.text(parts[0]), parts.count == 2 ? Self.text(parts[1]) : "")
        }
    }

    /// The first field of this name.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// A plus stands for a space; what is no escape stands for itself, and broken UTF-8 is repaired.
    private static func text(_ bytes: some Collection<UInt8>) -> String {
        var plain: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"),
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.prefix(2).count == 2, rest.first != UInt8(ascii: "+")
            else {
                plain.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                continue
            }
            plain.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
