public import TrainerCore

/// Numbers as they are printed: rounded half away from zero to a fixed count of decimals, without locale and without
/// a negative zero. Every rule reads the rounded value, so that a reader who has the text alone comes to the same words.
enum FixedPoint {
    /// The value that `text(_:decimals:)` prints.
    static func rounded(_ value: Double, decimals: Int) -> Double {
        let scale = powerOfTen(decimals)
        let scaled = (value * scale).rounded(.toNearestOrAwayFromZero)
        return scaled == 0 ? 0 : scaled / scale
    }

    static func text(_ value: Double, decimals: Int) -> String {
        let scaled = Int((value * powerOfTen(decimals)).rounded(.toNearestOrAwayFromZero))
        let digits = String(scaled.magnitude)
        let sign = scaled < 0 ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }

    private static func powerOfTen(_ decimals: Int) -> Double {
        (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    }
}

extension Fact {
    /// The value with its decimals, as it stands in the input and in the answer: `-0.028`.
    public var printed: String { FixedPoint.text(value, decimals: decimals) }
}
