public import Foundation
public import TrainerCore

/// A backup, as the rules see it.
public struct BackupFacts: Codable, Hashable, Sendable {
    public let name: String
    public let madeAt: Date
    /// `manual` for one that a person made, `schedule` for a run's.
    public let tags: Set<KeepTag>
    /// What it holds on disk.
    public let bytes: Int64

    public init(name: String, madeAt: Date, tags: Set<KeepTag> = [], bytes: Int64) {
        self.name = name
        self.madeAt = madeAt
        self.tags = tags
        self.bytes = bytes
    }

    public init(_ manifest: BackupManifest) {
        let tag: KeepTag =
            switch manifest.trigger {
            case .manual: .manual
            case .schedule: .schedule
            }
        self.init(name: manifest.name, madeAt: manifest.madeAt, tags: [tag], bytes: manifest.bytes)
    }
}

/// What becomes of the backups, before anything is done: a dry run prints the very plan that a real run carries out.
public struct BackupPlan: Codable, Hashable, Sendable {
    public struct Kept: Codable, Hashable, Sendable {
        public let backup: BackupFacts
        /// Never empty.
        public let reasons: [KeepReason]

        public init(backup: BackupFacts, reasons: [KeepReason]) {
            self.backup = backup
            self.reasons = reasons
        }
    }

    /// Newest first.
    public let keep: [Kept]
    /// Oldest first.
    public let remove: [BackupFacts]

    public init(keep: [Kept] = [], remove: [BackupFacts] = []) {
        self.keep = keep
        self.remove = remove
    }
}

extension RetentionPolicy {
    /// The newest stays whatever the rules say.
    ///
    /// - Parameter backups: in any order.
    public func plan(_ backups: [BackupFacts], now: Date) -> BackupPlan {
        let ordered = backups.sorted { ($0.madeAt, $0.name) > ($1.madeAt, $1.name) }
        let byRules = rules.reasons(
            for: ordered.map { KeepSubject(madeAt: $0.madeAt, tags: $0.tags) }, now: now)
        let judged = zip(ordered, byRules).enumerated().map { rank, pair in
            BackupPlan.Kept(backup: pair.0, reasons: (rank == 0 ? [.newest] : []) + pair.1)
        }
        return BackupPlan(
            keep: judged.filter { !$0.reasons.isEmpty },
            remove: judged.filter(\.reasons.isEmpty).map(\.backup).reversed())
    }
}
