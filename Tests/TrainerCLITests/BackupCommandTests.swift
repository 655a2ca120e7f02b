import Backups
import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite(.timeLimit(.minutes(5))) struct BackupCommandTests {
    private static let nowhere = "/tmp/ljwx-none/s"

    /// A state directory with a backup whose database is empty, which SQLite takes for one.
    private func withState(
        _ body: @Sendable (_ state: String, _ backup: BackupManifest) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { root in
            let state = root.appending(path: "state").path
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            let store = FileBackupStore(
                .init(
                    stateDirectory: state, database: "db",
                    copyDatabase: { path in
                        try Data().write(to: URL(filePath: path))
                        return DatabaseCopy(schema: 22, newestRun: ControlFixtures.runID)
                    }, config: Data("{}".utf8)))
            let hourAgo = ControlFixtures.start.addingTimeInterval(-3_600)
            try await body(state, try await store.create(BackupOrder(at: hourAgo, trigger: .schedule, files: [])))
        }
    }

    @Test("create says where it is, what it holds and what it leaves out", arguments: Language.allCases)
    func create(_ language: Language) async throws {
        var backend = FakeControlBackend()
        backend.onCreateBackup = { ControlFixtures.backup }
        let result = try await runTool(["backup", "create"], backend, language: language)
        #expect(result.status == .success)
        #expect(result.out.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 80 })
        for part in ["20261121-030712", "3.0 MiB", "/var/lib/ljwx-trainer/backups", "Ollama", "ljwxctl export"] {
            #expect(result.out.contains(part), "\(part)")
        }
        let json = try await runTool(["backup", "create", "--json"], backend)
        #expect(try ControlJSON.decode(BackupView.self, from: Data(json.out.utf8)) == ControlFixtures.backup)
    }

    @Test("list, verify and restore need no daemon")
    func withoutDaemon() async throws {
        try await withState { state, backup in
            func run(_ arguments: String...) async -> CLIResult {
                await runTool(
                    ["backup"] + arguments, socket: Self.nowhere,
                    environment: ["LJWX_STATE_DIR": state, "LJWX_LANG": "en"])
            }
            let list = await run("list")
            #expect(list.status == .success)
            for part in [backup.name, "1 h 00 min", "2 B", ControlFixtures.runID.rawValue, "22", "by a run", state] {
                #expect(list.out.contains(part), "\(part): \(list)")
            }
            let verified = await run("verify", backup.name)
            #expect(verified.status == .success && verified.out.contains("\(backup.name) is whole: 2 file(s)"))
            let target = state + "-new"
            let restored = await run("restore", backup.name, "--into", target)
            #expect(restored.status == .success && restored.out.contains("\(target)/training_config.json"))
            let held = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
            #expect(held == ["db", "training_config.json"])
            let twice = await run("restore", backup.name, "--into", target)
            #expect(twice.status == .refused && twice.err.contains(target) && twice.err.contains("mv /var/lib"))
        }
    }

    @Test("what is damaged ends with 1 and is named, beside the whole ones")
    func damaged() async throws {
        try await withState { state, backup in
            try Data("[]".utf8).write(to: URL(filePath: "\(state)/backups/\(backup.name)/training_config.json"))
            let other = "\(state)/backups/20260101-000000"
            try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
            try Data("{".utf8).write(to: URL(filePath: other + "/manifest.json"))
            let environment = ["LJWX_STATE_DIR": state, "LJWX_LANG": "en"]
            let verified = await runTool(
                ["backup", "verify", "--all"], socket: Self.nowhere, environment: environment)
            #expect(verified.status == .other)
            for part in [backup.name, "training_config.json in the backup", "20260101-000000", "another one"] {
                #expect(verified.out.split(separator: "\n").joined(separator: " ").contains(part), "\(verified)")
            }
            let list = await runTool(["backup", "list"], socket: Self.nowhere, environment: environment)
            #expect(list.status == .success && list.out.contains(backup.name) && list.out.contains("20260101-000000"))
        }
    }

    @Test("where there is none, list says where it looked and what makes one")
    func none() async {
        let result = await runTool(
            ["backup", "list"], socket: Self.nowhere,
            environment: ["LJWX_STATE_DIR": "/tmp/ljwx-none", "LJWX_LANG": "en"])
        #expect(result.status == .success)
        #expect(result.out.contains("/tmp/ljwx-none/backups") && result.out.contains("ljwxctl backup create"))
    }
}
