public import Evidence
import Gate

/// One whose forecasts a run measured.
public struct Forecaster: Sendable {
    /// Raw values are stable.
    public enum Role: String, Sendable { case challenger, champion, base }

    public let role: Role
    public let model: MeasuredModel
    public let metrics: ForecastMetrics

    init?(_ role: Role, _ model: MeasuredModel?, _ metrics: ForecastMetrics?) {
        guard let model, let metrics else { return nil }
        self.role = role
        self.model = model
        self.metrics = metrics
    }
}

extension EvaluateStage.Output {
    /// None where the decision lane measured nothing.
    public var forecasters: [Forecaster] {
        guard let measured = market?.measured else { return [] }
        return [
            Forecaster(.challenger, challenger, measured.challenger),
            Forecaster(.champion, champion, measured.champion), Forecaster(.base, base, measured.base),
        ].compactMap(\.self)
    }
}
