import Foundation
import Gate
import Messages
import Modelfile
public import TrainerCore

/// Makes a version once more from what is stored: its Modelfile from the samples, its numbers and its verdict from the
/// answers. Asks no model server and changes nothing.
public struct Reproducer: Sendable {
    private let stores: Stores
    private let questions: HeldOutCases

    /// - Parameter questions: worded by the templates of today; those of a run under others come out as unknown.
    public init(stores: Stores, questions: HeldOutCases) {
        self.stores = stores
        self.questions = questions
    }

    /// - Throws: `not_found` where the run has no Modelfile.
    public func reproduce(_ run: RunRecord) async throws -> Reproduction {
        let stages = try await stores.runs.stages(of: run.id)
        guard let built = try stages.output(of: .modelfile, as: ModelfileStage.Output.self) else {
            throw TrainerError(.notFound, .nothingToReproduce(run.id.rawValue), hint: .nothingToReproduceHint)
        }
        let fetched = try stages.output(of: .fetch, as: FetchStage.Output.self)
        let created = try stages.output(of: .create, as: CreateStage.Output.self)
        let row = try await stores.models.models().first { $0.run == run.id }
        var parts = [try recipe(built, row)]
        let shots = try await shots(built)
        parts.append(samples(shots, built))
        parts.append(try await modelfile(shots, built))
        let began = stages.first { $0.stage == .modelfile }?.startedAt
        parts.append(try await choice(built, fetched, run, keptBy: run.options.knownAt ?? began))
        if let evaluated = try stages.output(of: .evaluate, as: EvaluateStage.Output.self), let fetched {
            parts += try await Rejudging(stores: stores, questions: questions).parts(
                of: evaluated, in: run, asOf: fetched.asOf, fetched.knownAt)
        }
        let model = created.flatMap { $0.identicalToChampion ? nil : $0.name }
        return Reproduction(run: run.id, model: model ?? row?.name, parts: parts)
    }

    /// As they were shown to the model, where they are kept; those that were made anew since are among the revisions.
    private func shots(_ built: ModelfileStage.Output) async throws -> [Sample] {
        let shown = Dictionary(zip(built.shots, built.recipe.messages.pairs), uniquingKeysWith: { first, _ in first })
        func isAsShown(_ sample: Sample) -> Bool { shown[sample.key].map { $0 == sample.messages } ?? true }
        let kept = try await stores.samples.samples(under: built.shots)
        let changed = kept.filter { !isAsShown($0) }.map(\.key)
        let before = try await stores.samples.revisions(under: changed).map(\.sample)
        let found = Dictionary(before.filter(isAsShown).map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        return kept.map { found[$0.key] ?? $0 }
    }

    private func recipe(_ built: ModelfileStage.Output, _ row: ModelRecord?) throws -> Reproduction.Part {
        let digest = try ContentDigest.of(canonical: built.recipe)
        let known = row?.recipeDigest ?? built.recipeDigest
        return digest == known
            ? .init(.recipe, .equal, .digestIs(digest.short))
            : .init(.recipe, .differs, .digestWas(known.short, is: digest.short))
    }

    /// Of a dry run the samples were never kept.
    private func samples(_ shots: [Sample], _ built: ModelfileStage.Output) -> Reproduction.Part {
        let stored = Dictionary(shots.map { ($0.key, $0.messages) }, uniquingKeysWith: { first, _ in first })
        let pairs = zip(built.shots, built.recipe.messages.pairs)
        let gone = built.shots.filter { stored[$0] == nil }
        let changed = pairs.filter { key, messages in stored[key].map { $0 != messages } ?? false }.map(\.0)
        let isComplete = built.shots.count * 2 == built.recipe.messages.count
        if gone.isEmpty, changed.isEmpty, isComplete {
            return .init(.samples, .equal, .shotsAsStored(built.shots.count))
        }
        return .init(
            .samples, .differs,
            .shotsDiffer(
                changed: changed.prefix(5).map(\.description), gone: gone.prefix(5).map(\.description),
                nameless: built.recipe.messages.count / 2 - built.shots.count))
    }

    private func modelfile(_ shots: [Sample], _ built: ModelfileStage.Output) async throws -> Reproduction.Part {
        let stored = Dictionary(shots.map { ($0.key, $0.messages) }, uniquingKeysWith: { first, _ in first })
        let recipe = ModelRecipe(
            trainingKind: built.recipe.trainingKind, from: built.recipe.from, system: built.recipe.system,
            parameters: built.recipe.parameters, messages: built.shots.flatMap { stored[$0] ?? [] })
        let bytes = Data(try ModelfileText.render(recipe, notes: built.build?.notes ?? []).utf8)
        let digest = ContentDigest.of(bytes)
        let file = try await stores.artifacts.read(built.path)
        // The file is what people see; its digest stays when the file is cleaned up.
        guard let known = file.map({ ContentDigest.of($0) }) ?? built.modelfileDigest else {
            return .init(.modelfile, .unknown, .fileGone(built.path))
        }
        if let recorded = built.modelfileDigest, recorded != known {
            return .init(.modelfile, .differs, .fileChanged(built.path))
        }
        return digest == known
            ? .init(.modelfile, .equal, .bytesEqual(bytes.count, digest: digest.short))
            : .init(.modelfile, .differs, .digestWas(known.short, is: digest.short))
    }

    /// - Parameter instant: when the run chose: what later runs kept was no choice of its.
    private func choice(
        _ built: ModelfileStage.Output, _ fetched: FetchStage.Output?, _ run: RunRecord, keptBy instant: Date?
    ) async throws -> Reproduction.Part {
        guard let choice = built.choice, let fetched else { return .init(.choice, .unknown, .choiceNotStored) }
        guard built.recipe.trainingKind == TrainingKind.fewshot.rawValue else {
            return .init(.choice, .unknown, .choiceOfOtherKind(built.recipe.trainingKind))
        }
        let heldBack = Set(choice.heldBack)
        let pool = try await ModelfileStage.newest(
            stores.samples, asOf: fetched.asOf, keptBy: instant, run.id
        ).filter { !heldBack.contains($0.key) }
        guard ContentDigest.of(pool: pool) == choice.pool else {
            return .init(.choice, .unknown, .poolChanged(then: built.pool, now: pool.count))
        }
        var states: [String: Int] = [:]
        if let then = choice.states {
            states = try await RecentMarket(stores: stores).states(asOf: fetched.asOf, knownAt: fetched.knownAt)
            guard ContentDigest.of(states: states) == then else {
                return .init(.choice, .unknown, .recentMarketChanged)
            }
        }
        let order = choice.order ?? .balanced
        var shots = ShotChoice(strategy: FewShotTrainer(), pool: pool)
        let again = try shots.recipe { pool in
            TrainingMaterial(
                base: built.recipe.from, system: built.recipe.system, parameters: built.recipe.parameters,
                answerTokens: choice.answerTokens, pool: pool, questions: [choice.question],
                maximumShots: choice.maximumShots, newSince: choice.newSince,
                estimator: TokenEstimator(factor: choice.estimatorFactor), recentStates: states, order: order)
        }
        let refined = choice.swaps.map { Self.swapped(again, $0, from: pool, order) } ?? again
        return refined == built.recipe
            ? .init(.choice, .equal, .sameShots(built.shots.count, of: pool.count))
            : .init(.choice, .differs, .otherShots(then: built.shots.count, now: refined.messages.count / 2))
    }

    /// What was accepted on DEV is a fact of the run.
    private static func swapped(
        _ recipe: ModelRecipe, _ swaps: [ShotRecord.Swap], from pool: [Sample], _ order: ShotOrder
    ) -> ModelRecipe {
        guard !swaps.isEmpty else { return recipe }
        let byKey = Dictionary(pool.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let byPrompt = Dictionary(pool.map { ($0.prompt, $0) }, uniquingKeysWith: { first, _ in first })
        let chosen = recipe.messages.filter { $0.role == .user }.compactMap { byPrompt[$0.content] }
        let shots = swaps.reduce(chosen) { shots, swap in
            shots.map { $0.key == swap.out ? byKey[swap.into] ?? $0 : $0 }
        }
        return recipe.with(order.arrange(shots))
    }
}

extension [ChatMessage] {
    /// Question and answer of each shot.
    fileprivate var pairs: [[ChatMessage]] {
        stride(from: 0, to: count, by: 2).map { Array(self[$0..<Swift.min($0 + 2, count)]) }
    }
}
