import Foundation
import GRDB
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerStore

@Suite("full disk", .serialized)
struct DiskFullTests {
    private let whole = TradeDate(dayNumber: 18_000)...TradeDate(dayNumber: 30_000)

    /// Stores days until one fails; how many were stored, and the failure.
    private func fill(_ store: SQLiteBarStore, from first: Int = 0) async throws -> (days: Int, error: TrainerError) {
        for number in first..<10_000 {
            let day = TradeDate(dayNumber: 20_000 + number)
            let reply = BarReply(bars: (0..<500).map { bar(code($0), day, close: 10) }, calls: 1)
            do {
                try await store.store(reply, of: day, from: "csv", at: noon)
            } catch let error as TrainerError {
                return (number, error)
            }
        }
        throw BadValue(what: "the disk did not fill")
    }

    @Test("a database that cannot grow says so, loses nothing and goes on when there is room again")
    func pageLimit() async throws {
        try await TemporaryDirectory.with { root in
            let path = root.appending(path: TrainerDatabase.fileName).path(percentEncoded: false)
            let database = try TrainerDatabase.open(path: path)
            let store = SQLiteBarStore(database)
            try await database.write { db in try db.execute(sql: "PRAGMA max_page_count = 200") }
            let (days, error) = try await fill(store)
            #expect(days > 0)
            #expect(error.code == .diskFull)
            #expect(error.message.en.contains(path))
            #expect(error.hint != nil)
            #expect(try await store.askedDays(from: "csv").count == days)
            try await database.write { db in try db.execute(sql: "PRAGMA max_page_count = 100000") }
            try await store.store(
                BarReply(bars: [bar(code(1), try day(20_261_119), close: 10)], calls: 1), of: try day(20_261_119),
                from: "csv", at: noon)
            #expect(try await store.tradingDays(in: whole, knownAt: noon).count == days + 1)
            try database.close()
        }
    }

    @Test(
        "a full file system: the store says so and loses nothing",
        .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a tmpfs"))
    func fullDisk() async throws {
        try await SmallDisk.with(mebibytes: 2) { root in
            let path = root.appending(path: TrainerDatabase.fileName).path(percentEncoded: false)
            let ballast = root.appending(path: "ballast")
            try Data(repeating: 1, count: 300_000).write(to: ballast)
            let database = try TrainerDatabase.open(path: path)
            let store = SQLiteBarStore(database)
            let (days, error) = try await fill(store)
            #expect(days > 0)
            #expect(error.code == .diskFull)
            #expect(error.message.en.contains(path))
            #expect(try await store.askedDays(from: "csv").count == days)
            try FileManager.default.removeItem(at: ballast)
            try SmallDisk.grow(root, mebibytes: 16)
            let late = TradeDate(dayNumber: 29_000)
            try await store.store(
                BarReply(bars: [bar(code(1), late, close: 10)], calls: 1), of: late, from: "csv", at: noon)
            #expect(try await store.tradingDays(in: whole, knownAt: noon).count == days + 1)
            try database.close()
            let again = try TrainerDatabase.open(path: path)
            #expect(try await SQLiteBarStore(again).askedDays(from: "csv").count == days + 1)
            try again.close()
        }
    }

    @Test(
        "a landing that cannot be merged ends a run's read, and is left out of a person's answer, which tells it",
        .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a tmpfs"))
    func unmerged() async throws {
        try await SmallDisk.with(mebibytes: 8) { root in
            let database = try TrainerDatabase.open(
                path: root.appending(path: TrainerDatabase.fileName).path(percentEncoded: false))
            let store = SQLiteBarStore(database)
            let (earlier, later, limit) = (try day(20_261_118), try day(20_261_119), try day(20_261_120))
            @Sendable func newest() async throws -> TradeDate? {
                try await store.newestDay(atOrBefore: limit, knownAt: noon)
            }
            for date in [earlier, later] {
                let reply = BarReply(bars: (0..<500).map { bar(code($0), date, close: 10) }, calls: 1)
                try await store.store(reply, of: date, from: "csv", at: noon)
                if date == earlier { #expect(try await newest() == date) }
            }
            let ballast = try SmallDisk.fill(root)
            let error = await #expect(throws: TrainerError.self) { try await newest() }
            #expect(error?.code == .diskFull)
            let partial = try await PartialReading.answer { try await newest() }
            #expect(partial.value == earlier)
            #expect(partial.leftOut?.code == .diskFull)

            try FileManager.default.removeItem(at: ballast)
            let whole = try await PartialReading.answer { try await newest() }
            #expect(whole.value == later)
            #expect(whole.leftOut == nil)
            try database.close()
        }
    }

    @Test(
        "a full file system: the old file stays and no partial one is left",
        .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a tmpfs"))
    func fullDiskForFiles() async throws {
        try await SmallDisk.with(mebibytes: 1) { root in
            let store = try FileArtifactStore(root: root)
            try await store.write(Data("old".utf8), to: "data/a.jsonl")
            let big = Data(repeating: 7, count: 2_000_000)
            for path in ["data/a.jsonl", "data/b.jsonl"] {
                let error = await #expect(throws: TrainerError.self) { try await store.write(big, to: path) }
                #expect(error?.code == .diskFull)
                #expect(error?.message.en.contains(path) == true)
            }
            #expect(try await store.read("data/a.jsonl") == Data("old".utf8))
            #expect(
                try FileManager.default.subpathsOfDirectory(atPath: root.path()).sorted() == ["data", "data/a.jsonl"])
        }
    }

    @Test(
        "no room for the database at start is a full disk, not a damaged one",
        .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a tmpfs"))
    func fullAtStart() async throws {
        try await SmallDisk.with(mebibytes: 1) { root in
            try Data(repeating: 1, count: 1_000_000).write(to: root.appending(path: "ballast"))
            let error = #expect(throws: TrainerError.self) {
                try TrainerDatabase.open(path: root.appending(path: TrainerDatabase.fileName).path())
            }
            #expect(error?.code == .diskFull)
        }
    }
}
