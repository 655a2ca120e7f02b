public import Foundation
import Messages
import Retention
public import TrainerCore

/// Carries out the retention plan: after the verdict, never before.
public struct PruneStage: Stage {
    public struct Input: Codable, Sendable {
        public let scope: CleanupScope
        /// The model of this run and what became of it; prune must see the verdict.
        public let model: ModelName?
        public let verdict: Verdict?
    }

    public struct Output: Codable, Sendable {
        public let kept: [String: [String]]
        public let removed: [ModelName]
        /// Name → why Ollama would not remove it; tried again by the next run.
        public let failed: [String: TrainerError.Cause]
        /// Runs whose folder, or whose file of samples, was removed; an output of an earlier version lacks them.
        public let removedRuns: [RunID]?
        public let removedData: [RunID]?
        /// Names of the backups removed; an output of an earlier version lacks them.
        public let removedBackups: [String]?
        /// Path → why it could not be removed.
        public let failedFiles: [String: TrainerError.Cause]?
        /// What went from Ollama's disk with the versions removed: blobs that nothing else uses. nil where none was
        /// removed, or where Ollama did not tell.
        public let freedBytes: Int64?
    }

    public let name = StageName.prune
    private let server: any ModelServer
    private let runs: any RunStore
    private let models: any ModelStore
    private let artifacts: any ArtifactStore
    private let backups: (any BackupStore)?
    private let turnstile: Turnstile

    public init(
        server: any ModelServer, runs: any RunStore, models: any ModelStore, artifacts: any ArtifactStore,
        backups: (any BackupStore)? = nil, turnstile: Turnstile
    ) {
        self.server = server
        self.runs = runs
        self.models = models
        self.artifacts = artifacts
        self.backups = backups
        self.turnstile = turnstile
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let plan = try await plan(input.scope, liveRun: nil, now: context.clock.now)
        // One that stays for another reason is told of where it matters: a champion, where it is put into service.
        let foreign = plan.models.keep.filter { $0.reasons == [.anotherModel] }.map(\.name.short)
        if !foreign.isEmpty { await context.warn(.pruneForeign(foreign.joined(separator: ", "))) }
        let output = try await carryOut(plan, now: context.clock.now)
        let failed = output.failed.keys.sorted() + (output.failedFiles ?? [:]).keys.sorted()
        if !failed.isEmpty { await context.warn(.pruneFailed(failed.joined(separator: ", "))) }
        let (runs, data) = (output.removedRuns?.count ?? 0, output.removedData?.count ?? 0)
        if runs + data > 0 { context.note(.pruneFiles(runs: runs, data: data)) }
        if let removed = output.removedBackups?.count, removed > 0 { context.note(.pruneBackups(removed)) }
        if let freed = output.freedBytes { context.note(.pruneFreed(kibibytes: freed / 1024)) }
        await context.progress(1, .pruneDone(kept: output.kept.count, removed: output.removed.count))
        return output
    }

    /// What would be kept and removed now; `cleanup --dry-run` shows this very plan.
    public func plan(_ scope: CleanupScope, liveRun: RunID?, now: Date) async throws -> CleanupPlan {
        let rows = try await models.models()
        let serving = try await models.serving()
        let digests = try await server.digests()
        let listed = Array(digests.keys)
        let taken = rows.filter { !Self.holds($0, digests) }.map(\.name)
        let versions = try RetentionPolicy(scope.rules.models, of: "retention.models").plan(
            base: scope.family.configured.base, models: rows, serving: serving, taken: Set(taken), listed: listed,
            liveRun: liveRun, tags: try await tags(of: rows),
            endedRuns: try await endedRuns(of: listed, without: rows, scope.family), now: now)
        let hasDraft = digests[scope.family.baseDraft] != nil
        let isLeft = hasDraft && !scope.family.needsDraft(digests, pinned: serving.baseDigest)
        let models = RetentionPlan(
            keep: versions.keep, remove: versions.remove + (isLeft ? [scope.family.baseDraft] : []))
        let files = try await RunFileInventory(artifacts: artifacts, runs: runs).look(in: scope)
        let live = files.live.union([liveRun].compactMap(\.self))
        let served = [serving.champion, serving.previous].compactMap(\.self)
        let needed = rows.filter { $0.removedAt == nil || $0.isPinned || served.contains($0.name) }.map(\.run)
        return CleanupPlan(
            models: models,
            runs: try RetentionPolicy(scope.rules.runs, of: "retention.runs").plan(
                files.folders, live: live, needed: Set(needed), now: now),
            data: try RetentionPolicy(scope.rules.data, of: "retention.data").plan(
                files.data, live: live, latest: files.latest, now: now),
            backups: try RetentionPolicy(scope.rules.backups, of: "retention.backups").plan(
                (try await backups?.backups() ?? []).map { BackupFacts($0) }, now: now))
    }

    private func tags(of rows: [ModelRecord]) async throws -> [RunID: Set<KeepTag>] {
        var tags: [RunID: Set<KeepTag>] = [:]
        for row in rows where row.removedAt == nil {
            tags[row.run] = try await runs.run(row.run).map { KeepTag.tags(of: $0, verdict: row.verdict) }
        }
        return tags
    }

    /// Of the versions that have no row, those whose run is known here and over: a run that waits writes its row yet.
    private func endedRuns(
        of listed: [ModelName], without rows: [ModelRecord], _ family: ModelFamily
    ) async throws -> Set<RunID> {
        var ended: Set<RunID> = []
        for name in Set(listed).subtracting(rows.map(\.name)) {
            guard let id = VersionName.run(of: name, base: family.configured.base),
                try await runs.run(id)?.state.isFinal == true
            else { continue }
            ended.insert(id)
        }
        return ended
    }

    public func carryOut(_ plan: CleanupPlan, now: Date) async throws -> Output {
        let footprints = await footprints(of: plan.models)
        var removed: [ModelName] = []
        var failed: [String: TrainerError.Cause] = [:]
        for name in plan.models.remove {
            do {
                if try await remove(name, now) { removed.append(name) }
            } catch let error as TrainerError where error.code == .ollamaRefused {
                failed[name.short] = .of(error)
            }
        }
        var failedFiles: [String: TrainerError.Cause] = [:]
        let runs = await remove(plan.runs.remove, &failedFiles)
        await updateIndex(before: plan.data.remove, &failedFiles)
        let data = await remove(plan.data.remove, &failedFiles)
        let gone = await remove(plan.backups.remove, &failedFiles)
        let kept = plan.models.keep.map { ($0.name.short, $0.reasons.map(\.code)) }
        return Output(
            kept: Dictionary(kept, uniquingKeysWith: +), removed: removed, failed: failed, removedRuns: runs,
            removedData: data, removedBackups: gone, failedFiles: failedFiles.isEmpty ? nil : failedFiles,
            freedBytes: removed.isEmpty ? nil : footprints.map { DiskAccount.freed(by: Set(removed), among: $0) })
    }

    /// nil where there is nothing to remove, or where Ollama does not tell: what is freed is told, and decides nothing.
    private func footprints(of plan: RetentionPlan) async -> [ModelFootprint]? {
        guard !plan.remove.isEmpty else { return nil }
        return try? await server.footprints(of: Set(plan.keep.map(\.name) + plan.remove))
    }

    /// False where the name is another model's by now: copied over, or made anew by somebody.
    private static func holds(_ row: ModelRecord, _ digests: [ModelName: String]) -> Bool {
        digests[row.name].map { $0 == row.digest } ?? true
    }

    /// False where the plan is overtaken: somebody pinned it, put it into service, or copied another model over its name
    /// meanwhile, or `base create` pinned the draft.
    private func remove(_ name: ModelName, _ now: Date) async throws -> Bool {
        try await turnstile.pass {
            let serving = try await models.serving()
            let row = try await models.model(name)
            guard row?.isPinned != true, name != serving.champion, name != serving.previous else { return false }
            if let row, !Self.holds(row, try await server.digests()) { return false }
            let family = ModelFamily(configured: name)
            if name == family.baseDraft {
                let digests = try await server.digests()
                guard !family.needsDraft(digests, pinned: serving.baseDigest) else { return false }
            }
            _ = try await server.delete(name)  // already gone is as good as removed
            try await models.update(name) { $0.removedAt = now }
            return true
        }
    }

    /// Before the files go: a process that dies between the two finds them again, and writes the index again.
    private func updateIndex(before removal: [RunFileSet], _ failed: inout [String: TrainerError.Cause]) async {
        let leaving = Dictionary(grouping: removal.flatMap(\.paths), by: Self.folder(of:))
        for (folder, paths) in leaving {
            do {
                try await SampleFileIndexer(artifacts: artifacts, runs: runs).update(
                    folder, leaving: Set(paths.map { String($0.dropFirst(folder.count + 1)) }))
            } catch {
                failed["\(folder)/\(RunFiles.sampleIndex)"] = .of(error)
            }
        }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    /// Those that went. What could not be removed is found again by the next clean-up.
    private func remove(_ planned: [BackupFacts], _ failed: inout [String: TrainerError.Cause]) async -> [String] {
        guard let backups else { return [] }
        var gone: [String] = []
        for backup in planned {
            do {
                try await backups.remove(backup.name)
                gone.append(backup.name)
            } catch {
                failed[backups.path(of: backup.name)] = .of(error)
            }
        }
        return gone
    }

    /// The runs of which all went. What could not be removed is found again by the next clean-up.
    private func remove(_ sets: [RunFileSet], _ failed: inout [String: TrainerError.Cause]) async -> [RunID] {
        var gone: [RunID] = []
        for set in sets {
            var isWhole = true
            for path in set.paths {
                do {
                    try await artifacts.remove(path)
                } catch {
                    isWhole = false
                    failed[path] = .of(error)
                }
            }
            if isWhole { gone.append(set.run) }
        }
        return gone
    }
}
