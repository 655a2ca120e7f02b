import Foundation
import MarketSources
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

/// What a folder of CSV files tells anew of days that were settled long ago.
@Suite struct FolderChangesTests {
    private static let header = "ts_code,trade_date,open,high,low,close,pre_close,vol"
    private static let old = "20240105"
    private static let oldDay = TradeDate(old) ?? Stage.day

    private static func row(_ code: String, _ day: String, close: Double = 10.5) -> String {
        "\(code),\(day),10,11,9,\(close),10,1234"
    }

    private static func write(_ rows: [String], _ name: String, in folder: URL) throws {
        try Data(([header] + rows).joined(separator: "\n").utf8).write(to: folder.appending(path: name))
    }

    private struct World {
        let folder: URL
        let stores: Stores
        let clock: ManualWallClock

        /// One run, as a daemon that has just started makes it.
        func fetch() async throws -> Int {
            clock.advance(by: 60)
            let source = CSVSource(folder: folder.path)
            return try await FetchStage(source: source, stores: stores).run(
                FetchStage.Input(
                    limit: Stage.day, daysBack: 1, source: source.name,
                    landing: LandingSettings(deadlineMinute: nil, pauseSeconds: 600)), FetchRun.context(clock)
            ).barsReceived
        }

        func closes(_ code: String, knownAt: Date? = nil) async throws -> [Double] {
            guard let code = TSCode(code) else { return [] }
            return try await stores.bars.bars(
                of: code, in: FolderChangesTests.oldDay...FolderChangesTests.oldDay, knownAt: knownAt ?? clock.now
            ).map(\.bar.close)
        }
    }

    private func withWorld(_ body: (World) async throws -> Void) async throws {
        try await TestPlaces.withFolder { folder in
            try Self.write(
                [Self.row("600000.SH", Self.old), Self.row("600000.SH", "20240430")], "a.csv", in: folder)
            let world = World(
                folder: folder, stores: try FetchRun.stores(), clock: ManualWallClock(Stage.day, hour: 18))
            #expect(try await world.fetch() == 2)
            try await body(world)
        }
    }

    @Test("stocks of a file that is added later are fetched, of old days too, and days that are the same are not")
    func added() async throws {
        try await withWorld { world in
            #expect(try await world.fetch() == 0)
            try Self.write([Self.row("000001.SZ", Self.old, close: 9.5)], "b.csv", in: world.folder)
            #expect(try await world.fetch() == 2)
            #expect(try await world.closes("000001.SZ") == [9.5])
            #expect(try await world.fetch() == 0)
        }
    }

    @Test("a correction of an old row is fetched, and the row before it stays known as of then")
    func corrected() async throws {
        try await withWorld { world in
            let before = world.clock.now
            try Self.write(
                [Self.row("600000.SH", Self.old, close: 10.25), Self.row("600000.SH", "20240430")], "a.csv",
                in: world.folder)
            #expect(try await world.fetch() == 1)
            #expect(try await world.closes("600000.SH") == [10.25])
            #expect(try await world.closes("600000.SH", knownAt: before) == [10.5])
        }
    }

    @Test("days that an earlier version fetched, without a name for what they were, are fetched once more")
    func unnamed() async throws {
        try await withWorld { world in
            let stored = try await CSVSource(folder: world.folder.path).bars(on: Self.oldDay)
            try await world.stores.bars.store(
                BarReply(bars: stored.bars, calls: 0), of: Self.oldDay, from: "csv", at: world.clock.now)
            #expect(try await world.fetch() == 1)
            #expect(try await world.fetch() == 0)
        }
    }
}
