internal import Foundation
internal import Messages
public import TrainerCore

/// A backup on disk, known by its manifest.
public struct StoredBackup: Hashable, Sendable {
    static let manifestName = "manifest.json"

    /// Its folder.
    public let path: String
    public let manifest: BackupManifest

    /// - Throws: `notFound` where there is no manifest, `storeUnusable` where it cannot be read or is of a newer version.
    public init(at path: String) throws {
        let file = "\(path)/\(Self.manifestName)"
        guard FileManager.default.fileExists(atPath: file) else {
            throw TrainerError(.notFound, .noSuchBackup(path), hint: .noSuchBackupHint)
        }
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            self.manifest = try decoder.decode(BackupManifest.self, from: Data(contentsOf: URL(filePath: file)))
        } catch {
            throw TrainerError(
                .storeUnusable, .backupManifestUnreadable(file), hint: .backupDamagedHint, cause: .of(error))
        }
        guard manifest.schemaVersion == BackupManifest.currentSchema else {
            throw TrainerError(
                .storeUnusable, .backupOfNewerVersion(file, version: manifest.productVersion),
                hint: .storeNewerVersionHint)
        }
        let places = manifest.files.map(\.path)
        guard places.allSatisfy(Self.staysBelow), places.contains(manifest.database) else {
            throw TrainerError(.storeUnusable, .backupManifestUnreadable(file), hint: .backupDamagedHint)
        }
        self.path = path
    }

    /// Indented, because people read it too.
    static func encoded(_ manifest: BackupManifest) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return try encoder.encode(manifest)
    }

    /// A backup may come from anywhere: nothing is written but below the folder that was named.
    private static func staysBelow(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains("\0") }
    }
}

// MARK: Is it whole?

extension StoredBackup {
    /// What is wrong with it, file by file: each is read from end to end. Nothing: it is whole.
    public func faults() throws -> [TrainerError] {
        var faults: [TrainerError] = []
        for file in manifest.files {
            if let fault = Self.fault(of: file, try WholeFile.facts(of: "\(path)/\(file.path)")) {
                faults.append(fault)
            }
        }
        if faults.isEmpty, let words = DatabaseCheck.fault(in: "\(path)/\(manifest.database)") {
            faults.append(Self.databaseFault(manifest.database, words))
        }
        return faults
    }

    private static func fault(of file: BackupManifest.File, _ found: WholeFile.Facts?) -> TrainerError? {
        guard let found else {
            return TrainerError(.storeUnusable, .backupFileMissing(file.path), hint: .backupDamagedHint)
        }
        guard found != WholeFile.Facts(bytes: file.bytes, digest: file.sha256) else { return nil }
        return TrainerError(
            .storeUnusable, .backupFileChanged(file.path), hint: .backupDamagedHint,
            cause: .own(.digestsDiffer(found: found.digest.short, manifest: file.sha256.short)))
    }

    private static func databaseFault(_ file: String, _ words: String) -> TrainerError {
        TrainerError(.storeUnusable, .backupDatabaseDamaged(file), hint: .backupDamagedHint, cause: .foreign(words))
    }
}

// MARK: Putting it back

extension StoredBackup {
    /// Makes of `directory` what the state directory was, with the config beside it. What is copied is checked on the
    /// way; the database gets its name last, so that no daemon takes a half for a whole.
    ///
    /// - Throws: `conflict` unless `directory` is empty or not there; `storeUnusable` where the backup is damaged,
    ///   `diskFull` without room. Nothing is left behind then.
    public func restore(into directory: String) throws {
        let isThere = FileManager.default.fileExists(atPath: directory)
        guard !isThere || WholeFile.isFolder(directory), try WholeFile.names(in: directory).isEmpty else {
            throw TrainerError(.conflict, .restoreNeedsEmptyFolder(directory), hint: .restoreNeedsEmptyFolderHint)
        }
        do {
            try WholeFile.makeFolder(directory)
            try copyAll(into: directory)
        } catch {
            // Best effort: what stays keeps a second try from this folder, which then says so.
            for name in (try? WholeFile.names(in: directory)) ?? [] {
                try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
            }
            if !isThere { rmdir(directory) }
            throw error
        }
    }

    private func copyAll(into directory: String) throws {
        let unfinished = "\(directory)/\(manifest.database).restoring"
        for file in manifest.files {
            let isDatabase = file.path == manifest.database
            let target = isDatabase ? unfinished : "\(directory)/\(file.path)"
            try WholeFile.makeFolder(WholeFile.folder(of: target))
            if let fault = Self.fault(of: file, try WholeFile.copy("\(path)/\(file.path)", to: target)) { throw fault }
        }
        if let words = DatabaseCheck.fault(in: unfinished) { throw Self.databaseFault(manifest.database, words) }
        try WholeFile.syncFolders(below: directory)
        try WholeFile.rename(unfinished, to: "\(directory)/\(manifest.database)")
    }
}
