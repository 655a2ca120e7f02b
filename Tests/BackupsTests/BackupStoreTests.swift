import Backups
import Foundation
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@Suite("making backups")
struct BackupStoreTests {
    @Test("a backup holds the database, the config, the user's files and those of runs, and no token")
    func holds() async throws {
        try await BackupWorld.with { world in
            let store = world.store()
            let made = try await store.create(BackupWorld.order())
            #expect(made.name == BackupWorld.name && store.path(of: made.name) == world.backup)
            #expect(made.newestRun == RunID("20261120-1200") && made.databaseSchema >= 22)
            #expect(made.trigger == .manual && made.productVersion == ProductVersion.text)
            let outside = "outside" + world.template
            let expected = Set(
                BackupWorld.runFiles + [TrainerDatabase.fileName, "training_config.json", outside])
            #expect(Set(made.files.map(\.path)) == expected)
            let files = try BackupWorld.files(below: world.backup)
            #expect(Set(files.keys) == expected.union(["manifest.json"]), "no log beside the database, nothing else")
            for file in made.files {
                let data = try #require(files[file.path])
                #expect(Int64(data.count) == file.bytes && ContentDigest.of(data) == file.sha256)
            }
            #expect(files["training_config.json"] == BackupWorld.config && files[outside] == Data("模板".utf8))
            for (path, data) in files {
                #expect(data.range(of: Data(BackupWorld.token.utf8)) == nil, "the token stands in \(path)")
            }
            #expect(try await store.backups() == [made], "what is listed is what was made")
            #expect(try StoredBackup(at: world.backup).faults() == [])
        }
    }

    @Test("only the group may read a backup")
    func modes() async throws {
        try await BackupWorld.with { world in
            _ = try await world.store().create(BackupWorld.order())
            for path in ["", "/manifest.json", "/\(TrainerDatabase.fileName)", "/runs"] {
                let mode = try FileManager.default.attributesOfItem(atPath: world.backup + path)[.posixPermissions]
                #expect((mode as? Int ?? 0o777) & 0o007 == 0, "\(path)")
            }
        }
    }

    @Test("two in one second have names of their own, newest first, and each goes by its name")
    func names() async throws {
        try await BackupWorld.with { world in
            let store = world.store()
            let first = try await store.create(BackupWorld.order())
            let second = try await store.create(BackupWorld.order(0.5, .schedule))
            #expect(second.name == "20261120-120001")
            #expect(try await store.backups() == [second, first])
            try await store.remove(first.name)
            try await store.remove("20250101-000000")
            #expect(try world.left() == [second.name])
            await #expect(throws: TrainerError.self) { try await store.remove("../state") }
        }
    }

    @Test("a copy that fails leaves nothing behind, and the next one is made")
    func failure() async throws {
        try await BackupWorld.with { world in
            let full = TrainerError(.diskFull, .verbatim("full"))
            let failing = world.store { path in
                try Data(count: 5_000).write(to: URL(filePath: path))
                throw full
            }
            await #expect(throws: full) { try await failing.create(BackupWorld.order()) }
            let left = try world.left()
            #expect(left.isEmpty)
            #expect(try await failing.backups() == [])
            _ = try await world.store().create(BackupWorld.order())
            #expect(try world.left() == [BackupWorld.name])
        }
    }

    @Test("one that would take more than half of what is free is refused before anything is written")
    func room() async throws {
        try await BackupWorld.with { world in
            let store = world.store(
                copy: { _ in throw UnexpectedCall("a copy", remedy: "look at the room first") },
                freeBytes: { _ in 5_000 })
            let error = await #expect(throws: TrainerError.self) { try await store.create(BackupWorld.order()) }
            #expect(error?.code == .diskFull && error?.hint?.en.contains(world.folder) == true)
            let left = try world.left()
            #expect(left.isEmpty)
        }
    }

    @Test(
        "a disk that fills up on the way leaves nothing behind and is told with its path",
        .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a tmpfs"))
    func fullDisk() async throws {
        try await BackupWorld.with { world in
            let folder = URL(filePath: world.folder)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try await SmallDisk.mounted(at: folder, kibibytes: 64) { _ in
                let store = world.store(freeBytes: { _ in 1 << 40 })
                let error = await #expect(throws: TrainerError.self) { try await store.create(BackupWorld.order()) }
                #expect(error?.code == .diskFull && error?.message.en.contains(world.folder) == true)
                let left = try world.left()
                #expect(left.isEmpty)
            }
        }
    }

    @Test("while one is made another is refused, and the first comes to its end")
    func twice() async throws {
        try await BackupWorld.with { world in
            let (entered, enter) = AsyncStream.makeStream(of: Void.self)
            let (released, release) = AsyncStream.makeStream(of: Void.self)
            let database = world.database
            let store = world.store { path in
                enter.yield()
                _ = await released.first { true }
                return try await database.copy(to: path)
            }
            async let first = store.create(BackupWorld.order())
            _ = await entered.first { true }
            let error = await #expect(throws: TrainerError.self) { try await store.create(BackupWorld.order(60)) }
            #expect(error?.code == .conflict)
            release.yield()
            let made = try await first
            #expect(made.name == BackupWorld.name)
            #expect(try world.left() == [BackupWorld.name])
        }
    }

    @Test("a cancelled one leaves nothing behind")
    func cancelled() async throws {
        try await BackupWorld.with { world in
            let (entered, enter) = AsyncStream.makeStream(of: Void.self)
            let database = world.database
            let store = world.store { path in
                let copy = try await database.copy(to: path)
                enter.yield()
                try? await Task.sleep(for: .seconds(600))  // ends with the task
                return copy
            }
            let task = Task { try await store.create(BackupWorld.order()) }
            _ = await entered.first { true }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            let left = try world.left()
            #expect(left.isEmpty)
        }
    }

    @Test("killed in the middle, the next start removes the half and nothing else")
    func killed() async throws {
        try await BackupWorld.with { world in
            let whole = try await world.store().create(BackupWorld.order())
            // As a kill leaves it: everything is there but the last rename.
            try FileManager.default.copyItem(
                atPath: world.backup, toPath: "\(world.folder)/.20261120-130000.partial")
            try world.write(Data("mine".utf8), to: "\(world.folder)/notes/a.txt")
            #expect(try BackupFolder(stateDirectory: world.state).content().backups.count == 1)
            let next = world.store()
            #expect(try world.left() == [whole.name, "notes"])
            #expect(try await next.backups() == [whole])
        }
    }

    @Test("a folder whose manifest cannot be read is listed as damaged, and no plan sees it")
    func unreadable() async throws {
        try await BackupWorld.with { world in
            let store = world.store()
            let whole = try await store.create(BackupWorld.order())
            try world.write(Data("{".utf8), to: "\(world.folder)/20261121-120000/manifest.json")
            try world.write(Data("x".utf8), to: "\(world.folder)/20261122-120000/\(TrainerDatabase.fileName)")
            let content = try BackupFolder(stateDirectory: world.state).content()
            #expect(content.damaged.map(\.name) == ["20261122-120000", "20261121-120000"])
            #expect(content.damaged.map(\.error.code) == [.notFound, .storeUnusable])
            #expect(try await store.backups() == [whole])
        }
    }

    @Test(
        "a manifest keeps its schema", .enabled(if: SchemaCheck.isThere, Comment(rawValue: SchemaCheck.missing)))
    func schema() async throws {
        try await BackupWorld.with { world in
            _ = try await world.store().create(BackupWorld.order())
            let data = try Data(contentsOf: URL(filePath: "\(world.backup)/manifest.json"))
            #expect(try SchemaCheck.faults(of: data, by: "backup_manifest.schema.json") == "")
            let text = String(decoding: data, as: UTF8.self)
            for field in ["made_at", "database_schema", "sha256", "trigger"] {
                let less = text.replacing("\"\(field)\"", with: "\"_\"")
                #expect(try SchemaCheck.faults(of: Data(less.utf8), by: "backup_manifest.schema.json").contains(field))
            }
        }
    }
}
