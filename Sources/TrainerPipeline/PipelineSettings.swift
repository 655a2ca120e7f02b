public import Gate
public import Retention
public import Samples
public import TrainerCore
public import Universe

/// What the stages need of the configuration, in domain types; part of their inputs, so that a changed setting makes
/// the stages that depend on it run again.
public struct PipelineSettings: Sendable {
    public var family: ModelFamily
    public var daysBack: Int
    public var incrementalDays: Int
    public var universe: UniversePolicy
    public var sampleCap: Int
    public var dataFolder: String
    public var modelsFolder: String
    public var fewShot: FewShotSettings
    public var evaluation: ExaminationSettings
    public var retention: RetentionRules
    /// A run makes a backup at its end when the newest is that many days old; 0: never.
    public var backupEveryDays: Int
    public var landing: LandingSettings
    /// A run fails before it makes samples when a bar of their windows is quarantined.
    public var isStrict: Bool
    /// What samples and questions are written with.
    public var writer: SampleWriter

    public init(
        family: ModelFamily, daysBack: Int, incrementalDays: Int, universe: UniversePolicy, sampleCap: Int,
        dataFolder: String, modelsFolder: String, fewShot: FewShotSettings, evaluation: ExaminationSettings,
        retention: RetentionRules, backupEveryDays: Int = 0, landing: LandingSettings = .standard,
        isStrict: Bool = false,
        writer: SampleWriter = SampleWriter()
    ) {
        self.family = family
        self.daysBack = daysBack
        self.incrementalDays = incrementalDays
        self.universe = universe
        self.sampleCap = sampleCap
        self.dataFolder = dataFolder
        self.modelsFolder = modelsFolder
        self.fewShot = fewShot
        self.evaluation = evaluation
        self.retention = retention
        self.backupEveryDays = backupEveryDays
        self.landing = landing
        self.isStrict = isStrict
        self.writer = writer
    }

    /// Calendar days that the hold-outs are laid out in; 0 where the decision lane is off.
    var holdOutDays: Int { evaluation.decision?.historyCalendarDays ?? 0 }

    /// Calendar days that a run asks its source for.
    public var historyDays: Int { FetchPlan.historyDays(daysBack: daysBack, holdOutDays: holdOutDays) }
}

extension PipelineSettings {
    /// Questions that trying other shots on DEV may cost a run, at most; 0 where none are tried.
    public var refinementQuestions: Int {
        guard let decision = evaluation.decision else { return 0 }
        return DevRefinement.questionCount(swaps: fewShot.devRefine, items: decision.orderQuestions)
    }
}

public struct ExaminationSettings: Codable, Hashable, Sendable {
    /// Held-out questions per model; at least 20.
    public let cases: Int
    /// Questions with a changed number, put to a challenger that has passed everything else; 0: none.
    public let followItems: Int
    /// Sent with each question: temperature, seed, num_ctx, num_predict.
    public let options: [String: ModelParameter]
    /// For one question as a whole, loading the model included; a longer one is a failed answer.
    public let questionSeconds: Double
    public let gate: GatePolicy
    /// nil: the decision lane is off, and the narrative lane decides alone.
    public let decision: DecisionSettings?
    /// The evaluator of the user's own, as it is started; nil: none.
    public let evaluator: [String]?

    public init(
        cases: Int, followItems: Int = 0, options: [String: ModelParameter], questionSeconds: Double,
        gate: GatePolicy, decision: DecisionSettings? = nil, evaluator: [String]? = nil
    ) {
        self.cases = cases
        self.followItems = followItems
        self.options = options
        self.questionSeconds = questionSeconds
        self.gate = gate
        self.decision = decision
        self.evaluator = evaluator
    }

    var questionTimeout: Duration { .seconds(questionSeconds) }

    /// `num_predict`; nil where the questions set none.
    var answerTokens: Int? {
        guard case .integer(let tokens)? = options["num_predict"] else { return nil }
        return tokens
    }
}

/// What a few-shot build is made with.
public struct FewShotSettings: Codable, Hashable, Sendable {
    public let system: String
    /// All of them, `num_ctx` and `num_predict` included: nothing is left to a default of Ollama's.
    public let parameters: [String: ModelParameter]
    public let contextLength: Int
    /// The larger `num_predict` of the model and of the examination.
    public let answerTokens: Int
    public let maximumShots: Int
    /// Calendar days that count as the newest ones in the choice of shots.
    public let incrementalDays: Int
    public let lineage: BuildLineage
    /// Swaps of shots that are tried on DEV; 0: none.
    public let devRefine: Int
    /// In which the shots stand.
    public let shotOrder: ShotOrder

    public init(
        system: String, parameters: [String: ModelParameter], contextLength: Int, answerTokens: Int, maximumShots: Int,
        incrementalDays: Int, lineage: BuildLineage = .pinnedBase, devRefine: Int = 0,
        shotOrder: ShotOrder = .balanced
    ) {
        self.system = system
        self.parameters = parameters
        self.contextLength = contextLength
        self.answerTokens = answerTokens
        self.maximumShots = maximumShots
        self.incrementalDays = incrementalDays
        self.lineage = lineage
        self.devRefine = devRefine
        self.shotOrder = shotOrder
    }
}
