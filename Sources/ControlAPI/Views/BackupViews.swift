public import Foundation
public import Messages
public import TrainerCore

/// A backup: what it holds, and how it was made.
public struct BackupView: Codable, Hashable, Sendable {
    public let name: String
    /// Its folder, absolute.
    public let path: String
    public let madeAt: Date
    public let trigger: BackupManifest.Trigger
    public let bytes: Int64
    public let databaseBytes: Int64
    /// The database and the config counted too.
    public let files: Int
    /// Number of the database's newest migration.
    public let databaseSchema: Int
    public let newestRun: RunID?
    public let productVersion: String

    public init(_ manifest: BackupManifest, path: String) {
        self.name = manifest.name
        self.path = path
        self.madeAt = manifest.madeAt
        self.trigger = manifest.trigger
        self.bytes = manifest.bytes
        self.databaseBytes = manifest.files.first { $0.path == manifest.database }?.bytes ?? 0
        self.files = manifest.files.count
        self.databaseSchema = manifest.databaseSchema
        self.newestRun = manifest.newestRun
        self.productVersion = manifest.productVersion
    }
}

/// What a cleanup does with the backups.
public struct CleanedBackups: Codable, Hashable, Sendable {
    public struct Kept: Codable, Hashable, Sendable {
        public let name: String
        public let bytes: Int64
        public let reasons: [Message]

        public init(name: String, bytes: Int64, reasons: [Message]) {
            self.name = name
            self.bytes = bytes
            self.reasons = reasons
        }
    }

    public struct Removed: Codable, Hashable, Sendable {
        public let name: String
        public let bytes: Int64

        public init(name: String, bytes: Int64) {
            self.name = name
            self.bytes = bytes
        }
    }

    public let keep: [Kept]
    public let remove: [Removed]
    /// Those of `remove` that could not be removed, by their names.
    public let failed: [CleanedFiles.Failed]

    public init(keep: [Kept] = [], remove: [Removed] = [], failed: [CleanedFiles.Failed] = []) {
        self.keep = keep
        self.remove = remove
        self.failed = failed
    }
}
