public import Foundation
import Retention
public import TrainerCore

/// Makes backups: which of the runs' files go with the database, and when one is due.
public struct BackupMaker: Sendable {
    private let backups: any BackupStore
    private let artifacts: any ArtifactStore
    private let runs: any RunStore
    private let scope: CleanupScope

    /// nil where there is no place for backups.
    public init?(stores: Stores, scope: CleanupScope) {
        guard let backups = stores.backups else { return nil }
        self.backups = backups
        self.artifacts = stores.artifacts
        self.runs = stores.runs
        self.scope = scope
    }

    public func make(_ trigger: BackupManifest.Trigger, at instant: Date) async throws -> BackupManifest {
        try await backups.create(BackupOrder(at: instant, trigger: trigger, files: try await files()))
    }

    /// Whether the newest one is of a day at least `days` days ago, or there is none. By days of Shanghai: of runs that take
    /// a little longer or shorter, one a week stays one a week.
    public func isDue(everyDays days: Int, at now: Date) async throws -> Bool {
        guard days > 0 else { return false }
        // One from the future was made under a wrong clock.
        guard let newest = try await backups.backups().first(where: { $0.madeAt <= now })?.madeAt else { return true }
        return ShanghaiTime(now).day.dayNumber - ShanghaiTime(newest).day.dayNumber >= days
    }

    /// What `compare`, `reproduce` and `model show` read beside the database, the month's questions, and the results for
    /// people. Not what can be made again from the database, unless its run still works with it.
    private func files() async throws -> [String] {
        let found = try await RunFileInventory(artifacts: artifacts, runs: runs).look(in: scope)
        var paths: [String] = []
        for set in found.folders {
            for path in set.paths {
                guard path == RunFiles.folder(set.run) else {
                    paths.append(path)
                    continue
                }
                for entry in try await artifacts.entries(of: path) where !entry.isFolder {
                    if found.live.contains(set.run) || !RunFiles.isBulk(entry.name) {
                        paths.append("\(path)/\(entry.name)")
                    }
                }
            }
        }
        for entry in try await artifacts.entries(of: CaseLog.folder) where !entry.isFolder {
            paths.append("\(CaseLog.folder)/\(entry.name)")
        }
        return paths
    }
}
