public import Foundation
import Messages
public import Retention
public import TrainerCore

/// Carries out the retention plan: after the verdict, never before.
public struct PruneStage: Stage {
    public struct Input: Codable, Sendable {
        public let keepLast: Int
        public let family: ModelFamily
        /// The model of this run and what became of it; prune must see the verdict.
        public let model: ModelName?
        public let verdict: Verdict?
    }

    public struct Output: Codable, Sendable {
        public let kept: [String: [String]]
        public let removed: [ModelName]
        /// Name → why Ollama would not remove it; tried again by the next run.
        public let failed: [String: String]
    }

    public let name = StageName.prune
    private let server: any ModelServer
    private let runs: any RunStore
    private let models: any ModelStore
    private let turnstile: Turnstile

    public init(server: any ModelServer, runs: any RunStore, models: any ModelStore, turnstile: Turnstile) {
        self.server = server
        self.runs = runs
        self.models = models
        self.turnstile = turnstile
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let plan = try await plan(keepLast: input.keepLast, family: input.family, liveRun: nil)
        let output = try await carryOut(plan, now: context.clock.now)
        if !output.failed.isEmpty {
            await context.warn(.pruneFailed(output.failed.keys.sorted().joined(separator: ", ")))
        }
        await context.progress(1, .pruneDone(kept: output.kept.count, removed: output.removed.count))
        return output
    }

    /// What would be kept and removed now; `cleanup --dry-run` shows this very plan.
    public func plan(keepLast: Int, family: ModelFamily, liveRun: RunID?) async throws -> RetentionPlan {
        let rows = try await models.models()
        let listed = try await Array(server.digests().keys)
        return try RetentionPolicy(keepLast: keepLast).plan(
            base: family.configured.base, models: rows, serving: try await models.serving(), listed: listed,
            liveRun: liveRun, endedRuns: try await endedRuns(of: listed, without: rows, family))
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

    public func carryOut(_ plan: RetentionPlan, now: Date) async throws -> Output {
        var removed: [ModelName] = []
        var failed: [String: String] = [:]
        for name in plan.remove {
            do {
                if try await remove(name, now) { removed.append(name) }
            } catch let error as TrainerError where error.code == .ollamaRefused {
                failed[name.short] = error.cause ?? error.message.en
            }
        }
        let kept = plan.keep.map { ($0.name.short, $0.reasons.map(\.code)) }
        return Output(kept: Dictionary(kept, uniquingKeysWith: +), removed: removed, failed: failed)
    }

    /// False where the plan is overtaken: somebody pinned it, or put it into service, meanwhile.
    private func remove(_ name: ModelName, _ now: Date) async throws -> Bool {
        try await turnstile.pass {
            let serving = try await models.serving()
            let isPinned = try await models.model(name)?.isPinned ?? false
            guard !isPinned, name != serving.champion, name != serving.previous else { return false }
            _ = try await server.delete(name)  // already gone is as good as removed
            try await models.update(name) { $0.removedAt = now }
            return true
        }
    }
}
