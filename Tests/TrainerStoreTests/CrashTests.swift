import Foundation
import GRDB
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerStore

/// Writes that belong together, one generation after the other; the proof reads what a crash left of them.
private struct Generations {
    let root: URL
    static let slot = "daily-0200"

    private var databasePath: String { root.appending(path: TrainerDatabase.fileName).path(percentEncoded: false) }
    private var acks: URL { root.appending(path: "acks") }
    private static func due(_ generation: Int) -> Date { at(Double(generation) * 60) }
    private static func day(_ generation: Int) -> TradeDate { TradeDate(dayNumber: 20_000 + generation) }

    func open() throws -> TrainerDatabase { try .open(path: databasePath) }

    static func write(_ generation: Int, to database: TrainerDatabase) async throws {
        let bars = (0..<20).map { bar(code($0), day(generation), close: 10) }
        try await SQLiteBarStore(database).store(
            BarReply(bars: bars, calls: 1), of: day(generation), from: "csv", at: due(generation))
        if generation % 4 == 0 { try await LandingStore(database).merge() }
        let runs = SQLiteRunStore(database)
        _ = try await runs.enqueueOccurrence(slot: slot, due: due(generation), at: due(generation))
        guard var run = try await runs.claimNext(at: due(generation)) else { throw BadValue(what: "nothing to claim") }
        run.state = .succeeded
        try await runs.record(run)
    }

    /// Never returns: the process is killed from a thread of its own.
    func writeUntilKilled(afterMicroseconds delay: UInt32) async throws {
        let database = try open()
        let files = try FileArtifactStore(root: root)
        let acks = Foundation.open(acks.path(percentEncoded: false), O_WRONLY | O_CREAT | O_APPEND, 0o640)
        Thread.detachNewThread {
            usleep(delay)
            kill(getpid(), SIGKILL)
        }
        for generation in 1...1_000_000 {
            try await Self.write(generation, to: database)
            try await files.write(Self.content(generation), to: "data/file")
            _ = "x".withCString { Foundation.write(acks, $0, 1) }
        }
    }

    static func content(_ generation: Int) -> Data {
        Data(repeating: UInt8(generation % 251), count: 10_000 + generation)
    }

    /// Both sides of every transaction agree, nothing that was acknowledged is missing, at most one generation more
    /// is there.
    func prove(acknowledged: Int? = nil) async throws {
        let database = try open()
        try await LandingStore(database).merge()
        let (check, runs, jobs, bars) = try await database.read { db in
            (
                try String.fetchOne(db, sql: "PRAGMA integrity_check"),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM runs") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM jobs") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM bars") ?? 0
            )
        }
        #expect(check == "ok")
        #expect(runs == jobs)
        let marks = try await SQLiteRunStore(database).slotMarks()
        #expect(marks[Self.slot] == (runs == 0 ? nil : Self.due(runs)))
        let asked = try await SQLiteBarStore(database).askedDays(from: "csv")
        #expect(bars == asked.count * 20)
        #expect(asked.values.allSatisfy { $0 == 20 })
        #expect(asked.count == runs || asked.count == runs + 1)
        if let acknowledged {
            #expect(runs == acknowledged || runs == acknowledged + 1)
            #expect(asked.count == acknowledged || asked.count == acknowledged + 1)
        }
        let store = SQLiteRunStore(database)
        let interrupted = try await store.recoverInterrupted(at: noon, afterStop: false)
        #expect(interrupted.count <= 1)
        try database.close()
    }

    func acknowledged() throws -> Int {
        FileManager.default.fileExists(atPath: acks.path(percentEncoded: false)) ? try Data(contentsOf: acks).count : 0
    }
}

@Suite("what survives a crash", .serialized)
struct CrashTests {
    @Test("kill -9 at a random point leaves the old state or the new one", arguments: 1...50 as ClosedRange<UInt64>)
    func killed(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let delay = UInt32.random(in: 0...150_000, using: &random)
        try await TemporaryDirectory.with { root in
            let path = root.path(percentEncoded: false)
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as UInt32] in
                try await Generations(root: URL(filePath: path)).writeUntilKilled(afterMicroseconds: delay)
            }
            let generations = Generations(root: root)
            let acknowledged = try generations.acknowledged()
            try await generations.prove(acknowledged: acknowledged)
            let files = try FileArtifactStore(root: root)
            let content = try await files.read("data/file")
            let expected = [acknowledged, acknowledged + 1].map { $0 == 0 ? nil : Generations.content($0) }
            #expect(expected.contains(content))
            let left = try FileManager.default.subpathsOfDirectory(atPath: path).filter { $0.hasSuffix(".partial") }
            #expect(left == [])
        }
    }

    @Test("a write-ahead log cut or torn anywhere leaves a whole prefix of the transactions", arguments: [false, true])
    func tornLog(withGarbage: Bool) async throws {
        var random = SplitMix64(seed: withGarbage ? 2 : 1)
        try await TemporaryDirectory.with { root in
            let database = try Generations(root: root).open()
            for generation in 1...30 { try await Generations.write(generation, to: database) }
            let file = root.appending(path: TrainerDatabase.fileName)
            let base = try Data(contentsOf: file)
            let log = try Data(contentsOf: URL(filePath: file.path(percentEncoded: false) + "-wal"))
            try #require(log.count > 100_000)
            for _ in 0..<50 {
                var cut = Data(log.prefix(.random(in: 0...log.count, using: &random)))
                if withGarbage { cut.append(contentsOf: (0..<5_000).map { _ in .random(in: 0...255, using: &random) }) }
                try await TemporaryDirectory.with { copy in
                    let path = copy.appending(path: TrainerDatabase.fileName).path(percentEncoded: false)
                    try base.write(to: URL(filePath: path))
                    try cut.write(to: URL(filePath: path + "-wal"))
                    try await Generations(root: copy).prove()
                }
            }
            try database.close()
        }
    }
}
