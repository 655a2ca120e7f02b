/// Both ends belong to it.
public struct Interval: Codable, Hashable, Sendable {
    public let lower: Double
    public let upper: Double

    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    public init(_ wilson: WilsonInterval) { self.init(lower: wilson.lower, upper: wilson.upper) }

    public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    public func clamped(to range: ClosedRange<Double>) -> Interval {
        Interval(
            lower: min(max(lower, range.lowerBound), range.upperBound),
            upper: min(max(upper, range.lowerBound), range.upperBound))
    }
}
