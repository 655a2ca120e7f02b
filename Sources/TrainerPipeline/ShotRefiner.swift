import Evidence
import Foundation
import Gate
import Messages
import Modelfile
import Statistics
import TrainerCore

/// Tries other shots on DEV before a version is built: the base is asked with them, nothing has to be created. GATE is not
/// known here. Every answer is kept, so that a killed run goes on question by question.
struct ShotRefiner: Sendable {
    let server: any ModelServer
    let examiner: Examiner
    let base: MarketLane.Model
    /// Of DEV.
    let questions: [GatePanel.Question]

    /// A set of shots that fits the context.
    struct Standing: Sendable {
        let recipe: ModelRecipe
        let shots: [Sample]
        let proof: TokenProof
    }

    struct Refined: Sendable {
        let standing: Standing
        let record: DevRefinement
    }

    /// - Parameters:
    ///   - swaps: how many are tried.
    ///   - proof: what the engine counts of a recipe; nil where it does not fit.
    ///   - onAnswer: told how many questions are answered.
    func refined(
        _ start: Standing, from pool: [Sample], by selector: ShotSelector, swaps: Int,
        proof: (ModelRecipe) async throws -> TokenProof?, onAnswer: (Int) async -> Void
    ) async throws -> Refined {
        let items = questions.map(\.item)
        var standing = start
        var search = ShotSwaps(of: start.shots, from: pool, selector: selector)
        var answered = 0
        var forecasts = try await self.forecasts(of: start.recipe, after: &answered, onAnswer)
        let before = try Self.mean(forecasts, items)
        var rows: [DevRefinement.Row] = []
        while rows.count < swaps {
            try Task.checkCancellation()
            let room = standing.proof.contextLength - standing.proof.worstCase
            guard let swap = search.next(room: room, isFit: ShotChoice.isFit) else { break }
            let recipe = start.recipe.with(swap.shots)
            guard let counted = try await proof(recipe) else {
                rows.append(DevRefinement.Row(out: swap.out.key, into: swap.into.key, trial: nil))
                continue
            }
            let others = try await self.forecasts(of: recipe, after: &answered, onAnswer)
            let trial = Computed { () throws(Degenerate) in
                try SwapTrial(items: items, standing: forecasts, other: others)
            }
            rows.append(DevRefinement.Row(out: swap.out.key, into: swap.into.key, trial: trial))
            guard trial.value?.isAccepted == true else { continue }
            search.accept(swap)
            standing = Standing(recipe: recipe, shots: swap.shots, proof: counted)
            forecasts = others
        }
        return Refined(
            standing: standing,
            record: try DevRefinement(
                items: items, orders: forecasts.count, rows: rows, before: before,
                after: try Self.mean(forecasts, items)))
    }

    private static func mean(_ forecasts: [[Forecast]], _ items: [DecisionItem]) throws -> Double {
        let losses = try SwapTrial.losses(forecasts, of: items)
        return losses.reduce(0, +) / Double(max(1, losses.count))
    }

    /// What the base says with these shots, by order: their own and a seeded one.
    private func forecasts(
        of recipe: ModelRecipe, after answered: inout Int, _ onAnswer: (Int) async -> Void
    ) async throws -> [[Forecast]] {
        let shots = DevLane.Shots(recipe: recipe, base: base)
        let count = recipe.messages.count / 2
        let others = ShotPermutation.seeded(DevRefinement.otherOrders, ofShots: count)
        var forecasts: [[Forecast]] = []
        for places in [Array(0..<count)] + others.map(\.places) {
            let before = shots.messages(in: places)
            let known = answered
            let answers = try await examiner.examine(
                base.name, digest: base.digest,
                on: questions.map { before + [ChatMessage(.user, $0.prompt)] }
            ) { await onAnswer(known + $0) }
            answered += answers.count
            forecasts.append(ProbabilitySource.asSaid.forecasts(answers, of: questions.map(\.item)))
        }
        return forecasts
    }
}

extension ModelRecipe {
    /// The same with other shots.
    func with(_ shots: [Sample]) -> ModelRecipe {
        ModelRecipe(
            trainingKind: trainingKind, from: from, system: system, parameters: parameters,
            messages: shots.flatMap(\.messages))
    }
}
