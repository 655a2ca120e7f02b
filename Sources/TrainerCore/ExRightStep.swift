/// The step between two neighbouring bars of a stock, as its prices and as its adjustment factor take it. An ex-right is
/// the same step in both.
public struct ExRightStep: Hashable, Sendable {
    /// `close[t-1] / pre_close[t]`.
    public let price: Double
    /// `f[t] / f[t-1]`.
    public let factor: Double
    private let tolerance: Double

    public init(from before: DailyBar, to bar: DailyBar, factors old: Double, _ new: Double) {
        price = before.close / bar.preClose
        factor = new / old
        // Both prices are rounded to the fen.
        tolerance = max(Self.agreement, 0.0051 / bar.preClose)
    }

    /// Whether the two are one step.
    public var agrees: Bool { abs(price / factor - 1) <= tolerance }
    /// Whether the factor tells of an ex-right.
    public var isEvent: Bool { abs(factor - 1) > Self.noEvent }
    /// Whether the factor tells of an ex-right that the prices do not have, or have in another size: a wrong factor, or
    /// one of another level than those before it.
    public var isContradicted: Bool { isEvent && !agrees }

    /// What the factors of one source and the chain of `close/pre_close` may differ by.
    private static let agreement = 5e-4
    /// Factors drift in their last digit; a change this small is no event.
    private static let noEvent = 1e-4
}
