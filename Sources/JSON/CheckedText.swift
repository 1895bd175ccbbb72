extension String {
    /// nil for broken UTF-8. ASCII, which most text is, is not checked twice: the standard library's `init(validating:)`
    /// takes ten times as long for it.
    public init?(checking bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.reduce(0, |) < 0x80 {
            self.init(decoding: bytes, as: UTF8.self)
        } else {
            self.init(validating: bytes, as: UTF8.self)
        }
    }
}
