public import Evidence
public import Gate
import TrainerCore

/// One whose forecasts a run measured.
public struct Forecaster: Sendable {
    /// Raw values are stable.
    public enum Role: String, Sendable { case challenger, champion, base }

    public let role: Role
    public let model: MeasuredModel
    public let metrics: ForecastMetrics
    /// What its answers were read by.
    public let source: ProbabilitySource

    init?(_ role: Role, _ model: MeasuredModel?, _ metrics: ForecastMetrics?, _ source: ProbabilitySource?) {
        guard let model, let metrics else { return nil }
        self.role = role
        self.model = model
        self.metrics = metrics
        self.source = source ?? .asSaid
    }
}

extension EvaluateStage.Output {
    /// None where the decision lane measured nothing.
    public var forecasters: [Forecaster] {
        guard let measured = market?.measured else { return [] }
        return [
            Forecaster(.challenger, challenger, measured.challenger, measured.source),
            Forecaster(.champion, champion, measured.champion, measured.championSource),
            Forecaster(.base, base, measured.base, .asSaid),
        ].compactMap(\.self)
    }

    /// The server's version that the answers are kept under.
    var keptUnderVersion: String { serverVersion ?? AnswerKey.unknownVersion }

    /// What the answers that are read by a source are kept under.
    func options(of source: ProbabilitySource) -> ContentDigest? {
        switch source.statement {
        case .verbalised: decisionOptions
        case .tokens: oddsOptions
        }
    }
}
