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

    public init(_ record: ModelRecord, serving: ServingState) {
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

    public init(champion: ModelView?, previous: ModelView?, base: BaseView) {
        self.champion = champion
        self.previous = previous
        self.base = base
    }
}

public struct BaseView: Codable, Hashable, Sendable {
    /// `base_model` of the config.
    public let name: ModelName
    /// Manifest digest of the pinned copy; nil until the first build.
    public let digest: String?

    public init(name: ModelName, digest: String?) {
        self.name = name
        self.digest = digest
    }
}

public struct RollbackReply: Codable, Hashable, Sendable {
    /// In service from now on.
    public let champion: ModelName
    /// In service until now.
    public let previous: ModelName

    public init(champion: ModelName, previous: ModelName) {
        self.champion = champion
        self.previous = previous
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

    public init(status: String, created: ModelName? = nil, digest: String? = nil, occupied: ModelName? = nil) {
        self.status = status
        self.created = created
        self.digest = digest
        self.occupied = occupied
    }
}

/// What a cleanup did, or with `dryRun` would do.
public struct CleanupReply: Codable, Hashable, Sendable {
    public let dryRun: Bool
    public let keep: [KeptModel]
    public let remove: [ModelName]
    /// Those of `remove` that Ollama would not delete.
    public let failed: [FailedRemoval]

    public init(dryRun: Bool, keep: [KeptModel], remove: [ModelName], failed: [FailedRemoval] = []) {
        self.dryRun = dryRun
        self.keep = keep
        self.remove = remove
        self.failed = failed
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

public struct FailedRemoval: Codable, Hashable, Sendable {
    public let name: ModelName
    public let error: TrainerError

    public init(name: ModelName, error: TrainerError) {
        self.name = name
        self.error = error
    }
}
