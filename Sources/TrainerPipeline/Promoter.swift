import Foundation
import Logging
import Messages
public import TrainerCore

/// Moves the model in service. The registry is written first and Ollama's aliases are made true to it afterwards, so a
/// crash anywhere in between is repaired by doing the second half again.
public struct Promoter: Sendable {
    private let server: any ModelServer
    private let models: any ModelStore
    private let family: ModelFamily
    private let movesLatest: Bool
    private let clock: any WallClock
    /// Passed by everything that changes names in Ollama and the registry together.
    public let turnstile = Turnstile()

    public init(
        server: any ModelServer, models: any ModelStore, family: ModelFamily, movesLatest: Bool, clock: any WallClock
    ) {
        self.server = server
        self.models = models
        self.family = family
        self.movesLatest = movesLatest
        self.clock = clock
    }

    /// Puts the version of `run` into service; what was in service becomes `previous`. Repeating it changes nothing, not
    /// even after a rollback.
    public func promote(_ version: ModelName, of run: RunID) async throws {
        let note = ServingMoveNote(at: clock.now, kind: .verdict, run: run)
        try await turnstile.pass {
            try await models.moveServing(note) { serving in
                guard serving.champion != version, serving.previous != version else { return }
                serving.previous = serving.champion
                serving.champion = version
            }
            try await align()
        }
    }

    /// Puts a version into service because a person says so. One whose verdict does not allow it needs an override with a
    /// reason, and so does one that its run held back; that Ollama holds what was built under this name nobody can override. Repeating it changes nothing.
    ///
    /// - Throws: `not_found` without such a version, `conflict` for one that was removed or may not be promoted,
    ///   `model_not_verified` where Ollama lacks it or holds another model under its name.
    public func promote(_ version: ModelName, byHand order: PromotionOrder, isHeldBack: Bool) async throws
        -> ServingState
    {
        try await turnstile.pass {
            guard let row = try await models.model(version) else {
                throw TrainerError(.notFound, .noSuchModel(version.short), hint: .noPreviousModelHint)
            }
            try order.check(row, isHeldBack: isHeldBack)
            guard let found = try await server.digests()[row.name] else {
                throw TrainerError(.modelNotVerified, .modelNotListed(row.name.short), hint: .noPreviousModelHint)
            }
            guard found == row.digest else {
                throw TrainerError(
                    .modelNotVerified,
                    .modelIsAnother(
                        row.name.short, built: String(row.digest.prefix(12)), found: String(found.prefix(12))),
                    hint: .noPreviousModelHint)
            }
            let note = ServingMoveNote(
                at: clock.now, kind: .byHand,
                isOverride: !PromotionOrder.isAllowed(row.verdict, isHeldBack: isHeldBack),
                reason: order.reason)
            let serving = try await models.moveServing(note) { serving in
                guard serving.champion != row.name else { return }
                serving.previous = serving.champion
                serving.champion = row.name
            }
            try await align()
            return serving
        }
    }

    /// Champion and previous change places. Throws `notFound` when there is no previous one.
    public func rollback() async throws -> ServingState {
        try await turnstile.pass {
            guard let previous = try await models.serving().previous else {
                throw TrainerError(.notFound, .noPreviousModel, hint: .noPreviousModelHint)
            }
            guard try await server.digests()[previous] != nil else {
                throw TrainerError(.notFound, .modelNotListed(previous.short), hint: .noPreviousModelHint)
            }
            let note = ServingMoveNote(at: clock.now, kind: .rollback)
            let serving = try await models.moveServing(note) { serving in
                serving.previous = serving.champion
                serving.champion = previous
            }
            try await align()
            return serving
        }
    }

    /// Makes `:champion` and `:previous` (and `:latest` where configured) what the registry says. A version that is gone
    /// from Ollama but still stands behind its alias is left alone.
    public func alignAliases() async throws { try await turnstile.pass { try await align() } }

    private func align() async throws {
        let serving = try await models.serving()
        let digests = try await server.digests()
        try await align(family.champion, with: serving.champion, digests)
        try await align(family.previous, with: serving.previous, digests)
        // The user's own base keeps living under `:base` before its name is reused.
        if movesLatest, digests[family.base] != nil { try await align(family.latest, with: serving.champion, digests) }
    }

    private func align(_ alias: ModelName, with version: ModelName?, _ digests: [ModelName: String]) async throws {
        guard let version, let wanted = digests[version], digests[alias] != wanted else { return }
        try await server.copy(version, to: alias)
        guard try await server.digests()[alias] == wanted else {
            throw TrainerError(.modelNotVerified, .modelNotListed(alias.description), hint: .modelNotVerifiedHint)
        }
    }
}
