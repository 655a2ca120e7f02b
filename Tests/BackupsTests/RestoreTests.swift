import Backups
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@Suite("putting a backup back")
struct RestoreTests {
    @Test("restored is what was there, byte for byte, and the database opens with its rows", arguments: [false, true])
    func whole(isFolderThere: Bool) async throws {
        try await BackupWorld.with { world in
            let made = try await world.store().create(BackupWorld.order())
            let target = world.root.appending(path: "new/state")
            if isFolderThere {
                try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
            }
            try BackupFolder(stateDirectory: world.state).backup(made.name).restore(into: target.path)
            var expected = try BackupWorld.files(below: world.backup)
            expected["manifest.json"] = nil
            #expect(try BackupWorld.files(below: target.path) == expected)
            let database = try TrainerDatabase.open(path: "\(target.path)/\(TrainerDatabase.fileName)")
            let before = try await SQLiteRunStore(world.database).runs(limit: 5, before: nil)
            let runs = try await SQLiteRunStore(database).runs(limit: 5, before: nil)
            #expect(runs == before && runs.count == 1)
            try database.close()
        }
    }

    @Test("one that lies elsewhere is named by its path, and may be where nothing can be written")
    func elsewhere() async throws {
        try await BackupWorld.with { world in
            _ = try await world.store().create(BackupWorld.order())
            let usb = world.root.appending(path: "usb").path
            try FileManager.default.moveItem(atPath: world.backup, toPath: usb)
            let before = try BackupWorld.files(below: usb)
            let stored = try BackupFolder(stateDirectory: "/nowhere").backup(usb)
            #expect(try stored.faults() == [])
            try stored.restore(into: world.root.appending(path: "new").path)
            #expect(try BackupWorld.files(below: usb) == before, "looking at it writes nothing beside it")
        }
    }

    @Test(
        "a folder that holds anything is refused and left as it is",
        arguments: ["a.txt", ".hidden", "ljwx-trainer.lock"])
    func notEmpty(file: String) async throws {
        try await BackupWorld.with { world in
            _ = try await world.store().create(BackupWorld.order())
            let target = world.root.appending(path: "live").path
            try world.write(Data("mine".utf8), to: "\(target)/\(file)")
            let stored = try StoredBackup(at: world.backup)
            let error = #expect(throws: TrainerError.self) { try stored.restore(into: target) }
            #expect(error?.code == .conflict)
            #expect(try BackupWorld.files(below: target) == [file: Data("mine".utf8)])
            let own = #expect(throws: TrainerError.self) { try stored.restore(into: world.state) }
            #expect(own?.code == .conflict)
        }
    }

    @Test("an unknown name, and what is no name, are told apart")
    func unknown() throws {
        let folder = BackupFolder(stateDirectory: "/tmp/ljwx-none")
        let absent = #expect(throws: TrainerError.self) { try folder.backup("20261120-120000") }
        #expect(absent?.code == .notFound)
        let wrong = #expect(throws: TrainerError.self) { try folder.backup("latest") }
        #expect(wrong?.code == .usage)
    }

    enum Damage: CaseIterable, Sendable {
        case gone, changed, cut, database

        var file: String {
            switch self {
            case .gone: "training_config.json"
            case .changed: "runs/20261120-0200/Modelfile"
            case .cut, .database: TrainerDatabase.fileName
            }
        }

        /// The database's own damage has right digests: it was copied like this.
        func apply(in backup: String) throws {
            let url = URL(filePath: "\(backup)/\(file)")
            switch self {
            case .gone: try FileManager.default.removeItem(at: url)
            case .changed: try Data("Runs/20261120-0200/Modelfile".utf8).write(to: url)
            case .cut: try Data(contentsOf: url).dropLast(4096).write(to: url)
            case .database:
                var data = try Data(contentsOf: url)
                let old = ContentDigest.of(data)
                for index in 4096..<min(data.count, 40_960) { data[index] = 0x5A }
                try data.write(to: url)
                let manifest = URL(filePath: "\(backup)/manifest.json")
                let text = try String(contentsOf: manifest, encoding: .utf8)
                try Data(text.replacing(old.hex, with: ContentDigest.of(data).hex).utf8).write(to: manifest)
            }
        }
    }

    @Test("what is damaged is named by verify, and never restored", arguments: Damage.allCases)
    func damaged(_ damage: Damage) async throws {
        try await BackupWorld.with { world in
            _ = try await world.store().create(BackupWorld.order())
            try damage.apply(in: world.backup)
            let stored = try StoredBackup(at: world.backup)
            let faults = try stored.faults()
            #expect(faults.count == 1 && faults.allSatisfy { $0.message.en.contains(damage.file) }, "\(faults)")
            let target = world.root.appending(path: "new").path
            let error = #expect(throws: TrainerError.self) { try stored.restore(into: target) }
            #expect(error?.message == faults.first?.message)
            #expect(!FileManager.default.fileExists(atPath: target), "nothing is left behind")
        }
    }

    @Test(
        "a manifest that names places outside of the folder is refused",
        arguments: ["../evil", "/etc/evil", "runs/../../evil", "runs//evil", "."])
    func outside(path: String) async throws {
        try await BackupWorld.with { world in
            _ = try await world.store().create(BackupWorld.order())
            let manifest = URL(filePath: "\(world.backup)/manifest.json")
            let text = try String(contentsOf: manifest, encoding: .utf8)
            let other = text.replacing("\"cases/2026-11.json\"", with: "\"\(path)\"")
            try #require(other != text)
            try Data(other.utf8).write(to: manifest)
            let error = #expect(throws: TrainerError.self) { try StoredBackup(at: world.backup) }
            #expect(error?.code == .storeUnusable)
        }
    }

    @Test("a manifest of a newer version is refused with the version")
    func newer() async throws {
        try await BackupWorld.with { world in
            _ = try await world.store().create(BackupWorld.order())
            let manifest = URL(filePath: "\(world.backup)/manifest.json")
            let text = try String(contentsOf: manifest, encoding: .utf8)
            let other = text.replacing("\"schema_version\" : 1", with: "\"schema_version\" : 2")
            try #require(other != text)
            try Data(other.utf8).write(to: manifest)
            let error = #expect(throws: TrainerError.self) { try StoredBackup(at: world.backup) }
            #expect(error?.message.en.contains(ProductVersion.text) == true)
        }
    }
}
