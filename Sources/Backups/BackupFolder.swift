internal import Foundation
internal import Messages
public import TrainerCore

/// The backups below a state directory. Needs no daemon and no live database.
public struct BackupFolder: Sendable {
    private static let name = "backups"

    public let path: String

    public init(stateDirectory: String) { path = "\(stateDirectory)/\(Self.name)" }

    /// The first of these state directories that has backups; the first of all where none has.
    ///
    /// - Parameter stateDirectories: never empty.
    public static func first(of stateDirectories: [String]) -> BackupFolder {
        let folders = stateDirectories.map { BackupFolder(stateDirectory: $0) }
        return folders.first { WholeFile.isFolder($0.path) } ?? folders[0]
    }

    /// What lies there under a backup's name.
    public struct Content: Sendable {
        public struct Damaged: Sendable {
            public let name: String
            public let error: TrainerError
        }

        /// Newest first.
        public internal(set) var backups: [StoredBackup] = []
        /// Those whose manifest cannot be read, newest first.
        public internal(set) var damaged: [Damaged] = []
    }

    public func content() throws -> Content {
        var content = Content()
        for name in try WholeFile.names(in: path).filter(BackupManifest.isName).sorted(by: >) {
            do {
                content.backups.append(try StoredBackup(at: "\(path)/\(name)"))
            } catch let error as TrainerError {
                content.damaged.append(Content.Damaged(name: name, error: error))
            }
        }
        return content
    }

    /// - Parameter text: a name, or the path of a backup's folder wherever it lies.
    public func backup(_ text: String) throws -> StoredBackup {
        guard !text.contains("/") else { return try StoredBackup(at: text) }
        guard BackupManifest.isName(text) else { throw TrainerError(.usage, .notABackupName(text)) }
        return try StoredBackup(at: "\(path)/\(text)")
    }

    func path(of name: String) -> String { "\(path)/\(name)" }

    // MARK: Halves

    /// The name of one that is being made, or removed.
    func half(of name: String) -> String { "\(path)/.\(name)\(Self.halfSuffix)" }

    private static let halfSuffix = ".partial"

    /// What a killed process left. Best effort: a half only takes space.
    func removeHalves() {
        for name in (try? WholeFile.names(in: path)) ?? [] where name.hasPrefix(".") && name.hasSuffix(Self.halfSuffix)
        {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }
}
