public import Evidence
import Messages
public import Modelfile
import Statistics
public import TrainerCore

/// Compares settings on DEV and changes none. Each is asked of the base with its system prompt, shots and parameters, as
/// `dev_refine` and the trial of orders do: nothing is created in Ollama, so that nothing is left there. Every answer is
/// kept, so that a killed tune goes on question by question. It never reads GATE.
public struct Tuner: Sendable {
    let stores: Stores
    let server: any ModelServer
    let strategy: any TrainingStrategy
    let settings: PipelineSettings
    let clock: any WallClock

    public init(
        stores: Stores, server: any ModelServer, strategy: any TrainingStrategy, settings: PipelineSettings,
        clock: any WallClock
    ) {
        self.stores = stores
        self.server = server
        self.strategy = strategy
        self.settings = settings
        self.clock = clock
    }

    /// Seconds of a question where none was timed.
    static let assumedPace = 1.2
    /// Of a limit of time, the share that is planned for: the rest is for what takes longer than the first questions did.
    static let plannedShare = 0.8
    /// Questions that tell the pace of the others.
    static let timedQuestions = 8
    /// Questions between two looks at the clock.
    static let chunk = 20
    /// DEV's share of the budget: half of it is asked of either of two, and DEV is cut in two.
    static let itemShare = 0.6

    // MARK: Before anything is asked

    /// What a tune would do. Asks nobody; a limit of time is counted in questions at an assumed pace.
    ///
    /// - Throws: as `run`, but for what a model server does.
    public func preview(_ options: TuneOptions) async throws -> TunePreview {
        let basis = try await TuneBasis.newest(stores, settings)
        let known = options.questions
        let budget = known ?? Self.budget(options, pace: Self.assumedPace / Double(basis.decision.parallel))
        let prepared = try await prepare(basis, options, budget: budget)
        return TunePreview(
            basis: basis.run, epoch: basis.held.frozen.epoch, plan: prepared.plan,
            searchDays: prepared.split.searchDays,
            confirmationDays: prepared.split.confirmationDays, isPaceAssumed: known == nil,
            triedBefore: Self.tried(try await stores.runs.tunes(at: basis.held.frozen.epoch)))
    }

    /// That there is something to tune on.
    ///
    /// - Throws: as `run`.
    public func check() async throws { _ = try await TuneBasis.newest(stores, settings) }

    struct Prepared: Sendable {
        let basis: TuneBasis
        let plan: TunePlan
        let split: TuneSplit
        let questions: [GatePanel.Question]

        var search: [GatePanel.Question] { split.search.map { questions[$0] } }
        /// For both that stand against each other.
        var confirmation: [GatePanel.Question] {
            split.confirmation.prefix(plan.confirmation).map { questions[$0] }
        }
    }

    func prepare(_ basis: TuneBasis, _ options: TuneOptions, budget: Int) async throws -> Prepared {
        let (current, others) = try compared(on: basis)
        guard budget >= TunePlan.leastBudget(others: others.count) else {
            throw TrainerError(
                .usage, .tuneBudgetTooSmall(budget, least: TunePlan.leastBudget(others: others.count)),
                hint: .tuneBudgetHint)
        }
        let keeper = GateKeeper(stores: stores, settings: basis.decision)
        let questions = try await keeper.dev(of: basis.held, count: Int(Double(budget) * Self.itemShare))
        let split = TuneSplit(items: questions.map(\.item), seed: options.seed)
        do throws(Degenerate) {
            let plan = try TunePlan(
                current: current, others: others, budget: budget, searchItems: split.search.count,
                confirmationItems: split.confirmation.count)
            return Prepared(basis: basis, plan: plan, split: split, questions: questions)
        } catch {
            throw TrainerError(.noData, .tuneDevTooSmall(questions.count), hint: .tuneDevTooSmallHint)
        }
    }

    /// The current settings, with as many shots as come of them, and those that are tried beside them.
    private func compared(on basis: TuneBasis) throws -> (TuneSetting, [TuneSetting]) {
        let few = settings.fewShot
        let temperature = few.parameters["temperature"]?.number ?? Self.ollamaTemperature
        func shots(_ most: Int) throws -> Int {
            try basis.recipe(strategy, few, shots: most, order: few.shotOrder, temperature: temperature)
                .messages.count { $0.role == .user }
        }
        let count = try shots(few.maximumShots)
        let counts = try TunePlan.shotCounts(beside: count, isCapped: count == few.maximumShots).filter {
            // Twice as many may not fit.
            try shots($0) != count
        }
        let current = TuneSetting(shots: count, order: few.shotOrder, temperature: temperature)
        var recipes = [try recipe(current, beside: current, basis)]
        var others: [TuneSetting] = []
        for other in TunePlan.others(beside: current, shotCounts: counts) {
            // Of one day's shots, or of two, several orders are the same one: it would be asked nothing of its own.
            let recipe = try recipe(other, beside: current, basis)
            guard !recipes.contains(recipe) else { continue }
            recipes.append(recipe)
            others.append(other)
        }
        return (current, others)
    }

    /// What Ollama takes where nothing is said (`api/types.go`, `DefaultOptions`).
    private static let ollamaTemperature = 0.8

    func recipe(_ setting: TuneSetting, beside current: TuneSetting, _ basis: TuneBasis) throws -> ModelRecipe {
        // Of as many shots as now the same are chosen as now: the configuration's limit need not be what stops them.
        let most = setting.shots == current.shots ? settings.fewShot.maximumShots : setting.shots
        return try basis.recipe(
            strategy, settings.fewShot, shots: most, order: setting.order, temperature: setting.temperature)
    }

    /// Questions that minutes hold.
    static func budget(_ options: TuneOptions, pace: Double) -> Int {
        let seconds = Double(options.minutes ?? 0) * 60 * plannedShare
        return min(TuneOptions.questionRange.upperBound, Int(seconds / max(0.01, pace)))
    }

    /// Settings beside the current ones that were asked anything.
    static func tried(_ tunes: [TuneRecord]) -> Int {
        tunes.reduce(0) { sum, tune in
            sum + tune.rows.count { $0.questions > 0 && $0.setting != tune.current }
        }
    }
}

/// What a tune would do.
public struct TunePreview: Sendable {
    /// The run whose samples and DEV it works on.
    public let basis: RunID
    public let epoch: String
    public let plan: TunePlan
    public let searchDays: Int
    public let confirmationDays: Int
    /// Its questions were reckoned from minutes, at a pace that nobody has measured.
    public let isPaceAssumed: Bool
    public let triedBefore: Int
}

extension ModelParameter {
    /// nil for what is none.
    fileprivate var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .strings: nil
        }
    }
}
