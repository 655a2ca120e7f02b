import ControlAPI
import Foundation
import Messages
import TrainerCore
import TrainerPipeline

/// `base create`: makes the base tag from a model that is there, with the system prompt and the parameters of the
/// config, and pins its digest. Making it again from the same model changes nothing.
struct BaseModelMaker: Sendable {
    let server: any ModelServer
    let models: any ModelStore
    let family: ModelFamily
    let settings: FewShotSettings

    func make(from source: ModelName) -> AsyncThrowingStream<BaseProgress, any Error> {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: BaseProgress.self)
        let task = Task {
            do {
                let digest = try await create(from: source) { continuation.yield(BaseProgress(status: $0)) }
                continuation.yield(BaseProgress(status: "success", created: family.configured, digest: digest))
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { reason in
            if case .cancelled = reason { task.cancel() }
        }
        return stream
    }

    private func create(from source: ModelName, progress: @escaping @Sendable (String) -> Void) async throws -> String {
        let before = try await server.digests()
        guard before[source] != nil else {
            throw TrainerError(
                .notFound, .sourceModelMissing(source.short), hint: .sourceModelMissingHint(source.short))
        }
        var serving = try await models.serving()
        let oldBase = serving.baseDigest
        let recipe = ModelRecipe(
            trainingKind: "base", from: source, system: settings.system, parameters: settings.parameters, messages: [])
        try await server.create(family.base, from: recipe) { progress($0) }
        guard let digest = try await server.digests()[family.base] else {
            throw TrainerError(.modelNotVerified, .modelNotListed(family.base.description), hint: .modelNotVerifiedHint)
        }
        serving.baseDigest = digest
        try await models.setServing(serving)
        // The configured name follows only where it is free or still the old base: a model somebody else put there stays.
        if before[family.configured] == nil || before[family.configured] == oldBase {
            try await server.copy(family.base, to: family.configured)
        }
        return digest
    }
}
