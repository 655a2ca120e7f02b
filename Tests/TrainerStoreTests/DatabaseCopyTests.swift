import Foundation
import GRDB
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerStore

@Suite("copying the database while it is worked with")
struct DatabaseCopyTests {
    @Test("the copy is one moment of it, whole, in one file; whoever writes goes on meanwhile")
    func online() async throws {
        try await TemporaryDirectory.with { root in
            let database = try TrainerDatabase.open(path: root.appending(path: TrainerDatabase.fileName).path)
            let bars = SQLiteBarStore(database)
            @Sendable func write(_ number: Int) async throws {
                let day = TradeDate(dayNumber: number)
                let reply = BarReply(bars: (0..<200).map { bar(code($0), day, close: 10) }, calls: 1)
                try await bars.store(reply, of: day, from: "csv", at: noon)
            }
            for number in 20_000..<20_040 { try await write(number) }
            let run = try await SQLiteRunStore(database).enqueue(RunOptions(), trigger: .manual, at: noon).id

            let isOver = Mutex(false)
            let writer = Task {
                var written = 20_040
                while !isOver.withLock(\.self), written < 29_000 {
                    try await write(written)
                    written += 1
                }
                return written
            }
            for number in 0..<5 {
                let path = root.appending(path: "copy-\(number)").path
                let copy = try await database.copy(to: path)
                #expect(copy == DatabaseCopy(schema: Schema.version, newestRun: run))
                let beside = try FileManager.default.contentsOfDirectory(atPath: root.path)
                #expect(beside.filter { $0.hasPrefix("copy-\(number)") } == ["copy-\(number)"])
                let queue = try DatabaseQueue(path: path)
                let (check, mode) = try await queue.read { db in
                    (
                        try String.fetchAll(db, sql: "PRAGMA integrity_check"),
                        try String.fetchOne(db, sql: "PRAGMA journal_mode")
                    )
                }
                #expect(check == ["ok"] && mode == "delete")
                try queue.close()
                let opened = try TrainerDatabase.open(path: path)
                let asked = try await SQLiteBarStore(opened).askedDays(from: "csv")
                #expect(asked.count >= 40 && asked.values.allSatisfy { $0 == 200 })
                #expect(Set(asked.keys.map(\.dayNumber)) == Set(20_000..<(20_000 + asked.count)))
                try opened.close()
            }
            isOver.withLock { $0 = true }
            #expect(try await writer.value > 20_040, "the writer was not held up")
            try database.close()
        }
    }

    @Test("the number of the schema is that of its newest migration")
    func schema() {
        #expect(Schema.version >= 22)
        #expect(Schema.migrator.migrations.last == "v\(Schema.version)")
    }

    @Test(
        "a copy onto a full disk says so",
        .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a tmpfs"))
    func full() async throws {
        try await TemporaryDirectory.with { root in
            let database = try TrainerDatabase.open(path: root.appending(path: TrainerDatabase.fileName).path)
            try await SmallDisk.with(mebibytes: 1) { small in
                try Data(count: 1_000_000).write(to: small.appending(path: "ballast"))
                let path = small.appending(path: "copy").path
                let error = await #expect(throws: TrainerError.self) { try await database.copy(to: path) }
                #expect(error?.code == .diskFull && error?.message.en.contains(path) == true)
            }
            try database.close()
        }
    }
}
