extension Int {
    /// The whole part of `value`, where data from outside may hold anything: beyond 2^53, where a `Double` has steps of more
    /// than one, it stays there, and what is no number is 0. The products that prices in fen go through fit an `Int` then.
    public init(saturating value: Double) {
        self = value.isNaN ? 0 : Int(Swift.min(Swift.max(value, -0x1p53), 0x1p53))
    }
}
