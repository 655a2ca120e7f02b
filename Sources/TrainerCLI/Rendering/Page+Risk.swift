import ControlAPI
import Messages
import TrainerCore

extension Page {
    func risk(_ reply: RiskReply) -> [String] {
        let title = Message.riskTitle(
            code: reply.code.rawValue, day: reply.day.dashed, level: reply.level.rawValue, points: reply.points,
            isAtLeast: reply.isAtLeast)
        var table = Table([
            .init(head: text(.headFactor)), .init(head: text(.headMeasure), isRightAligned: true),
            .init(head: text(.headPoints), isRightAligned: true),
            .init(head: text(.headRiskRule), minimum: 12, wraps: true),
        ])
        for factor in reply.factors {
            table.add([
                text(name(of: factor)),
                factor.value.map { Format.fixed($0, factor.factor == "limit_hits" ? 0 : 1) } ?? "-",
                factor.points.map { "\($0)" } ?? "-", steps(of: factor),
            ])
        }
        return [text(title), ""] + table.lines(width: width) + [""]
            + DisplayWidth.wrapped(text(.riskRule(medium: reply.mediumFrom, high: reply.highFrom)), to: width)
    }

    private func steps(of factor: RiskReply.Factor) -> String {
        guard factor.steps.count == 2 else { return "-" }
        return text(
            .riskSteps(
                Format.fixed(factor.steps[0], 0), Format.fixed(factor.steps[1], 0), below: factor.riskierBelow))
    }

    /// A factor of a later daemon stands as it came.
    private func name(of factor: RiskReply.Factor) -> Message {
        switch factor.factor {
        case "volatility": .riskVolatility
        case "drawdown": .riskDrawdown
        case "liquidity": .riskLiquidity
        case "limit_hits": .riskLimitHits
        default: .verbatim(factor.factor)
        }
    }
}
