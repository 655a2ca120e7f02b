public import ControlAPI
public import TrainerCore

extension ControlFixtures {
    /// A stock whose source gives no amounts.
    public static func risk(_ code: TSCode, on day: TradeDate?) -> RiskReply {
        func factor(
            _ name: String, _ value: Double?, _ points: Int?, _ steps: [Double], below: Bool = false
        ) -> RiskReply.Factor {
            RiskReply.Factor(factor: name, value: value, points: points, steps: steps, riskierBelow: below)
        }
        return RiskReply(
            code: code, day: day ?? asOf, level: .medium, isAtLeast: true, points: 4, mediumFrom: 2, highFrom: 5,
            factors: [
                factor("volatility", 31.26, 1, [25, 45]), factor("drawdown", 42.5, 2, [20, 40]),
                factor("liquidity", nil, nil, [100, 20], below: true), factor("limit_hits", 2, 1, [1, 4]),
            ])
    }
}
