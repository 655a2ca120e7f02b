import Foundation
import GRDB
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerStore

@Suite("database file")
struct TrainerDatabaseTests {
    private func withPath(_ body: (String) async throws -> Void) async throws {
        try await TemporaryDirectory.with { root in
            try await body(root.appending(path: "state/\(TrainerDatabase.fileName)").path(percentEncoded: false))
        }
    }

    @Test("what was stored is there after closing and opening again")
    func reopen() async throws {
        try await withPath { path in
            let first = try TrainerDatabase.open(path: path)
            let id = try await SQLiteRunStore(first).enqueue(RunOptions(), trigger: .manual, at: noon).id
            try first.close()
            let second = try TrainerDatabase.open(path: path)
            #expect(try await SQLiteRunStore(second).run(id)?.enqueuedAt == noon)
            await second.releaseMemory()
            try second.close()
            let closed = await #expect(throws: TrainerError.self) { try await SQLiteRunStore(second).run(id) }
            #expect(closed?.code == .storeUnusable)
            #expect(FileManager.default.fileExists(atPath: path + "-wal") == false)
        }
    }

    @Test("every commit is fsynced, in WAL, and the file is not for everyone")
    func settings() async throws {
        try await withPath { path in
            let database = try TrainerDatabase.open(path: path)
            let (journal, synchronous) = try await database.write { db in
                (
                    try String.fetchOne(db, sql: "PRAGMA journal_mode"), try Int.fetchOne(db, sql: "PRAGMA synchronous")
                )
            }
            #expect(journal == "wal")
            #expect(synchronous == 2)
            for file in [path, path + "-wal"] {
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
                #expect((mode?.intValue ?? 0o777) & 0o027 == 0)
            }
            try database.close()
        }
    }

    @Test("a write in a cancelled task goes through")
    func cancelledWrite() async throws {
        let database = try TrainerDatabase.inMemory()
        let store = SQLiteRunStore(database)
        _ = try await store.enqueue(RunOptions(), trigger: .manual, at: noon)
        var run = try #require(try await store.claimNext(at: noon))
        run.state = .cancelled
        let last = run
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            #expect(Task.isCancelled)
            try await store.record(last)
            try await store.record(StageRecord(stage: .fetch), of: last.id)
        }
        try await task.value
        #expect(try await store.run(run.id)?.state == .cancelled)
        #expect(try await store.stages(of: run.id).count == 1)
    }

    @Test("a database of a newer version is refused")
    func newer() async throws {
        try await withPath { path in
            let database = try TrainerDatabase.open(path: path)
            try await database.write { db in try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('v999')") }
            try database.close()
            let error = #expect(throws: TrainerError.self) { try TrainerDatabase.open(path: path) }
            #expect(error?.code == .storeUnusable)
            #expect(error?.message.en.contains("newer version") == true)
            #expect(error?.message.en.contains(path) == true)
            #expect(error?.hint != nil)
        }
    }

    @Test("a file that is no database is refused with a hint")
    func notADatabase() async throws {
        try await withPath { path in
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(repeating: 0x41, count: 9_000).write(to: URL(filePath: path))
            let error = #expect(throws: TrainerError.self) { try TrainerDatabase.open(path: path) }
            #expect(error?.code == .storeUnusable)
            #expect(error?.message.en.contains(path) == true)
            #expect(error?.hint?.en.contains("integrity_check") == true)
        }
    }

    @Test("a damaged page is reported as damage where it is met")
    func damaged() async throws {
        try await withPath { path in
            let database = try TrainerDatabase.open(path: path)
            let day = try day(20_261_119)
            let bars = (0..<3_000).map { bar(code($0), day, close: 10) }
            try await SQLiteBarStore(database).store(BarReply(bars: bars, calls: 1), of: day, from: "csv", at: noon)
            #expect(try await SQLiteBarStore(database).codes(on: day, knownAt: noon).count == bars.count)
            try database.close()
            var bytes = try Data(contentsOf: URL(filePath: path))
            bytes.replaceSubrange(bytes.count / 2..<bytes.count, with: repeatElement(0xff, count: bytes.count / 2))
            try bytes.write(to: URL(filePath: path))
            let error = await #expect(throws: TrainerError.self) {
                let again = try TrainerDatabase.open(path: path)
                for bar in bars {
                    _ = try await SQLiteBarStore(again).window(of: bar.code, asOf: day, count: 1, knownAt: noon)
                }
            }
            #expect(error?.code == .storeUnusable)
        }
    }

    @Test("a directory that cannot be made is named")
    func noDirectory() throws {
        let error = #expect(throws: TrainerError.self) { try TrainerDatabase.open(path: "/dev/null/x/t.sqlite") }
        #expect(error?.code == .storeUnusable)
        #expect(error?.message.en.contains("/dev/null/x") == true)
    }

    @Test("a file of schema v1 opens with all it holds")
    func migratesFixture() async throws {
        try await withPath { path in
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try FixtureV1.write(to: path)
            let database = try TrainerDatabase.open(path: path)
            try await FixtureV1.expectContents(of: database)
            let runs = try await SQLiteRunStore(database).runs(limit: 9, before: nil)
            #expect(runs.count == 2 && runs.allSatisfy { $0.metrics == nil }, "an earlier version kept none")
            #expect(runs.allSatisfy { !$0.options.force }, "an earlier version could not be forced")
            let interruptions = try await database.read { db in
                try Int.fetchAll(db, sql: "SELECT interruptions FROM runs WHERE progress IS NULL")
            }
            #expect(interruptions == [0, 0])
            let monday = try day(20_261_116)
            let refused = try await SQLiteBarStore(database).refusals(of: nil, in: monday...monday, limit: 9).rows
            #expect(refused.map(\.place) == ["daily 600009.SH"] && refused.map(\.content) == [nil])
            #expect(refused.map(\.rule) == [.priceOrder], "the reason tells the rule")
            try database.close()
        }
    }

    @Test(
        "the sqlite3 shell reads the file",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"), "needs the sqlite3 program"))
    func shell() async throws {
        try await withPath { path in
            let database = try TrainerDatabase.open(path: path)
            try await FixtureV1.fill(database)
            try await LandingStore(database).merge()
            let output = Pipe()
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/sqlite3")
            process.arguments = [
                path,
                "PRAGMA integrity_check; PRAGMA foreign_key_check;"
                    + "SELECT ts_code, trade_date, close, source FROM daily_bars;",
            ]
            process.standardOutput = output
            try process.run()
            let text = try output.fileHandleForReading.readToEnd().map { String(decoding: $0, as: UTF8.self) }
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(
                text == "ok\n600001.SH|20261116|10.5|csv\n600001.SH|20261117|11.0|csv\n600002.SH|20261116|20.0|csv\n")
            try database.close()
        }
    }
}
