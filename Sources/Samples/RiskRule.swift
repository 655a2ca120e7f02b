public import TrainerCore

/// The rule behind 风险等级: points for the yearly volatility, for ATR14 in percent of the close, and for the distance
/// below the 20-day high; more of any of them never lowers the level.
public enum RiskRule {
    /// Percent a year; one point from the first, two from the second.
    static let volatilitySteps = [25.0, 45.0]
    static let rangeSteps = [2.5, 4.5]
    static let drawdownSteps = [8.0, 16.0]

    /// - Parameters:
    ///   - volatility: percent a year.
    ///   - atr: yuan.
    ///   - close: yuan.
    ///   - high20: the highest price of the last 20 days, yuan.
    public static func level(volatility: Double, atr: Double, close: Double, high20: Double) -> RiskLevel {
        let points =
            passed(volatility, volatilitySteps) + passed(atr / close * 100, rangeSteps)
            + passed((1 - close / high20) * 100, drawdownSteps)
        return switch points {
        case ..<2: .low
        case 2...3: .medium
        default: .high
        }
    }

    private static func passed(_ value: Double, _ steps: [Double]) -> Int { steps.filter { value >= $0 }.count }
}

extension RiskLevel {
    /// The input's word for it (波动平缓, 波动适中, 波动剧烈), one to one.
    public var swing: String {
        switch self {
        case .low: "平缓"
        case .medium: "适中"
        case .high: "剧烈"
        }
    }
}
