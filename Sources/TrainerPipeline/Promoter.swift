import Foundation
public import Logging
public import Messages
public import TrainerCore

/// Moves the model in service. The registry is written first and Ollama's aliases are made true to it afterwards, so a
/// crash anywhere in between is repaired by doing the second half again. A version is what its row's digest says: what
/// others put under its name in Ollama is never put into service.
public struct Promoter: Sendable {
    private let server: any ModelServer
    private let models: any ModelStore
    private let family: ModelFamily
    private let movesLatest: Bool
    private let clock: any WallClock
    private let logger: Logger
    private let language: Language
    /// Passed by everything that changes names in Ollama and the registry together.
    public let turnstile = Turnstile()

    public init(
        server: any ModelServer, models: any ModelStore, family: ModelFamily, movesLatest: Bool, clock: any WallClock,
        logger: Logger, language: Language
    ) {
        self.server = server
        self.models = models
        self.family = family
        self.movesLatest = movesLatest
        self.clock = clock
        self.logger = logger
        self.language = language
    }

    /// Puts the version of `run` into service; what was in service becomes `previous`. Repeating it changes nothing, not
    /// even after a rollback.
    ///
    /// - Throws: `model_not_verified` where Ollama does not hold what was measured.
    public func promote(_ version: ModelName, of run: RunID) async throws {
        let note = ServingMoveNote(at: clock.now, kind: .verdict, run: run)
        try await turnstile.pass {
            let known = try await models.serving()
            if known.champion != version, known.previous != version {
                try await secure(try await row(of: version), listed: try await server.digests())
            }
            try await models.moveServing(note) { serving in
                guard serving.champion != version, serving.previous != version else { return }
                serving.previous = serving.champion
                serving.champion = version
            }
            try await align()
        }
    }

    /// Puts a version into service because a person says so. One whose verdict does not allow it needs an override with a
    /// reason, and so does one that its run held back; that Ollama holds what was built under this name nobody can
    /// override. Repeating it changes nothing but aliases that were left behind.
    ///
    /// - Throws: `not_found` without such a version, `conflict` for one that was removed or may not be promoted,
    ///   `model_not_verified` where Ollama lacks it or holds another model under its name; what says that the promotion is
    ///   recorded and the aliases are behind.
    public func promote(_ version: ModelName, byHand order: PromotionOrder, isHeldBack: Bool) async throws
        -> ServingState
    {
        try await turnstile.pass {
            let row = try await row(of: version)
            try order.check(row, isHeldBack: isHeldBack)
            try await secure(row, listed: try await server.digests())
            let note = ServingMoveNote(
                at: clock.now, kind: .byHand,
                isOverride: !PromotionOrder.isAllowed(row.verdict, isHeldBack: isHeldBack),
                reason: order.reason)
            let serving = try await models.moveServing(note) { serving in
                guard serving.champion != row.name else { return }
                serving.previous = serving.champion
                serving.champion = row.name
            }
            try await follow(serving)
            return serving
        }
    }

    /// Puts the version before the champion back into service; the two change places. Whoever saw no answer asks again, and
    /// must not get back what was to go: repeating it changes nothing but aliases that were left behind.
    ///
    /// - Parameter target: nil: the version before the champion, unless a rollback brought the champion, which then was it.
    /// - Throws: `not_found` when there is no previous one or no such version, `conflict` for one that is neither of the two,
    ///   `model_not_verified` where Ollama holds it no more; what says that the rollback is recorded and the aliases are
    ///   behind.
    public func rollback(to target: ModelName? = nil) async throws -> ServingState {
        try await turnstile.pass {
            let known = try await models.serving()
            let last = try await models.moves(limit: 1).first
            let isRolledBack = last?.kind == .rollback && last?.champion == known.champion
            let next = try await destination(from: known, isRolledBack: isRolledBack, target: target)
            try await secure(try await row(of: next), listed: try await server.digests())
            // What undoes a rollback brings a version into service: the next rollback goes back from it.
            let note = ServingMoveNote(at: clock.now, kind: isRolledBack ? .byHand : .rollback)
            let serving = try await models.moveServing(note) { serving in
                guard serving.champion != next else { return }
                serving.previous = serving.champion
                serving.champion = next
            }
            try await follow(serving)
            return serving
        }
    }

    private func destination(
        from known: ServingState, isRolledBack: Bool, target: ModelName?
    ) async throws -> ModelName {
        guard let champion = known.champion, let previous = known.previous else {
            throw TrainerError(.notFound, .noPreviousModel, hint: .noPreviousModelHint)
        }
        guard let target else { return isRolledBack ? champion : previous }
        let meant = try await row(of: target).name
        guard meant == champion || meant == previous else {
            throw TrainerError(
                .conflict, .rollbackElsewhere(meant.short, previous: previous.short),
                hint: .rollbackElsewhereHint(meant.short, previous: previous.short))
        }
        return meant
    }

    /// Aligns the names after a person's move. What goes wrong says that the move itself is recorded.
    private func follow(_ serving: ServingState) async throws {
        do {
            try await align()
        } catch let error as TrainerError {
            guard let champion = serving.champion else { throw error }
            let told = TrainerError(
                error.code, .namesBehind(champion.short, why: error.message), hint: .namesBehindHint,
                cause: error.cause, resumesAt: error.resumesAt)
            let line = Message.errorLine(told.message, hint: told.hint, cause: told.cause?.message)
            logger.error("\(line.text(in: language))", metadata: ["model": "\(champion.short)"])
            throw told
        }
    }

    /// Names that do not hold what the registry says.
    ///
    /// - Parameter listed: what stands in Ollama under which name.
    public func strayAliases(in listed: [ModelName: String]) async throws -> [StrayAlias] {
        let serving = try await models.serving()
        var wanted = [(family.champion, serving.champion), (family.previous, serving.previous)]
        if movesLatest, listed[family.base] != nil { wanted.append((family.latest, serving.champion)) }
        var stray: [StrayAlias] = []
        for (alias, version) in wanted {
            guard let version, let row = try await models.model(version), listed[alias] != row.digest else { continue }
            stray.append(StrayAlias(name: alias, version: version, found: listed[alias]))
        }
        return stray
    }

    /// Makes `:champion` and `:previous` (and `:latest` where configured) what the registry says. A version that is gone
    /// from Ollama but still stands behind its alias is left alone; one that is in Ollama no more, or whose name holds
    /// another model, moves nothing and is told.
    public func alignAliases() async throws { try await turnstile.pass { try await align() } }

    private func align() async throws {
        let serving = try await models.serving()
        let listed = try await server.digests()
        // The names first: an alias that is about to move may be the last tag of a version.
        let champion = try await held(serving.champion, behind: family.champion, listed)
        let previous = try await held(serving.previous, behind: family.previous, listed)
        try await align(family.champion, with: champion, listed)
        try await align(family.previous, with: previous, listed)
        // The user's own base keeps living under `:base` before its name is reused.
        if movesLatest, listed[family.base] != nil { try await align(family.latest, with: champion, listed) }
    }

    /// The row of a version that Ollama holds under its own name; nil where an alias has nothing to be moved to.
    private func held(
        _ version: ModelName?, behind alias: ModelName, _ listed: [ModelName: String]
    ) async throws -> ModelRecord? {
        guard let version else { return nil }
        let row = try await row(of: version)
        if listed[version] == nil, listed[alias] == row.digest { return nil }
        do {
            try await secure(row, listed: listed)
            return row
        } catch let error as TrainerError where error.code == .modelNotVerified {
            let line = Message.errorLine(error.message, hint: error.hint, cause: error.cause?.message)
            logger.warning("\(line.text(in: language))", metadata: ["model": "\(version.short)"])
            return nil
        }
    }

    private func align(_ alias: ModelName, with row: ModelRecord?, _ listed: [ModelName: String]) async throws {
        guard let row, listed[alias] != row.digest else { return }
        try await copy(row.name, of: row, to: alias)
    }

    /// Sees to it that Ollama holds under the version's name what its row says. Where another tag holds it, an alias most
    /// likely, the name is given back from there.
    private func secure(_ row: ModelRecord, listed: [ModelName: String]) async throws {
        let found = listed[row.name]
        guard found != row.digest else { return }
        let holders = listed.filter { $0.value == row.digest }.keys
        guard let holder = holders.min(by: { $0.description < $1.description }) else { throw row.lost(found: found) }
        try await copy(holder, of: row, to: row.name)
        let line = Message.versionRestored(
            row.name.short, from: holder.description, built: row.shortDigest, found: found.map { String($0.prefix(12)) }
        )
        logger.warning("\(line.text(in: language))", metadata: ["model": "\(row.name.short)"])
    }

    private func copy(_ source: ModelName, of row: ModelRecord, to name: ModelName) async throws {
        try await server.copy(source, to: name)
        guard try await server.digests()[name] == row.digest else {
            throw TrainerError(.modelNotVerified, .modelNotListed(name.description), hint: .modelNotVerifiedHint)
        }
    }

    private func row(of version: ModelName) async throws -> ModelRecord {
        guard let row = try await models.model(version) else {
            throw TrainerError(.notFound, .noSuchModel(version.short), hint: .noPreviousModelHint)
        }
        return row
    }
}
