internal import Dispatch
public import Foundation
internal import Messages
internal import Synchronization
public import TrainerCore

/// Backups in folders below the state directory. The daemon alone makes them, under the state directory's lock.
public final class FileBackupStore: BackupStore {
    /// What is copied besides the files of runs.
    public struct Sources: Sendable {
        public let stateDirectory: String
        /// Its name below the state directory.
        public let database: String
        /// Copies it, as it stands at that moment, into a new file.
        public let copyDatabase: @Sendable (_ target: String) async throws -> DatabaseCopy
        /// The config as the daemon read it; nil: there was none.
        public let config: Data?
        /// Files that the user wrote, absolute.
        public let ownFiles: [String]

        public init(
            stateDirectory: String, database: String,
            copyDatabase: @escaping @Sendable (_ target: String) async throws -> DatabaseCopy, config: Data? = nil,
            ownFiles: [String] = []
        ) {
            self.stateDirectory = stateDirectory
            self.database = database
            self.copyDatabase = copyDatabase
            self.config = config
            self.ownFiles = ownFiles
        }
    }

    public static let configName = "training_config.json"

    private let sources: Sources
    private let folder: BackupFolder
    private let freeBytes: @Sendable (String) -> Int64?
    private let isBusy = Mutex(false)
    /// Copying takes seconds; the threads of Swift's pool must not wait for it.
    private let queue = DispatchQueue(label: "backups", qos: .utility)

    /// Removes what a killed process left half made.
    /// - Parameter freeBytes: of the file system of a folder; nil: what the system says.
    public init(_ sources: Sources, freeBytes: (@Sendable (String) -> Int64?)? = nil) {
        self.sources = sources
        self.folder = BackupFolder(stateDirectory: sources.stateDirectory)
        self.freeBytes = freeBytes ?? { WholeFile.freeBytes(at: $0) }
        folder.removeHalves()
    }

    public func path(of name: String) -> String { folder.path(of: name) }

    public func backups() async throws -> [BackupManifest] {
        try await onQueue { try self.folder.content().backups.map(\.manifest) }
    }

    public func create(_ order: BackupOrder) async throws -> BackupManifest {
        let isFirst = isBusy.withLock { busy in
            defer { busy = true }
            return !busy
        }
        guard isFirst else { throw TrainerError(.conflict, .backupUnderWay, hint: .backupUnderWayHint) }
        defer { isBusy.withLock { $0 = false } }
        let instant = try await onQueue { try self.begin(order) }
        let half = folder.half(of: BackupManifest.name(at: instant))
        do {
            let copy = try await sources.copyDatabase("\(half)/\(sources.database)")
            try Task.checkCancellation()
            return try await onQueue { try self.complete(order, at: instant, copy) }
        } catch {
            // Best effort: the next start removes what stays.
            try? await onQueue { try FileManager.default.removeItem(atPath: half) }
            throw error
        }
    }

    public func remove(_ name: String) async throws {
        guard BackupManifest.isName(name) else { throw TrainerError(.usage, .notABackupName(name)) }
        try await onQueue {
            guard WholeFile.isFolder(self.folder.path(of: name)) else { return }
            // Under another name first: what a kill leaves of it is no backup any more.
            try WholeFile.rename(self.folder.path(of: name), to: self.folder.half(of: name))
            do {
                try FileManager.default.removeItem(atPath: self.folder.half(of: name))
            } catch {
                throw TrainerError(
                    .storeUnusable, .artifactUnusable(path: self.folder.half(of: name)),
                    hint: .artifactUnusableHint(directory: self.folder.path), cause: .of(error))
            }
        }
    }

    // MARK: Steps

    /// The first whole second from the order's on that no backup has; its half has a folder then.
    private func begin(_ order: BackupOrder) throws -> Date {
        try checkRoom(for: order)
        var instant = Date(timeIntervalSince1970: order.at.timeIntervalSince1970.rounded(.down))
        while WholeFile.isFolder(folder.path(of: BackupManifest.name(at: instant))) { instant += 1 }
        let half = folder.half(of: BackupManifest.name(at: instant))
        try? FileManager.default.removeItem(atPath: half)  // there only after a removal that did not come to its end
        try WholeFile.makeFolder(half)
        return instant
    }

    /// A backup must never be what fills the disk under a run.
    private func checkRoom(for order: BackupOrder) throws {
        let database = "\(sources.stateDirectory)/\(sources.database)"
        let files = [database, "\(database)-wal"] + (order.files + sources.ownFiles).map(origin(of:))
        let needed = files.reduce(0) { $0 + WholeFile.bytes(of: $1) }
        let place = WholeFile.isFolder(folder.path) ? folder.path : sources.stateDirectory
        guard let free = freeBytes(place), needed > free / 2 else { return }
        throw TrainerError(
            .diskFull, .backupNeedsRoom(neededBytes: needed, freeBytes: free),
            hint: .backupNeedsRoomHint(directory: folder.path))
    }

    private func complete(
        _ order: BackupOrder, at instant: Date, _ copy: DatabaseCopy
    ) throws -> BackupManifest {
        let name = BackupManifest.name(at: instant)
        let half = folder.half(of: name)
        var files: [BackupManifest.File] = []
        func add(_ path: String, _ facts: WholeFile.Facts?) {
            guard let facts else { return }
            files.append(.init(path: path, bytes: facts.bytes, sha256: facts.digest))
        }
        add(sources.database, try WholeFile.facts(of: "\(half)/\(sources.database)"))
        if let config = sources.config {
            add(Self.configName, try WholeFile.write(config, to: "\(half)/\(Self.configName)"))
        }
        // After the database: what its rows name was written before they were, and a clean-up may have taken it since.
        for source in Set(order.files + sources.ownFiles) {
            let path = place(of: source)
            try WholeFile.makeFolder(WholeFile.folder(of: "\(half)/\(path)"))
            add(path, try WholeFile.copy(origin(of: source), to: "\(half)/\(path)"))
        }
        let manifest = BackupManifest(
            name: name, madeAt: instant, trigger: order.trigger, database: sources.database,
            databaseSchema: copy.schema, newestRun: copy.newestRun, files: files.sorted { $0.path < $1.path })
        _ = try WholeFile.write(StoredBackup.encoded(manifest), to: "\(half)/\(StoredBackup.manifestName)")
        try WholeFile.syncFolders(below: half)
        try WholeFile.rename(half, to: folder.path(of: name))
        return manifest
    }

    /// Where it goes in the backup.
    private func place(of path: String) -> String {
        let root = sources.stateDirectory + "/"
        if path.hasPrefix(root) { return String(path.dropFirst(root.count)) }
        return path.hasPrefix("/") ? BackupManifest.outside + path : path
    }

    private func origin(of path: String) -> String {
        path.hasPrefix("/") ? path : "\(sources.stateDirectory)/\(path)"
    }

    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
