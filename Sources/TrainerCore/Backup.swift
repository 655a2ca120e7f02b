public import Foundation

/// What a backup holds: its `manifest.json`.
public struct BackupManifest: Codable, Hashable, Sendable {
    public enum Trigger: String, Codable, Hashable, Sendable {
        /// A person.
        case manual
        /// A run, because the newest one was old enough.
        case schedule
    }

    public struct File: Codable, Hashable, Sendable {
        /// Below the backup's folder, and the same below the state directory. What lay outside of that has its absolute
        /// path below `outside`.
        public let path: String
        public let bytes: Int64
        public let sha256: ContentDigest

        public init(path: String, bytes: Int64, sha256: ContentDigest) {
            self.path = path
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// The folder of files that lay outside of the state directory.
    public static let outside = "outside"
    public static let currentSchema = 1

    /// Bumped when a field changes its meaning.
    public let schemaVersion: Int
    /// `20261121-030712`: that instant in Shanghai.
    public let name: String
    /// Whole seconds.
    public let madeAt: Date
    public let trigger: Trigger
    public let productVersion: String
    /// Path of the database among the files.
    public let database: String
    /// Number of its newest migration.
    public let databaseSchema: Int
    /// The newest run that the database knows; nil: it knows none.
    public let newestRun: RunID?
    /// By path.
    public let files: [File]

    public init(
        name: String, madeAt: Date, trigger: Trigger, productVersion: String = ProductVersion.text, database: String,
        databaseSchema: Int, newestRun: RunID?, files: [File]
    ) {
        self.schemaVersion = Self.currentSchema
        self.name = name
        self.madeAt = madeAt
        self.trigger = trigger
        self.productVersion = productVersion
        self.database = database
        self.databaseSchema = databaseSchema
        self.newestRun = newestRun
        self.files = files
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case name
        case madeAt = "made_at"
        case trigger
        case productVersion = "product_version"
        case database
        case databaseSchema = "database_schema"
        case newestRun = "newest_run"
        case files
    }

    public var bytes: Int64 { files.reduce(0) { $0 + $1.bytes } }

    public static func name(at instant: Date) -> String {
        let time = ShanghaiTime(instant)
        return time.runStem + (time.second < 10 ? "0" : "") + String(time.second)
    }

    public static func isName(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 6]
            && parts.allSatisfy { part in part.utf8.allSatisfy { (48...57).contains($0) } }
    }
}

/// What a copy of the database says of itself.
public struct DatabaseCopy: Hashable, Sendable {
    /// Number of its newest migration.
    public let schema: Int
    public let newestRun: RunID?

    public init(schema: Int, newestRun: RunID?) {
        self.schema = schema
        self.newestRun = newestRun
    }
}

/// A backup to be made.
public struct BackupOrder: Sendable {
    public let at: Date
    public let trigger: BackupManifest.Trigger
    /// Files of runs, as the artifact store names them; one that is gone by then is left out.
    public let files: [String]

    public init(at: Date, trigger: BackupManifest.Trigger, files: [String]) {
        self.at = at
        self.trigger = trigger
        self.files = files
    }
}

/// Backups of the database, the config and the files that belong to them. Each is there whole, or not at all.
public protocol BackupStore: Sendable {
    /// Where the backup of this name lies, or would.
    func path(of name: String) -> String
    /// Newest first. One whose manifest cannot be read is left out, so that no plan touches it.
    func backups() async throws -> [BackupManifest]
    /// Whoever writes to the database goes on meanwhile.
    /// - Throws: `conflict` while another one is made; `diskFull` where it would take more than half of what is free, or
    ///   where the disk fills up all the same. Nothing is left behind then.
    func create(_ order: BackupOrder) async throws -> BackupManifest
    /// Nothing happens where there is none.
    func remove(_ name: String) async throws
}
