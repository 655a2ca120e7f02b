import Gate
import Modelfile
import Samples
import Schedule
import TrainerConfig
import TrainerCore
import TrainerPipeline
import Universe

extension PipelineSettings {
    /// The stages' share of the configuration, in their own types.
    ///
    /// - Parameter templates: those that the configuration names, read.
    init(_ configuration: TrainerConfiguration, templates: TemplateSet = .builtIn) {
        let model = configuration.model
        let evaluation = configuration.evaluation
        var options = evaluation.options
        // The runner is shared by all versions as long as the load options are equal: no reload between two models.
        options["num_ctx"] = .integer(model.numCtx)
        self.init(
            family: ModelFamily(configured: configuration.baseModel), daysBack: configuration.fetch.daysBack,
            incrementalDays: configuration.fetch.incrementalDays,
            universe: configuration.generate.universe, sampleCap: configuration.generate.maximumNewSamples,
            dataFolder: configuration.directories.trainingData, modelsFolder: configuration.directories.models,
            fewShot: FewShotSettings(
                system: model.systemPrompt ?? SystemPrompt.builtIn, parameters: model.parameters,
                contextLength: model.numCtx, answerTokens: max(model.numPredict, evaluation.numPredict),
                maximumShots: model.maximumShots, incrementalDays: configuration.fetch.incrementalDays,
                lineage: model.lineage, devRefine: model.devRefine, shotOrder: model.shotOrder),
            evaluation: ExaminationSettings(
                cases: evaluation.cases, followItems: evaluation.followItems, options: options,
                questionSeconds: configuration.ollama.answerTimeout / .seconds(1),
                gate: GatePolicy(
                    minimumPassRate: evaluation.minimumPassRate, maximumLatency: evaluation.maximumLatency,
                    qualityKeywords: evaluation.qualityKeywords),
                decision: DecisionSettings(
                    evaluation, freshDays: configuration.fetch.incrementalDays, baseReleased: model.baseReleased,
                    universe: configuration.generate.universe),
                evaluator: evaluation.plugin.command.isEmpty ? nil : evaluation.plugin.command),
            retention: configuration.retention, backupEveryDays: configuration.backup.everyDays,
            landing: LandingSettings(
                deadlineMinute: configuration.fetch.landingDeadline.map { $0.secondsOfDay / 60 },
                pauseSeconds: configuration.fetch.landingPause / .seconds(1)),
            isStrict: configuration.fetch.isStrict,
            writer: SampleWriter(templates: templates, seed: configuration.samples.seed))
    }
}

extension DecisionSettings {
    /// nil where the lane is off.
    fileprivate init?(
        _ evaluation: EvaluationSettings, freshDays: Int, baseReleased: TradeDate?, universe: UniversePolicy
    ) {
        let decision = evaluation.decision
        guard decision.isEnabled else { return nil }
        self.init(
            days: decision.days, codesPerDay: decision.codesPerDay, horizon: decision.horizon,
            policy: MarketPolicy(mode: decision.mode.policyMode, alpha: decision.alpha),
            numPredict: decision.numPredict, strictWalkForward: decision.strictWalkForward,
            parallel: evaluation.parallel, freshDays: freshDays, devQuestions: decision.devQuestions,
            baseReleased: baseReleased, universe: universe)
    }
}

extension DecisionLaneSettings.Mode {
    fileprivate var policyMode: MarketPolicy.Mode {
        switch self {
        case .freshness: .freshness
        case .superior: .superior
        }
    }
}
