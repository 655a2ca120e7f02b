public import Foundation
public import Messages
public import TrainerCore

/// One version of the registry.
public struct ModelView: Codable, Hashable, Sendable {
    public enum Role: String, Codable, Sendable { case champion, previous }

    public let name: ModelName
    public let digest: String
    public let run: RunID
    public let createdAt: Date
    public let asOf: TradeDate
    public let baseDigest: String
    public let recipeDigest: ContentDigest
    public let trainingKind: String
    public let shots: Int
    public let verdict: Verdict?
    /// 0…1
    public let passRate: Double?
    public let isPinned: Bool
    public let removedAt: Date?
    public let role: Role?
    /// The name of its role in Ollama, where that holds another model; nil also where Ollama was not asked.
    public let strayAlias: StrayAlias?

    public init(_ record: ModelRecord, serving: ServingState, strayAlias: StrayAlias? = nil) {
        self.name = record.name
        self.digest = record.digest
        self.run = record.run
        self.createdAt = record.createdAt
        self.asOf = record.asOf
        self.baseDigest = record.baseDigest
        self.recipeDigest = record.recipeDigest
        self.trainingKind = record.trainingKind
        self.shots = record.shots
        self.verdict = record.verdict
        self.passRate = record.passRate
        self.isPinned = record.isPinned
        self.removedAt = record.removedAt
        switch record.name {
        case serving.champion: self.role = .champion
        case serving.previous: self.role = .previous
        default: self.role = nil
        }
        self.strayAlias = strayAlias
    }
}

public struct ModelDetail: Codable, Hashable, Sendable {
    public let model: ModelView
    /// Names in Ollama that hold this version now; nil where Ollama does not answer.
    public let tags: [ModelName]?
    /// Path of its Modelfile below the state directory.
    public let modelfile: String?

    public init(model: ModelView, tags: [ModelName]?, modelfile: String?) {
        self.model = model
        self.tags = tags
        self.modelfile = modelfile
    }
}

/// What is in service.
public struct ServingView: Codable, Hashable, Sendable {
    public let champion: ModelView?
    public let previous: ModelView?
    public let base: BaseView
    /// How the champion came into service; absent where that was before moves were recorded.
    public let since: ServingMove?
    /// Names in Ollama that do not hold what stands here; nil where Ollama was not asked or did not answer.
    public let strayAliases: [StrayAlias]?

    public init(
        champion: ModelView?, previous: ModelView?, base: BaseView, since: ServingMove? = nil,
        strayAliases: [StrayAlias]? = nil
    ) {
        self.champion = champion
        self.previous = previous
        self.base = base
        self.since = since
        self.strayAliases = strayAliases
    }
}

public struct BaseView: Codable, Hashable, Sendable {
    /// `base_model` of the config.
    public let name: ModelName
    /// Manifest digest of the pinned copy; nil until the first build.
    public let digest: String?
    /// Whether Ollama has what is to be pinned; absent once it is pinned, and where Ollama does not say.
    public let exists: Bool?

    public init(name: ModelName, digest: String?, exists: Bool? = nil) {
        self.name = name
        self.digest = digest
        self.exists = exists
    }
}

public struct RollbackReply: Codable, Hashable, Sendable {
    /// In service now.
    public let champion: ModelName
    /// In service before it.
    public let previous: ModelName
    /// False where the champion was in service already: the two were not exchanged.
    public let changed: Bool
    /// How the champion came into service; absent where that was before moves were recorded.
    public let since: ServingMove?

    public init(champion: ModelName, previous: ModelName, changed: Bool = true, since: ServingMove? = nil) {
        self.champion = champion
        self.previous = previous
        self.changed = changed
        self.since = since
    }
}

/// One step of `base create`.
public struct BaseProgress: Codable, Hashable, Sendable {
    /// Ollama's own words.
    public let status: String
    /// The model that stands there now; on the last step alone.
    public let created: ModelName?
    public let digest: String?
    /// The configured base's name, where another model holds it and keeps it; on the last step alone.
    public let occupied: ModelName?
    /// `min_p 0.7 → 0` each: what the model brought along and the base does not inherit; on the last step alone.
    public let replaced: [String]?

    public init(
        status: String, created: ModelName? = nil, digest: String? = nil, occupied: ModelName? = nil,
        replaced: [String]? = nil
    ) {
        self.status = status
        self.created = created
        self.digest = digest
        self.occupied = occupied
        self.replaced = replaced
    }
}

/// What a cleanup did, or with `dryRun` would do.
public struct CleanupReply: Codable, Hashable, Sendable {
    public let dryRun: Bool
    public let keep: [KeptModel]
    public let remove: [ModelName]
    /// Those of `remove` that Ollama would not delete.
    public let failed: [FailedRemoval]
    /// Folders of runs with their results.
    public let runs: CleanedFiles
    /// Files of new samples.
    public let data: CleanedFiles
    public let backups: CleanedBackups
    /// What the versions take in Ollama; absent where it does not answer.
    public let disk: ModelDiskView?

    public init(
        dryRun: Bool, keep: [KeptModel], remove: [ModelName], failed: [FailedRemoval] = [],
        runs: CleanedFiles = CleanedFiles(), data: CleanedFiles = CleanedFiles(),
        backups: CleanedBackups = CleanedBackups(), disk: ModelDiskView? = nil
    ) {
        self.dryRun = dryRun
        self.keep = keep
        self.remove = remove
        self.failed = failed
        self.runs = runs
        self.data = data
        self.backups = backups
        self.disk = disk
    }
}

public struct KeptModel: Codable, Hashable, Sendable {
    public let name: ModelName
    public let reasons: [Message]

    public init(name: ModelName, reasons: [Message]) {
        self.name = name
        self.reasons = reasons
    }
}

/// What a cleanup does with the files of runs.
public struct CleanedFiles: Codable, Hashable, Sendable {
    public struct Kept: Codable, Hashable, Sendable {
        public let run: RunID
        public let bytes: Int64
        public let reasons: [Message]

        public init(run: RunID, bytes: Int64, reasons: [Message]) {
            self.run = run
            self.bytes = bytes
            self.reasons = reasons
        }
    }

    public struct Removed: Codable, Hashable, Sendable {
        public let run: RunID
        public let bytes: Int64
        /// Below the state directory, or absolute where the config says so.
        public let paths: [String]

        public init(run: RunID, bytes: Int64, paths: [String]) {
            self.run = run
            self.bytes = bytes
            self.paths = paths
        }
    }

    public struct Failed: Codable, Hashable, Sendable {
        public let path: String
        public let cause: TrainerError.Cause

        public init(path: String, cause: TrainerError.Cause) {
            self.path = path
            self.cause = cause
        }
    }

    public let keep: [Kept]
    public let remove: [Removed]
    public let failed: [Failed]

    public init(keep: [Kept] = [], remove: [Removed] = [], failed: [Failed] = []) {
        self.keep = keep
        self.remove = remove
        self.failed = failed
    }
}

/// What this program's versions take on disk.
public struct ModelDiskView: Codable, Hashable, Sendable {
    /// Raw values are those of `DiskAccount.Basis`.
    public enum Basis: String, Codable, Sendable {
        /// Every layer was seen on disk: exact.
        case blobs
        /// From the listed sizes and who shares whose weights: a little too small.
        case sizes
        /// Of some only the listed size is known: at most this.
        case unknown
    }

    public let models: Int
    /// What Ollama's list adds up to.
    public let apparentBytes: Int64
    public let uniqueBytes: Int64
    /// What goes, or went, from disk with the versions removed.
    public let freedBytes: Int64
    public let basis: Basis

    public init(models: Int, apparentBytes: Int64, uniqueBytes: Int64, freedBytes: Int64, basis: Basis) {
        self.models = models
        self.apparentBytes = apparentBytes
        self.uniqueBytes = uniqueBytes
        self.freedBytes = freedBytes
        self.basis = basis
    }
}

public struct FailedRemoval: Codable, Hashable, Sendable {
    public let name: ModelName
    public let error: TrainerError

    public init(name: ModelName, error: TrainerError) {
        self.name = name
        self.error = error
    }
}
