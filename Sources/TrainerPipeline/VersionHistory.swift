import Foundation
import Gate
import Messages
public import TrainerCore

/// What the checkpoints of a version's run tell of it. Files may be gone; these rows stay.
public struct VersionHistory: Sendable {
    public let model: ModelRecord
    public let run: RunRecord
    let fetched: FetchStage.Output?
    let deduped: DedupeStage.Output?
    let built: ModelfileStage.Output?
    let created: CreateStage.Output?
    public let evaluated: EvaluateStage.Output?

    /// - Throws: `not_found` where the run's row is not there.
    public init(of model: ModelRecord, runs: any RunStore) async throws {
        guard let run = try await runs.run(model.run) else {
            throw TrainerError(.notFound, .noSuchRun(model.run.rawValue), hint: .noSuchRunHint)
        }
        try self.init(of: model, run: run, stages: try await runs.stages(of: model.run))
    }

    init(of model: ModelRecord, run: RunRecord, stages: [StageRecord]) throws {
        self.model = model
        self.run = run
        self.fetched = try stages.output(of: .fetch, as: FetchStage.Output.self)
        self.deduped = try stages.output(of: .dedupe, as: DedupeStage.Output.self)
        self.built = try stages.output(of: .modelfile, as: ModelfileStage.Output.self)
        self.created = try stages.output(of: .create, as: CreateStage.Output.self)
        self.evaluated = try stages.output(of: .evaluate, as: EvaluateStage.Output.self)
    }

    public var lineage: ModelLineage {
        let recipe = built?.recipe
        var lineage = ModelLineage(
            model: model.name, digest: model.digest, trainingKind: model.trainingKind, run: model.run,
            createdAt: model.createdAt, asOf: model.asOf, knownAt: fetched?.knownAt, base: recipe?.from,
            baseDigest: model.baseDigest, recipeDigest: model.recipeDigest, samplesDigest: deduped?.digest,
            samples: deduped?.kept, pool: built?.pool, shots: built?.shots ?? [],
            systemPrompt: recipe.map { .of($0.system) },
            settings: (recipe?.parameters ?? [:]).sorted { $0.key < $1.key }.map {
                ModelLineage.Setting(name: $0.key, value: $0.value.plainText)
            },
            tokens: (built?.tokens).map {
                ModelLineage.Tokens(
                    prompt: $0.promptTokens, answer: $0.answerTokens, reserve: $0.reserve, context: $0.contextLength)
            },
            championThen: created?.championThen, ollamaVersion: created?.ollamaVersion,
            productVersion: created?.productVersion)
        lineage.refinement = built?.refinement?.summary
        return lineage
    }
}

extension ModelParameter {
    fileprivate var plainText: String {
        switch self {
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .strings(let texts): texts.joined(separator: ", ")
        }
    }
}
