extension Int64: PathValue {
    /// Plain digits only: "+7" and "007" are no names of anything.
    public init?(pathSegment: String) {
        guard let number = Int64(pathSegment), number >= 0, String(number) == pathSegment else { return nil }
        self = number
    }
    public static var expected: String { "a whole number" }
}
