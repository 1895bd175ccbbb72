/// FNV-1a (Fowler, Noll, Vo), 64 bits, over texts and numbers: changes whenever one of them does.
struct Fingerprint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    /// This one, gone on with some bytes.
    func adding(_ bytes: some Sequence<UInt8>) -> Fingerprint {
        var print = self
        print.add(bytes)
        return print
    }

    /// Ends with a byte that no UTF-8 has, so that "ab", "c" differs from "a", "bc".
    mutating func add(_ text: String) {
        add(text.utf8)
        add(CollectionOfOne(0xFF))
    }

    mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { add($0) }
    }
}
