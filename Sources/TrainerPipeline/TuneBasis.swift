import Foundation
import Messages
import Modelfile
import TrainerCore

/// What a tune works on: the pool of samples that the newest run chose its shots from, which was kept clear of every
/// hold-out then, and the DEV that its version was asked about. So a tune fetches nothing, freezes nothing, and has no
/// reason to read GATE.
struct TuneBasis: Sendable {
    let run: RunID
    let choice: ShotRecord
    let base: ModelName
    /// That run's version was built with.
    let parameters: [String: ModelParameter]
    let held: GateKeeper.Held
    let decision: DecisionSettings
    let pool: [Sample]
    let states: [String: Int]

    private static let page = 100
    private static let limit = 1_000

    /// - Throws: `conflict` where the decision lane is off, or asks otherwise than that run did; `noData` where no run has
    ///   built a version beside a DEV.
    static func newest(_ stores: Stores, _ settings: PipelineSettings) async throws -> TuneBasis {
        guard let decision = settings.evaluation.decision else {
            throw TrainerError(.conflict, .tuneNeedsDecisions, hint: .tuneNeedsDecisionsHint)
        }
        guard let found = try await newestRun(stores.runs) else {
            throw TrainerError(.noData, .tuneWithoutRun, hint: .tuneWithoutRunHint)
        }
        let keeper = GateKeeper(stores: stores, settings: decision)
        guard let held = try await keeper.held(found.epoch), try held.frozen.recipe == decision.recipe else {
            throw TrainerError(
                .conflict, .tuneOtherDecisions(run: found.record.id.rawValue), hint: .tuneWithoutRunHint)
        }
        let heldBack = Set(found.choice.heldBack)
        let pool = try await ModelfileStage.newest(
            stores.samples, asOf: found.fetched.asOf, keptBy: found.chosenAt, found.record.id
        ).filter { !heldBack.contains($0.key) }
        return TuneBasis(
            run: found.record.id, choice: found.choice, base: found.built.recipe.from,
            parameters: found.built.recipe.parameters, held: held, decision: decision,
            pool: pool,
            states: try await RecentMarket(stores: stores).states(
                asOf: found.fetched.asOf, knownAt: found.fetched.knownAt))
    }

    private struct Found {
        let record: RunRecord
        let built: ModelfileStage.Output
        let choice: ShotRecord
        let epoch: String
        let fetched: FetchStage.Output
        /// What was kept later was not chosen from.
        let chosenAt: Date?
    }

    private static func newestRun(_ runs: any RunStore) async throws -> Found? {
        var last: RunID?
        var looked = 0
        while looked < limit {
            let page = try await runs.runs(limit: Self.page, before: last)
            guard let oldest = page.last else { return nil }
            for record in page where !record.options.dryRun && record.options.tune == nil {
                let stages = try await runs.stages(of: record.id)
                guard let built = try stages.output(of: .modelfile, as: ModelfileStage.Output.self),
                    built.recipe.trainingKind == TrainingKind.fewshot.rawValue, let choice = built.choice,
                    let epoch = built.gate?.epoch,
                    let fetched = try stages.output(of: .fetch, as: FetchStage.Output.self)
                else { continue }
                let began = stages.first { $0.stage == .modelfile }?.startedAt
                return Found(
                    record: record, built: built, choice: choice, epoch: epoch, fetched: fetched,
                    chosenAt: record.options.knownAt ?? began)
            }
            last = oldest.id
            looked += page.count
        }
        return nil
    }

    /// What a version would be built with, chosen as a build chooses it.
    ///
    /// - Parameter shots: `max_message_pairs`.
    /// - Throws: as the strategy.
    func recipe(
        _ strategy: any TrainingStrategy, _ settings: FewShotSettings, shots: Int, order: ShotOrder, temperature: Double
    ) throws -> ModelRecipe {
        var fit = ShotChoice(strategy: strategy, pool: pool)
        // What no setting sets the version has from its base, and the next one will have too. (A seed of its own decides
        // nothing: the examination asks with another.)
        var parameters = settings.parameters.merging(self.parameters) { set, _ in set }
        parameters["temperature"] = .number(temperature)
        return try fit.recipe { pool in
            TrainingMaterial(
                base: base, system: settings.system, parameters: parameters, answerTokens: settings.answerTokens,
                pool: pool, questions: [choice.question], maximumShots: shots, newSince: choice.newSince,
                estimator: TokenEstimator(factor: choice.estimatorFactor), recentStates: states, order: order)
        }
    }
}
