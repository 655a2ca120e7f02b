import ControlAPI
import Foundation
import Messages
import TrainerCore
import TrainerPipeline

/// `base create`: makes the base tag from a model that is there, with the system prompt and the parameters of the
/// config, and pins its digest. Making it again from the same model changes nothing; another takes its place only when
/// that was asked for.
struct BaseModelMaker: Sendable {
    let server: any ModelServer
    let models: any ModelStore
    let family: ModelFamily
    let settings: FewShotSettings
    let turnstile: Turnstile
    /// One at a time, since all build under the same name: a second one waits for the first, and finds its base there.
    private let making = Turnstile()

    /// `ifIdle` throws when a run has begun meanwhile.
    func make(
        _ request: CreateBaseRequest, ifIdle: @escaping @Sendable () async throws -> Void
    ) -> AsyncThrowingStream<BaseProgress, any Error> {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: BaseProgress.self)
        let task = Task {
            do {
                continuation.yield(
                    try await making.pass {
                        try await made(request, ifIdle: ifIdle) { continuation.yield(BaseProgress(status: $0)) }
                    })
                continuation.finish()
            } catch {
                continuation.finish(throwing: (error as? TrainerError)?.ofCommand ?? error)
            }
        }
        continuation.onTermination = { reason in
            if case .cancelled = reason { task.cancel() }
        }
        return stream
    }

    private func made(
        _ request: CreateBaseRequest, ifIdle: @escaping @Sendable () async throws -> Void,
        progress: @escaping @Sendable (String) -> Void
    ) async throws -> BaseProgress {
        do {
            // Whoever stopped listening while another one was made wants none.
            try Task.checkCancellation()
            let draft = try await draft(from: request.from, progress: progress)
            // Once begun it is finished, whoever stops listening.
            let isNamed = try await Task {
                try await turnstile.pass { try await install(draft.digest, replace: request.replace, ifIdle: ifIdle) }
            }.value
            return BaseProgress(
                status: "success", created: isNamed ? family.configured : family.base, digest: draft.digest,
                occupied: isNamed ? nil : family.configured, replaced: draft.replaced.isEmpty ? nil : draft.replaced)
        } catch {
            // Also where the listener is gone: a task of its own is not cancelled.
            await Task { await discardDraft() }.value
            throw error
        }
    }

    private struct Draft: Sendable {
        let digest: String
        /// What of the source's parameters it did not inherit.
        let replaced: [String]
    }

    /// Builds under a name that nothing else uses.
    private func draft(from source: ModelName, progress: @escaping @Sendable (String) -> Void) async throws -> Draft {
        guard try await server.digests()[source] != nil, let shown = try await server.show(source) else {
            throw TrainerError(
                .notFound, .sourceModelMissing(source.short), hint: .sourceModelMissingHint(source.short))
        }
        let parameters = try settings.explicitParameters(over: shown, named: source)
        let recipe = ModelRecipe(
            trainingKind: "base", from: source, system: settings.system, parameters: parameters.values, messages: [])
        try await server.create(family.baseDraft, from: recipe) { progress($0) }
        guard let digest = try await server.digests()[family.baseDraft],
            let made = try await server.show(family.baseDraft)
        else {
            throw TrainerError(
                .modelNotVerified, .modelNotListed(family.baseDraft.description), hint: .modelNotVerifiedHint)
        }
        try ServedParameters(made.parameterText).expect(recipe.parameters, of: family.baseDraft)
        return Draft(digest: digest, replaced: parameters.replaced)
    }

    /// False: the configured name belongs to another model and was left to it.
    private func install(
        _ digest: String, replace: Bool, ifIdle: @Sendable () async throws -> Void
    ) async throws -> Bool {
        let old = try await models.serving().baseDigest
        try await ifIdle()
        if let old, old != digest, !replace {
            throw TrainerError(
                .conflict, .otherBasePinned(pinned: String(old.prefix(12)), made: String(digest.prefix(12))),
                hint: .otherBasePinnedHint)
        }
        let before = try await server.digests()
        // A prune may have been there meanwhile; what nobody has must not be pinned.
        guard before[family.baseDraft] == digest else {
            throw TrainerError(
                .modelNotVerified, .modelNotListed(family.baseDraft.description), hint: .modelNotVerifiedHint)
        }
        // The pin first: dying before the copy is mended by the next run, from the draft.
        try await models.updateServing { $0.baseDigest = digest }
        if before[family.base] != digest { try await server.copy(family.baseDraft, to: family.base) }
        // The configured name follows only where it is free or still the old base: a model somebody else put there stays.
        let isNamed = [nil, old, digest].contains(before[family.configured])
        if isNamed, before[family.configured] != digest { try await server.copy(family.base, to: family.configured) }
        _ = try await server.delete(family.baseDraft)
        return isNamed
    }

    /// What cannot be removed now, and what Ollama finishes making although nobody listens, the next prune removes.
    private func discardDraft() async {
        _ = try? await turnstile.pass {
            let pinned = try await models.serving().baseDigest
            guard !family.needsDraft(try await server.digests(), pinned: pinned) else { return }
            _ = try await server.delete(family.baseDraft)
        }
    }
}
