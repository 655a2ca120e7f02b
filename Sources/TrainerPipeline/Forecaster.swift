public import Evidence
public import Gate
public import TrainerCore

/// One whose forecasts a run measured.
public struct Forecaster: Sendable {
    /// Raw values are stable.
    public enum Role: String, Sendable { case challenger, champion, base }

    public let role: Role
    public let model: Model
    public let metrics: ForecastMetrics
    /// What its answers were read by.
    public let source: ProbabilitySource

    public struct Model: Sendable {
        public let name: ModelName
        public let digest: String
    }

    init?(_ role: Role, _ model: Model?, _ metrics: ForecastMetrics?, _ source: ProbabilitySource?) {
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
            Forecaster(.challenger, challenger.forecaster, measured.challenger, measured.source),
            Forecaster(
                .champion, champion?.forecaster ?? lostChampion?.forecaster, measured.champion,
                measured.championSource),
            Forecaster(.base, base?.forecaster, measured.base, .asSaid),
        ].compactMap(\.self)
    }

    /// The first champion of the epoch that a run's look is one of; nil where none was in service.
    func anchor(in run: RunID) -> EpochAnchor? {
        if let known = market?.measured?.anchor { return known }
        guard let first = forecasters.first(where: { $0.role == .champion }), let options = options(of: first.source)
        else { return nil }
        return EpochAnchor(
            modelDigest: first.model.digest, source: first.source, options: options, serverVersion: keptUnderVersion,
            run: run, lateAnswers: first.metrics.lateAnswers)
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

extension MeasuredModel {
    fileprivate var forecaster: Forecaster.Model { Forecaster.Model(name: name, digest: digest) }
}

extension LostChampion {
    fileprivate var forecaster: Forecaster.Model { Forecaster.Model(name: name, digest: digest) }
}
