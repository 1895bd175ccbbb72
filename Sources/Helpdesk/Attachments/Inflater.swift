/// Tells how long deflated data (RFC 1951) is when it is unpacked, without unpacking it: only lengths are added up.
struct Inflater {
    private struct Damaged: Error {}

    /// A canonical Huffman code: how many codes there are of each length, and their symbols in order.
    private struct Code {
        private var counts = [Int](repeating: 0, count: 16)
        private var symbols: [Int] = []

        init(_ lengths: [UInt8]) {
            for length in lengths where length > 0 { counts[Int(length)] += 1 }
            for length in 1...15 where counts[length] > 0 {
                symbols += lengths.indices.filter { Int(lengths[$0]) == length }
            }
        }

        func next(_ bit: () throws -> Int) throws -> Int {
            var (code, first, index) = (0, 0, 0)
            for length in 1...15 {
                code |= try bit()
                if code - first < counts[length] { return symbols[index + code - first] }
                index += counts[length]
                first = (first + counts[length]) << 1
                code <<= 1
            }
            throw Damaged()
        }
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var bit = 0
    private var size = 0
    private var blocks = 0

    /// Packers make one of some thousand bytes; blocks without content are made to keep readers busy.
    private static let mostBlocks = 100_000

    /// nil when the data is damaged; stops counting at `limit`.
    static func size(of bytes: ArraySlice<UInt8>, limit: Int) -> Int? {
        var inflater = Inflater(bytes: bytes, position: bytes.startIndex)
        do {
            while inflater.size < limit, try !inflater.block(limit) {}
            return inflater.size
        } catch { return nil }
    }

    private init(bytes: ArraySlice<UInt8>, position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// True after the last block.
    private mutating func block(_ limit: Int) throws -> Bool {
        blocks += 1
        guard blocks <= Self.mostBlocks else { throw Damaged() }
        let isLast = try bits(1) == 1
        switch try bits(2) {
        case 0: try stored()
        case 1:
            let lengths = (0..<288).map { UInt8($0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8) }
            try coded(Code(lengths), Code([UInt8](repeating: 5, count: 30)), limit)
        case 2:
            let (literals, distances) = try codes()
            try coded(literals, distances, limit)
        default: throw Damaged()
        }
        return isLast
    }

    private mutating func stored() throws {
        if bit > 0 { (bit, position) = (0, position + 1) }
        let length = try bits(16)
        guard try bits(16) == ~length & 0xFFFF, bytes.endIndex - position >= length else { throw Damaged() }
        position += length
        size += length
    }

    private mutating func codes() throws -> (Code, Code) {
        let (literals, distances, meta) = (try bits(5) + 257, try bits(5) + 1, try bits(4) + 4)
        var lengths = [UInt8](repeating: 0, count: 19)
        for index in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(meta) {
            lengths[index] = UInt8(try bits(3))
        }
        let code = Code(lengths)
        var all: [UInt8] = []
        while all.count < literals + distances {
            let symbol = try code.next { try bits(1) }
            switch symbol {
            case 0..<16: all.append(UInt8(symbol))
            case 16:
                guard let last = all.last else { throw Damaged() }
                all += Array(repeating: last, count: try bits(2) + 3)
            case 17: all += Array(repeating: 0, count: try bits(3) + 3)
            default: all += Array(repeating: 0, count: try bits(7) + 11)
            }
        }
        guard all.count == literals + distances else { throw Damaged() }
        return (Code(Array(all[..<literals])), Code(Array(all[literals...])))
    }

    private mutating func coded(_ literals: Code, _ distances: Code, _ limit: Int) throws {
        while size < limit {
            let symbol = try literals.next { try bits(1) }
            switch symbol {
            case 0..<256: size += 1
            case 256: return
            case 257..<286:
                let base = Self.lengths[symbol - 257]
                size += base.base + (try bits(base.extra))
                let distance = try distances.next { try bits(1) }
                guard distance < 30 else { throw Damaged() }
                _ = try bits(max(0, distance / 2 - 1))
            default: throw Damaged()
            }
        }
    }

    /// Lengths and their extra bits (RFC 1951, 3.2.5).
    private static let lengths: [(base: Int, extra: Int)] = {
        var list = (0..<8).map { (base: $0 + 3, extra: 0) }
        var base = 11
        for extra in 1...5 {
            for _ in 0..<4 {
                list.append((base, extra))
                base += 1 << extra
            }
        }
        list[27] = (227, 5)
        return list + [(258, 0)]
    }()

    private mutating func bits(_ count: Int) throws -> Int {
        var value = 0
        for shift in 0..<count {
            guard position < bytes.endIndex else { throw Damaged() }
            value |= Int(bytes[position] >> UInt8(bit) & 1) << shift
            bit += 1
            if bit == 8 { (bit, position) = (0, position + 1) }
        }
        return value
    }
}
