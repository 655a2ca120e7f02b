import Backups
import Foundation
import TrainerCore
import TrainerStore
import TrainerTestSupport

/// A state directory with a real database, files of a run, a template outside, and things that belong in no backup.
struct BackupWorld: Sendable {
    static let token = "0123456789abcdef-not-for-backups"
    static let config = Data(#"{ "language": "en" }"#.utf8)
    static let noon = Date(timeIntervalSince1970: 1_795_147_200.25)  // 2026-11-20 12:00:00 in Asia/Shanghai
    static let name = "20261120-120000"
    static let runFiles = ["runs/20261120-0200/Modelfile", "cases/2026-11.json"]

    let root: URL
    let database: TrainerDatabase

    var state: String { root.appending(path: "state").path }
    var template: String { root.appending(path: "templates/stock_analysis.txt").path }
    var folder: String { state + "/backups" }
    var backup: String { "\(folder)/\(Self.name)" }

    static func with(_ body: @Sendable (BackupWorld) async throws -> Void) async throws {
        try await TemporaryDirectory.with { root in
            let state = root.appending(path: "state").path
            let world = BackupWorld(
                root: root, database: try .open(path: "\(state)/\(TrainerDatabase.fileName)"))
            for file in Self.runFiles { try world.write(Data(file.utf8), to: "\(state)/\(file)") }
            try world.write(Data("模板".utf8), to: world.template)
            try world.write(Data(Self.token.utf8), to: "\(state)/tushare_token")
            try world.write(Data("candidates".utf8), to: "\(state)/runs/20261120-0200/candidates.jsonl")
            _ = try await SQLiteRunStore(world.database).enqueue(RunOptions(), trigger: .manual, at: Self.noon)
            try await body(world)
            try world.database.close()
        }
    }

    func write(_ data: Data, to path: String) throws {
        let file = URL(filePath: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    func store(
        copy: (@Sendable (String) async throws -> DatabaseCopy)? = nil, freeBytes: (@Sendable (String) -> Int64?)? = nil
    ) -> FileBackupStore {
        let database = database
        return FileBackupStore(
            FileBackupStore.Sources(
                stateDirectory: state, database: TrainerDatabase.fileName,
                copyDatabase: copy ?? { try await database.copy(to: $0) }, config: Self.config, ownFiles: [template]),
            freeBytes: freeBytes)
    }

    static func order(_ seconds: TimeInterval = 0, _ trigger: BackupManifest.Trigger = .manual) -> BackupOrder {
        BackupOrder(at: noon + seconds, trigger: trigger, files: runFiles + ["runs/gone/Modelfile"])
    }

    /// What lies in the folder of backups, hidden things too.
    func left() throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// Every file below a folder, by its path there.
    static func files(below folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
            if !isFolder.boolValue { files[path] = try Data(contentsOf: URL(filePath: "\(folder)/\(path)")) }
        }
        return files
    }
}
