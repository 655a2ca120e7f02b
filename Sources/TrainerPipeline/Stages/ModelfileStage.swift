import Foundation
import Messages
import Modelfile
public import TrainerCore

/// Chooses the shots and proves on the engine itself that they, the longest question and the answer fit the context.
public struct ModelfileStage: Stage {
    public struct Input: Codable, Sendable {
        public let asOf: TradeDate
        public let samplesDigest: ContentDigest
        public let longestPrompt: String
        public let settings: FewShotSettings
        public let family: ModelFamily
        public let dryRun: Bool
    }

    public struct Output: Codable, Sendable {
        public let recipe: ModelRecipe
        public let recipeDigest: ContentDigest
        public let baseDigest: String
        public let path: String
        public let shots: [SampleKey]
        public let tokens: TokenProof
        /// Samples the shots were chosen from.
        public let pool: Int
    }

    /// Newest samples that the shots are chosen from.
    static let poolSize = 5_000
    /// Engine refusals after which a build is given up: each one shrinks the budget by what the engine counted.
    static let attempts = 6

    public let name = StageName.modelfile
    private let stores: Stores
    private let server: any ModelServer
    private let strategy: any TrainingStrategy

    public init(stores: Stores, server: any ModelServer, strategy: any TrainingStrategy) {
        self.stores = stores
        self.server = server
        self.strategy = strategy
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let base = BaseModelGuard(server: server, models: stores.models, family: input.family)
        let baseDigest = try await base.pinnedDigest()
        var pool = try await stores.samples.newest(Self.poolSize, asOf: input.asOf)
        if input.dryRun, let kept = try await stores.artifacts.read(RunFiles.kept(context.run.id)) {
            pool = try JSONLines.decode(Sample.self, from: kept) + pool
        }
        guard !pool.isEmpty else {
            throw TrainerError(.noData, .noSamples(asOf: input.asOf.dashed), hint: .noSamplesHint)
        }

        let fitted = try await fit(pool, input, context)
        let text = try ModelfileText.render(fitted.recipe)
        let path = RunFiles.modelfile(context.run.id)
        try await stores.artifacts.write(Data(text.utf8), to: path)
        try await stores.artifacts.write(try CanonicalJSON.encode(fitted.proof), to: RunFiles.tokens(context.run.id))
        await context.progress(
            1, .modelfileDone(shots: fitted.shots.count, tokens: fitted.proof.worstCase, contextLength: fitted.proof.contextLength))
        return Output(
            recipe: fitted.recipe, recipeDigest: try .of(canonical: fitted.recipe), baseDigest: baseDigest, path: path,
            shots: fitted.shots.map(\.key), tokens: fitted.proof, pool: pool.count)
    }

    private struct Fitted {
        let recipe: ModelRecipe
        let shots: [Sample]
        let proof: TokenProof
    }

    /// Chooses by estimate, asks the engine, and calibrates the estimate by what it counted, until the proof holds.
    private func fit(_ pool: [Sample], _ input: Input, _ context: StageContext) async throws -> Fitted {
        var calibration = 1.0
        for attempt in 1...Self.attempts {
            try Task.checkCancellation()
            let plan = try strategy.plan(
                pool: pool, asOf: input.asOf, longestPrompt: input.longestPrompt, settings: input.settings,
                calibration: calibration)
            let recipe = strategy.recipe(for: plan, from: input.family.base, settings: input.settings)
            await context.progress(
                Double(attempt - 1) / Double(Self.attempts), .modelfileProbe(shots: plan.shots.count, attempt: attempt))
            let measured = try await measure(recipe, longestPrompt: input.longestPrompt, input)
            let proof = TokenProof(
                promptTokens: measured, answerTokens: input.settings.answerTokens,
                contextLength: input.settings.contextLength, reserve: input.settings.reserveTokens,
                estimatedTokens: plan.estimatedTokens, longestPromptCharacters: input.longestPrompt.count)
            if proof.fits { return Fitted(recipe: recipe, shots: plan.shots, proof: proof) }
            guard !plan.shots.isEmpty else { break }
            // At least 5 % tighter each time, so that the search ends even where the engine counts erratically.
            calibration = max(
                calibration * 1.05, calibration * Double(measured) / Double(max(1, plan.estimatedTokens)))
        }
        throw TrainerError(
            .contextTooSmall, .contextTooSmall(input.settings.contextLength), hint: .contextTooSmallHint)
    }

    /// The engine's own count of system + shots + longest question. A prompt that is refused for its length counts as
    /// one token more than the context, which makes the caller choose fewer shots.
    private func measure(_ recipe: ModelRecipe, longestPrompt: String, _ input: Input) async throws -> Int {
        let messages = [ChatMessage(.system, recipe.system)] + recipe.messages + [ChatMessage(.user, longestPrompt)]
        let options: [String: ModelParameter] = [
            "num_ctx": .integer(input.settings.contextLength), "num_predict": .integer(1), "temperature": .integer(0),
        ]
        do {
            let answer = try await server.ask(input.family.base, messages, options: options, timeout: .seconds(600))
            return answer.promptTokens
        } catch let error as TrainerError where error.code == .contextTooSmall {
            return input.settings.contextLength + 1
        }
    }
}

/// That no message is ever dropped: the engine's count of everything but the answer, plus the answer, fits the context.
public struct TokenProof: Codable, Hashable, Sendable {
    /// Counted by the engine: system, shots and the longest question, as rendered by the model's template.
    public let promptTokens: Int
    /// `num_predict`: the answer can be no longer.
    public let answerTokens: Int
    public let contextLength: Int
    /// Kept free for questions a little longer than any seen.
    public let reserve: Int
    /// What the selector had estimated before the engine counted.
    public let estimatedTokens: Int
    public let longestPromptCharacters: Int

    public var worstCase: Int { promptTokens + answerTokens + reserve }
    public var fits: Bool { worstCase <= contextLength }
}
