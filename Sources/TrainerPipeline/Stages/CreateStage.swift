import Foundation
import Messages
import Retention
public import TrainerCore

/// Builds the version under a candidate tag, checks that Ollama really has it as asked, and only then gives it its name.
public struct CreateStage: Stage {
    public struct Input: Codable, Sendable {
        public let recipe: ModelRecipe
        public let recipeDigest: ContentDigest
        public let baseDigest: String
        public let asOf: TradeDate
        public let shots: Int
        public let family: ModelFamily
    }

    public struct Output: Codable, Sendable {
        public let name: ModelName
        public let digest: String
        /// Set when the build came out equal to the model in service: nothing to measure, nothing new was kept.
        public let identicalToChampion: Bool
        /// What it was built with; an output of an earlier version lacks it.
        public let ollamaVersion: String?
        public let productVersion: String?
        /// In service when it was built.
        public let championThen: ModelName?

        init(
            name: ModelName, digest: String, identicalToChampion: Bool, ollamaVersion: String, championThen: ModelName?
        ) {
            self.name = name
            self.digest = digest
            self.identicalToChampion = identicalToChampion
            self.ollamaVersion = ollamaVersion
            self.productVersion = ProductVersion.text
            self.championThen = championThen
        }
    }

    public let name = StageName.create
    private let server: any ModelServer
    private let models: any ModelStore
    private let turnstile: Turnstile

    public init(server: any ModelServer, models: any ModelStore, turnstile: Turnstile) {
        self.server = server
        self.models = models
        self.turnstile = turnstile
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let run = context.run.id
        let version = input.family.version(of: run)
        let serving = try await models.serving()
        guard version != serving.champion, version != serving.previous else {
            throw TrainerError(.conflict, .versionServes(version.short), hint: .versionServesHint)
        }
        let base = BaseModelGuard(server: server, models: models, family: input.family)
        guard try await turnstile.pass({ try await base.pinned() }).digest == input.baseDigest else {
            throw TrainerError(
                .baseModelChanged,
                .baseModelChanged(
                    input.family.base.description, pinned: String(input.baseDigest.prefix(12)), found: "-"),
                hint: .baseModelChangedHint(input.family.base.description))
        }

        let ollamaVersion = try await server.version()
        let candidate = CandidateTag.name(base: input.family.configured.base, run: run)
        try await server.create(candidate, from: input.recipe) { status in
            await context.progress(nil, .createProgress(status))
        }
        let digest = try await verified(candidate, input.recipe)

        if let champion = try await champion(input.family), champion.digest == digest {
            try await drop(candidate, context)
            await context.progress(1, .createIdentical(champion.name.short))
            return Output(
                name: champion.name, digest: digest, identicalToChampion: true, ollamaVersion: ollamaVersion,
                championThen: serving.champion)
        }

        // Once begun it is finished, whoever cancels: without its row a version is removed by the next prune alone.
        try await Task { try await publish(candidate, as: version, digest, input, context) }.value
        try await drop(candidate, context)
        await context.progress(1, .createDone(version.short))
        return Output(
            name: version, digest: digest, identicalToChampion: false, ollamaVersion: ollamaVersion,
            championThen: serving.champion)
    }

    /// Gives the checked candidate its name and its row.
    private func publish(
        _ candidate: ModelName, as version: ModelName, _ digest: String, _ input: Input, _ context: StageContext
    ) async throws {
        try await server.copy(candidate, to: version)
        guard try await server.digests()[version] == digest else {
            throw TrainerError(.modelNotVerified, .modelNotListed(version.short), hint: .modelNotVerifiedHint)
        }
        let row = ModelRecord(
            name: version, digest: digest, run: context.run.id, createdAt: context.clock.now, asOf: input.asOf,
            baseDigest: input.baseDigest, recipeDigest: input.recipeDigest,
            trainingKind: input.recipe.trainingKind, shots: input.shots)
        guard try await models.model(version) != nil else { return try await models.record(row) }
        // Built again, perhaps under other settings: the row tells of what has the name now. A person's pin stays.
        try await models.update(version) { known in
            let isPinned = known.isPinned
            known = row
            known.isPinned = isPinned
        }
    }

    /// The version stands whatever becomes of the tag it was built under: a refusal is a warning, and prune finds the tag.
    private func drop(_ candidate: ModelName, _ context: StageContext) async throws {
        do {
            _ = try await server.delete(candidate)
        } catch let error as TrainerError where error.code == .ollamaRefused {
            await context.warn(.candidateStays(candidate.description, why: error.message))
        }
    }

    /// The version in service, where Ollama holds it: one that is lost is not worth dropping its like.
    private func champion(_ family: ModelFamily) async throws -> ModelRecord? {
        guard let champion = try await models.serving().champion, let row = try await models.model(champion),
            row.standing(in: try await server.digests(), or: family.champion) != nil
        else { return nil }
        return row
    }

    /// `success` in a stream is not yet a model: it must be listed, and carry the system text, every message and every
    /// parameter as sent, and no other.
    private func verified(_ name: ModelName, _ recipe: ModelRecipe) async throws -> String {
        guard let digest = try await server.digests()[name], let shown = try await server.show(name) else {
            throw TrainerError(.modelNotVerified, .modelNotListed(name.description), hint: .modelNotVerifiedHint)
        }
        guard shown.system == recipe.system, shown.messages == recipe.messages else {
            throw TrainerError(
                .modelNotVerified,
                .modelDiffers(name.description, sent: recipe.messages.count, found: shown.messages.count),
                hint: .modelNotVerifiedHint)
        }
        try ServedParameters(shown.parameterText).expect(recipe.parameters, of: name)
        return digest
    }
}
