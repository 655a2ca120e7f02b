import ControlAPI
import Messages
import Retention
import TrainerCore
import TrainerPipeline

/// What a clean-up frees in Ollama, honestly counted.
struct CleanupDisk: Sendable {
    let server: any ModelServer
    let family: ModelFamily

    /// nil where Ollama does not answer; the plan does not depend on it.
    func view(of plan: RetentionPlan) async throws -> ModelDiskView? {
        // Models of the older scripts, and somebody's under a version's name, are no versions, but what they share goes with
        // no version.
        let others: Set<KeepReason> = [.incumbent, .anotherModel]
        let versions = Set(plan.keep.filter { others.isDisjoint(with: $0.reasons) }.map(\.name) + plan.remove)
        let names = versions.union(plan.keep.map(\.name))
            .union([family.base, family.configured, family.champion, family.previous, family.latest])
        let footprints: [ModelFootprint]
        do {
            footprints = try await server.footprints(of: names)
        } catch is TrainerError {
            return nil
        }
        let account = DiskAccount(of: footprints.filter { versions.contains($0.name) })
        let basis: ModelDiskView.Basis =
            switch account.basis {
            case .blobs: .blobs
            case .sizes: .sizes
            case .unknown: .unknown
            }
        return ModelDiskView(
            models: account.models, apparentBytes: account.apparentBytes, uniqueBytes: account.uniqueBytes,
            freedBytes: DiskAccount.freed(by: Set(plan.remove), among: footprints), basis: basis)
    }
}

extension CleanupReply {
    /// - Parameter done: nil for a dry run.
    init(_ plan: CleanupPlan, disk: ModelDiskView?, done: PruneStage.Output? = nil) {
        let failed = done?.failed ?? [:]
        self.init(
            dryRun: done == nil,
            keep: plan.models.keep.map { KeptModel(name: $0.name, reasons: $0.reasons.map(\.message)) },
            remove: plan.models.remove,
            failed: failed.keys.sorted().compactMap { text in
                ModelName(text).map {
                    FailedRemoval(
                        name: $0,
                        error: TrainerError(
                            .ollamaRefused, .pruneFailed(text), hint: .ollamaRefusedHint, cause: failed[text]))
                }
            },
            runs: CleanedFiles(plan.runs, failed: done?.failedFiles),
            data: CleanedFiles(plan.data, failed: done?.failedFiles),
            backups: CleanedBackups(plan.backups, done: done),
            disk: done == nil ? disk : disk?.freeing(done?.freedBytes ?? 0))
    }
}

extension ModelDiskView {
    /// What really went, where not all could be removed.
    fileprivate func freeing(_ bytes: Int64) -> ModelDiskView {
        ModelDiskView(
            models: models, apparentBytes: apparentBytes, uniqueBytes: uniqueBytes, freedBytes: bytes, basis: basis)
    }
}

extension CleanedFiles {
    fileprivate init(_ plan: FilePlan, failed: [String: TrainerError.Cause]?) {
        let paths = Set(plan.remove.flatMap(\.paths))
        self.init(
            keep: plan.keep.map {
                Kept(run: $0.files.run, bytes: $0.files.bytes, reasons: $0.reasons.map(\.message))
            },
            remove: plan.remove.map { Removed(run: $0.run, bytes: $0.bytes, paths: $0.paths) },
            failed: (failed ?? [:]).filter { paths.contains($0.key) }.sorted { $0.key < $1.key }
                .map { Failed(path: $0.key, cause: $0.value) })
    }
}

extension CleanedBackups {
    fileprivate init(_ plan: BackupPlan, done: PruneStage.Output?) {
        let gone = done.map { Set($0.removedBackups ?? []) }
        self.init(
            keep: plan.keep.map {
                Kept(name: $0.backup.name, bytes: $0.backup.bytes, reasons: $0.reasons.map(\.message))
            },
            remove: plan.remove.map { Removed(name: $0.name, bytes: $0.bytes) },
            failed: plan.remove.filter { gone?.contains($0.name) == false }.map { backup in
                let cause = done?.failedFiles?.first { $0.key.hasSuffix("/\(backup.name)") }?.value
                return CleanedFiles.Failed(path: backup.name, cause: cause ?? .foreign(""))
            })
    }
}
